import Records

let titleCaseFunction = Function(
    "titleCase", summary: "The text with the first letter of each word in upper case and the others in lower case.",
    details: "A word begins after anything that is no letter.",
    examples: [
        .init("'MARY-ANN O\\'NEILL'.titleCase()", "\"Mary-Ann O'Neill\""), .init("'MÜLLER'.titleCase()", "\"Müller\""),
    ],
    overloads: [Overload([.exact(.string)], style: .either, gives: .exact(.string), .kernel(titleCaseKernel))])

@Sendable private func titleCaseKernel(_ call: CallArguments) -> Column {
    let source = call.texts(0)
    var total = 0
    for row in 0..<call.count { total += Int(source.lengths[row]) }
    var starts = [UInt32](repeating: 0, count: call.count)
    var lengths = source.lengths
    var foreign: [Int] = []
    var bytes = [UInt8](unsafeUninitializedCapacity: total) { target, filled in
        source.bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            for row in 0..<call.count {
                starts[row] = UInt32(truncatingIfNeeded: position)
                let start = Int(source.starts[row])
                var highBits: UInt8 = 0
                // 0x20 while the byte before was a letter: what an upper-case letter is or-ed with.
                var lower: UInt8 = 0
                for index in start..<start + Int(source.lengths[row]) {
                    let byte = bytes[index]
                    highBits |= byte
                    let isLetter = (byte | 0x20) &- 0x61 < 26
                    target[position] = isLetter ? (byte & 0xDF) | lower : byte
                    lower = isLetter ? 0x20 : 0
                    position += 1
                }
                if highBits >= 0x80, !call.isBlocked(row) { foreign.append(row) }
            }
        }
        filled = total
    }
    // Letters beyond ASCII are rare and need Unicode's tables.
    for row in foreign {
        let text = Array(titleCased(source.string(row)).utf8)
        starts[row] = UInt32(truncatingIfNeeded: bytes.count)
        lengths[row] = UInt32(truncatingIfNeeded: text.count)
        bytes += text
    }
    return Column(.string(TextValues(bytes: bytes, starts: starts, lengths: lengths)), count: call.count)
}

private func titleCased(_ text: String) -> String {
    var result = ""
    var inWord = false
    for character in text {
        result += character.isLetter ? (inWord ? character.lowercased() : character.uppercased()) : String(character)
        inWord = character.isLetter
    }
    return result
}
