import Records

let trimFunction = Function(
    "trim", summary: "The text without blanks at both ends.",
    details: "Blanks are all of Unicode's: space, tab, line ends, the no-break space and the like. No bytes are copied.",
    examples: [.init("'  Main St '.trim()", "\"Main St\"")],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(trimKernel))])

@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

/// The view of a text without the blanks at its ends, Unicode's among them.
@inline(__always)
func trimmedBounds(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int) -> (start: Int, end: Int) {
    guard let base = bytes.baseAddress else { return (start, start) }
    if ShortText.holds(start, length, of: bytes.count), let short = ShortText.trimmed(base, start, length) {
        return (start &+ short.first, start &+ short.last)
    }
    var start = start
    let end = AsciiWord.trimmedEnd(base, start, length)
    while start < end, isBlank(base[start]) { start &+= 1 }
    return start < end && base[start] | base[end &- 1] >= 0x80 ? unicodeBounds(bytes, start, end) : (start, end)
}

@Sendable private func trimKernel(_ call: CallArguments) -> Column {
    var texts = call.texts(0)
    texts.bytes.withUnsafeBufferPointer { bytes in
        texts.starts.withUnsafeMutableBufferPointer { starts in
            texts.lengths.withUnsafeMutableBufferPointer { lengths in
                for row in 0..<call.count {
                    let (start, end) = trimmedBounds(bytes, Int(starts[row]), Int(lengths[row]))
                    starts[row] = UInt32(truncatingIfNeeded: start)
                    lengths[row] = UInt32(truncatingIfNeeded: end &- start)
                }
            }
        }
    }
    return Column(.string(texts), count: call.count)
}

/// The view without blanks of any kind, for texts that do not begin and end in ASCII.
@inline(never)
private func unicodeBounds(_ bytes: UnsafeBufferPointer<UInt8>, _ first: Int, _ last: Int) -> (start: Int, end: Int) {
    var start = first
    var end = last
    while start < end {
        if isBlank(bytes[start]) {
            start += 1
        } else if bytes[start] >= 0x80, let length = UnicodeBlank.length(bytes, at: start, before: end) {
            start += length
        } else {
            break
        }
    }
    while end > start {
        if isBlank(bytes[end - 1]) {
            end -= 1
        } else if bytes[end - 1] >= 0x80, let length = UnicodeBlank.length(bytes, before: end, from: start) {
            end -= length
        } else {
            break
        }
    }
    return (start, end)
}
