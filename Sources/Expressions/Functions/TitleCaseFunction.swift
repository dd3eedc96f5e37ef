import Records

let titleCaseFunction = Function(
    "titleCase", summary: "The text with the first letter of each word in upper case and the others in lower case.",
    details:
        "A word begins after anything that is no letter, but endings do not: one letter, LL, RE or VE behind an apostrophe (Don't, We'll) and ST, ND, RD or TH behind a digit (3rd). For names of people see nameCase().",
    examples: [
        .init("'MARY-ANN O\\'NEILL'.titleCase()", "\"Mary-Ann O'Neill\""), .init("'MÜLLER'.titleCase()", "\"Müller\""),
        .init("titleCase('DON\\'T STOP')", "\"Don't Stop\""), .init("titleCase('3RD AVENUE 4B')", "\"3rd Avenue 4B\""),
    ],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(titleCaseKernel))])

@Sendable private func titleCaseKernel(_ call: CallArguments) -> Column {
    let source = call.texts(0)
    var total = 0
    for row in 0..<call.count { total &+= Int(source.lengths[row]) }
    var starts = [UInt32](repeating: 0, count: call.count)
    var lengths = source.lengths
    var foreign: [Int] = []
    var marked = [UInt32](repeating: 0, count: call.count)
    var markedCount = 0
    var bytes = [UInt8](unsafeUninitializedCapacity: total + ShortText.length) { target, filled in
        source.bytes.withUnsafeBufferPointer { bytes in
            guard let to = UnsafeMutableRawPointer(target.baseAddress) else { return }
            var position = 0
            for row in 0..<call.count {
                starts[row] = UInt32(truncatingIfNeeded: position)
                let length = Int(source.lengths[row])
                let found = titleCase(bytes, Int(source.starts[row]), length, to: to + position)
                // Written in any case and counted where it holds: a branch would be guessed wrong for many rows.
                marked[markedCount] = UInt32(truncatingIfNeeded: row)
                markedCount &+= found.hasEnding ? 1 : 0
                if found.isForeign, !call.isBlocked(row) { foreign.append(row) }
                position &+= length
            }
        }
        for row in marked[..<markedCount] {
            let start = Int(starts[Int(row)])
            lowerEndings(UnsafeMutableBufferPointer(rebasing: target[start..<start &+ Int(lengths[Int(row)])]))
        }
        filled = total
    }
    // Letters beyond ASCII are rare and need Unicode's tables.
    for row in foreign {
        var text = Array(titleCased(source.string(row)).utf8)
        text.withUnsafeMutableBufferPointer { lowerEndings($0) }
        starts[row] = UInt32(truncatingIfNeeded: bytes.count)
        lengths[row] = UInt32(truncatingIfNeeded: text.count)
        bytes += text
    }
    return Column(.string(TextValues(bytes: bytes, starts: starts, lengths: lengths)), count: call.count)
}

/// Writes the words of a text, of which those beyond ASCII and behind marks need another look. Up to `ShortText.length` bytes behind
/// the text are written too.
@inline(__always)
private func titleCase(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ length: Int, to target: UnsafeMutableRawPointer
) -> (isForeign: Bool, hasEnding: Bool) {
    if ShortText.holds(start, length, of: bytes.count), let base = bytes.baseAddress {
        return ShortText.writeTitle(base, start, length, to: target)
    }
    var carry: UInt64 = 0
    var highBits: UInt64 = 0
    var markCarry: UInt64 = 0
    var marked: UInt64 = 0
    AsciiWord.forEach(of: bytes, start, length) { word, _, index in
        highBits |= word
        marked |= AsciiWord.lettersBehindMarks(word, &markCarry)
        (target + index).storeBytes(of: AsciiWord.titleCased(word, &carry), as: UInt64.self)
    }
    return (highBits & AsciiWord.highBits != 0, marked != 0)
}

private func titleCased(_ text: String) -> String {
    var result = ""
    var inWord = false
    for character in UnicodeText.lowered(text) {
        result += character.isLetter && !inWord ? UnicodeText.titled(String(character)) : String(character)
        inWord = character.isLetter
    }
    return result
}

/// Makes the capitals small that begin no word: those of don't, we'll and 3rd.
private func lowerEndings(_ text: UnsafeMutableBufferPointer<UInt8>) {
    func isLetter(_ index: Int) -> Bool { (text[index] | 0x20) &- 0x61 < 26 || text[index] >= 0x80 }
    for index in 0..<max(text.count &- 1, 0) where text[index &+ 1] &- 0x41 < 26 {
        let isDigit = text[index] &- 0x30 < 10
        if !isDigit {
            // ’ has three bytes.
            let isCurly = text[index] == 0x99 && index >= 3 && text[index &- 1] == 0x80 && text[index &- 2] == 0xE2
            let before = isCurly ? index &- 3 : index &- 1
            guard text[index] == 0x27 || isCurly, before >= 0, isLetter(before) else { continue }
        }
        var end = index &+ 2
        while end < text.count, end < index &+ 4, isLetter(end) { end &+= 1 }
        let first = text[index &+ 1] | 0x20
        let second = end &- index == 3 ? text[index &+ 2] | 0x20 : 0
        if isDigit ? isOrdinal(first, second) : end &- index == 2 || isContraction(first, second) { text[index &+ 1] |= 0x20 }
    }
}

/// st, nd, rd, th.
private func isOrdinal(_ first: UInt8, _ second: UInt8) -> Bool {
    switch (first, second) {
    case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68): true
    default: false
    }
}

/// ll, re, ve.
private func isContraction(_ first: UInt8, _ second: UInt8) -> Bool {
    switch (first, second) {
    case (0x6C, 0x6C), (0x72, 0x65), (0x76, 0x65): true
    default: false
    }
}
