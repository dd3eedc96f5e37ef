import Records

let trimFunction = Function(
    "trim", summary: "The text without blanks at both ends.",
    details: "Blanks are all of Unicode's: space, tab, line ends, the no-break space and the like. No bytes are copied.",
    examples: [.init("'  Main St '.trim()", "\"Main St\"")],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(trimKernel))])

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

@Sendable private func trimKernel(_ call: CallArguments) -> Column {
    var texts = call.texts(0)
    texts.bytes.withUnsafeBufferPointer { bytes in
        for row in 0..<call.count {
            var start = Int(texts.starts[row])
            var end = start + Int(texts.lengths[row])
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
            texts.starts[row] = UInt32(truncatingIfNeeded: start)
            texts.lengths[row] = UInt32(truncatingIfNeeded: end - start)
        }
    }
    return Column(.string(texts), count: call.count)
}
