import Records

let squeezeFunction = Function(
    "squeeze", summary: "The text with every run of blanks made one space, and none at the ends.",
    details: "Blanks are those of trim(). Texts that are so already are not copied.",
    examples: [.init("' MAIN   ST '.squeeze()", "\"MAIN ST\"")],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(squeezeKernel))])

/// Blanks at the ends are left out of the view; only a text with a run of blanks inside, or with another blank than a space, is
/// written anew, behind the bytes of the others.
@Sendable private func squeezeKernel(_ call: CallArguments) -> Column {
    var texts = call.texts(0)
    var changed: [Int32] = []
    texts.bytes.withUnsafeBufferPointer { bytes in
        texts.starts.withUnsafeMutableBufferPointer { starts in
            texts.lengths.withUnsafeMutableBufferPointer { lengths in
                for row in 0..<call.count {
                    let (start, end) = trimmedBounds(bytes, Int(starts[row]), Int(lengths[row]))
                    starts[row] = UInt32(truncatingIfNeeded: start)
                    lengths[row] = UInt32(truncatingIfNeeded: end &- start)
                    if needsSqueezing(bytes, start, end) { changed.append(Int32(truncatingIfNeeded: row)) }
                }
            }
        }
    }
    if changed.isEmpty { return Column(.string(texts), count: call.count) }
    // One copy of all bytes is faster than one for each row, unless the source's bytes are those of a whole frame.
    let source = texts
    var total = 0
    for length in texts.lengths { total += Int(length) }
    let copiesAll = source.bytes.count > 4 * total
    var isChanged = [Bool](repeating: false, count: call.count)
    for row in changed { isChanged[Int(row)] = true }
    let kept = copiesAll ? 0 : source.bytes.count
    texts.bytes = [UInt8](unsafeUninitializedCapacity: kept + total) { target, filled in
        source.bytes.withUnsafeBufferPointer { bytes in
            guard let base = target.baseAddress, let from = bytes.baseAddress else { return }
            if kept > 0 { base.initialize(from: from, count: kept) }
            var position = kept
            for row in 0..<call.count where copiesAll || isChanged[row] {
                let first = position
                let start = Int(source.starts[row])
                texts.starts[row] = UInt32(truncatingIfNeeded: first)
                if !isChanged[row] {
                    (base + first).initialize(from: from + start, count: Int(source.lengths[row]))
                    position &+= Int(source.lengths[row])
                    continue
                }
                var wasBlank = false
                var index = start
                let end = start &+ Int(source.lengths[row])
                while index < end {
                    var blank = isBlank(bytes[index])
                    var width = 1
                    if bytes[index] >= 0x80, let foreign = UnicodeBlank.length(bytes, at: index, before: end) {
                        blank = true
                        width = foreign
                    }
                    // A blank after a blank is written over by what comes next.
                    base[position] = blank ? 0x20 : bytes[index]
                    position &+= blank && wasBlank ? 0 : 1
                    wasBlank = blank
                    index &+= width
                }
                texts.lengths[row] = UInt32(truncatingIfNeeded: position &- first)
            }
            filled = position
        }
    }
    return Column(.string(texts), count: call.count)
}

/// Whether a text, which is trimmed, has two blanks side by side, or a blank that is no space.
@inline(__always)
private func needsSqueezing(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return false }
    var carry: UInt64 = 0
    var highBits: UInt64 = 0
    var index = start
    while index < end {
        var word = AsciiWord.load(base, at: index, length: end &- index, bytes: bytes.count)
        highBits |= word
        // What is behind the text counts as no blank.
        if end &- index < 8 { word |= UInt64.max &<< UInt64(truncatingIfNeeded: (end &- index) &* 8) }
        if AsciiWord.hasRunOfBlanks(word, &carry) { return true }
        index &+= 8
    }
    return highBits & AsciiWord.highBits != 0 && UnicodeBlank.isForeignBlank(in: bytes, start, end)
}
