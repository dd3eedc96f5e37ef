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
    let changed = [Int32](unsafeUninitializedCapacity: call.count) { changed, filled in
        texts.bytes.withUnsafeBufferPointer { bytes in
            texts.starts.withUnsafeMutableBufferPointer { starts in
                texts.lengths.withUnsafeMutableBufferPointer { lengths in
                    var count = 0
                    for row in 0..<call.count {
                        let found = bounds(bytes, Int(starts[row]), Int(lengths[row]))
                        starts[row] = UInt32(truncatingIfNeeded: found.start)
                        lengths[row] = UInt32(truncatingIfNeeded: found.end &- found.start)
                        // Written in any case and counted where it holds: a branch would be guessed wrong for many rows.
                        changed[count] = Int32(truncatingIfNeeded: row)
                        count &+= found.isChanged ? 1 : 0
                    }
                    filled = count
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
    let kept = copiesAll ? 0 : source.bytes.count
    var starts = source.starts
    var lengths = source.lengths
    let bytes = [UInt8](unsafeUninitializedCapacity: kept + total + ShortText.length) { target, filled in
        source.bytes.withUnsafeBufferPointer { bytes in
            guard let base = target.baseAddress, let from = bytes.baseAddress else { return }
            if kept > 0 { base.initialize(from: from, count: kept) }
            var position = kept
            var next = 0
            for row in changed {
                let row = Int(row)
                if copiesAll { position = copy(source, next..<row, from, to: base, position, &starts) }
                next = row &+ 1
                let start = Int(starts[row])
                let end = squeeze(bytes, start, start &+ Int(lengths[row]), to: base, position)
                starts[row] = UInt32(truncatingIfNeeded: position)
                lengths[row] = UInt32(truncatingIfNeeded: end &- position)
                position = end
            }
            if copiesAll { position = copy(source, next..<call.count, from, to: base, position, &starts) }
            filled = position
        }
    }
    return Column(.string(TextValues(bytes: bytes, starts: starts, lengths: lengths)), count: call.count)
}

/// Copies the texts of rows as they are.
///
/// - Returns: the position behind what was written.
private func copy(
    _ source: TextValues, _ rows: Range<Int>, _ from: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ position: Int,
    _ starts: inout [UInt32]
) -> Int {
    var position = position
    for row in rows {
        let length = Int(source.lengths[row])
        (target + position).initialize(from: from + Int(source.starts[row]), count: length)
        starts[row] = UInt32(truncatingIfNeeded: position)
        position &+= length
    }
    return position
}

/// The view of a text without blanks at its ends, and whether it has two blanks side by side or a blank that is no space.
@inline(__always)
private func bounds(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int) -> (start: Int, end: Int, isChanged: Bool) {
    if ShortText.holds(start, length, of: bytes.count), let base = bytes.baseAddress, let short = ShortText.trimmed(base, start, length) {
        return (start &+ short.first, start &+ short.last, short.runs != 0)
    }
    let (start, end) = trimmedBounds(bytes, start, length)
    return (start, end, needsSqueezing(bytes, start, end))
}

/// Writes a text with every run of blanks as one space, words of eight bytes at a time where they hold no other blank than spaces.
/// Up to 32 bytes behind the text are written too.
///
/// - Returns: the position behind what was written.
@inline(__always)
private func squeeze(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, to target: UnsafeMutablePointer<UInt8>, _ position: Int
) -> Int {
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return position }
    // Pieces behind a run are read from there on.
    if end &- start <= ShortText.length, start &+ 2 &* ShortText.length <= bytes.count, let from = bytes.baseAddress,
        let short = ShortText.trimmed(from, start, end &- start)
    {
        return position &+ ShortText.copy(base + start, end &- start, without: short.runs, to: target + position)
    }
    var position = position
    var carry: UInt64 = 0
    var index = start
    while index < end {
        let left = end &- index
        var word = AsciiWord.load(base, at: index, length: left, bytes: bytes.count)
        // What is behind the text counts as no blank.
        if AsciiWord.hasControlOrForeign(word | ~AsciiWord.mask(left) & ~AsciiWord.highBits) {
            return squeezeBytes(bytes, index, end, to: target, position, wasBlank: carry != 0)
        }
        var dropped = AsciiWord.spacesBehindSpaces(word, &carry) &>> 7
        if dropped == 0 {
            UnsafeMutableRawPointer(target + position).storeBytes(of: word, as: UInt64.self)
            position &+= min(left, 8)
        } else {
            // A blank after a blank is written over by what comes next.
            for _ in 0..<min(left, 8) {
                target[position] = UInt8(truncatingIfNeeded: word)
                position &+= 1 &- Int(truncatingIfNeeded: dropped & 1)
                word &>>= 8
                dropped &>>= 8
            }
        }
        index &+= 8
    }
    return position
}

/// The same byte by byte, for texts with tabs, new lines or characters beyond ASCII.
@inline(never)
private func squeezeBytes(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, to target: UnsafeMutablePointer<UInt8>, _ position: Int, wasBlank: Bool
) -> Int {
    var position = position
    var wasBlank = wasBlank
    var index = start
    while index < end {
        var blank = isBlank(bytes[index])
        var width = 1
        if bytes[index] >= 0x80, let foreign = UnicodeBlank.length(bytes, at: index, before: end) {
            blank = true
            width = foreign
        }
        target[position] = blank ? 0x20 : bytes[index]
        position &+= blank && wasBlank ? 0 : 1
        wasBlank = blank
        index &+= width
    }
    return position
}

/// Whether a text, which is trimmed, has two blanks side by side, or a blank that is no space.
@inline(never)
private func needsSqueezing(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var carry: UInt64 = 0
    var highBits: UInt64 = 0
    var runs: UInt64 = 0
    AsciiWord.forEach(of: bytes, start, end &- start) { word, mask, _ in
        highBits |= word
        // What is behind the text counts as no blank.
        runs |= AsciiWord.runsOfBlanks(word | ~mask, &carry)
    }
    if highBits & AsciiWord.highBits != 0, runs == 0 { return UnicodeBlank.isForeignBlank(in: bytes, start, end) }
    return runs != 0
}
