import Records

let squeezeFunction = Function(
    "squeeze", summary: "The text with every run of blanks made one space, and none at the ends.",
    details: "Texts that are so already are not copied.",
    examples: [.init("' MAIN   ST '.squeeze()", "\"MAIN ST\"")],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(squeezeKernel))])

/// Blanks at the ends are left out of the view; only a text with a run of blanks inside, or with another blank than a space, is
/// written anew, behind the bytes of the others.
@Sendable private func squeezeKernel(_ call: CallArguments) -> Column {
    var texts = call.texts(0)
    var changed: [Int32] = []
    var changedBytes = 0
    texts.bytes.withUnsafeBufferPointer { bytes in
        texts.starts.withUnsafeMutableBufferPointer { starts in
            texts.lengths.withUnsafeMutableBufferPointer { lengths in
                for row in 0..<call.count {
                    let (start, end) = trimmedBounds(bytes, Int(starts[row]), Int(lengths[row]))
                    starts[row] = UInt32(truncatingIfNeeded: start)
                    lengths[row] = UInt32(truncatingIfNeeded: end &- start)
                    if needsSqueezing(bytes, start, end) {
                        changed.append(Int32(truncatingIfNeeded: row))
                        changedBytes &+= end &- start
                    }
                }
            }
        }
    }
    if changed.isEmpty { return Column(.string(texts), count: call.count) }
    // The source's bytes may be those of a whole frame: they are only kept where little has to be copied.
    let source = texts
    var total = 0
    for length in texts.lengths { total += Int(length) }
    let copiesAll = source.bytes.count > total + changedBytes
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
                for index in start..<start &+ Int(source.lengths[row]) {
                    let blank = isBlank(bytes[index])
                    // A blank after a blank is written over by what comes next.
                    base[position] = blank ? 0x20 : bytes[index]
                    position &+= blank && wasBlank ? 0 : 1
                    wasBlank = blank
                }
                texts.lengths[row] = UInt32(truncatingIfNeeded: position &- first)
            }
            filled = position
        }
    }
    return Column(.string(texts), count: call.count)
}

/// Whether a text has two blanks side by side, or a blank that is no space.
@inline(__always)
private func needsSqueezing(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    var index = start
    // Eight bytes at a time. A byte up to the space, as control characters are, is looked at below.
    while index &+ 8 <= end {
        let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
        if hasByteUpToSpace(word) { return hasRun(base, index, end) }
        index &+= 8
    }
    return index < end && hasRun(base, index, end)
}

/// Exact where no byte is above 0x7F; true more often otherwise, which costs time and nothing else.
@inline(__always)
private func hasByteUpToSpace(_ word: UInt64) -> Bool {
    (word &- 0x2121_2121_2121_2121) & ~word & 0x8080_8080_8080_8080 != 0
}

/// The text is trimmed, so that a run does not begin before `start` and does not reach `end`.
@inline(__always)
private func hasRun(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var wasBlank = false
    var found = false
    for index in start..<end {
        let byte = base[index]
        let blank = isBlank(byte)
        found = found || (blank && (wasBlank || byte != 0x20))
        wasBlank = blank
    }
    return found
}
