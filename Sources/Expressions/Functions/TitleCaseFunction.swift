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
    for row in 0..<call.count { total &+= Int(source.lengths[row]) }
    var starts = [UInt32](repeating: 0, count: call.count)
    var lengths = source.lengths
    var foreign: [Int] = []
    // Words are written whole: what is behind a text is written over by the next one, or is cut off at the end.
    var bytes = [UInt8](unsafeUninitializedCapacity: total + 8) { target, filled in
        source.bytes.withUnsafeBufferPointer { bytes in
            guard let to = UnsafeMutableRawPointer(target.baseAddress), let from = UnsafeRawPointer(bytes.baseAddress) else { return }
            var position = 0
            for row in 0..<call.count {
                starts[row] = UInt32(truncatingIfNeeded: position)
                let start = Int(source.starts[row])
                let length = Int(source.lengths[row])
                var carry: UInt64 = 0
                var highBits: UInt64 = 0
                var index = 0
                while index < length {
                    let word = AsciiWord.load(from, at: start &+ index, length: length &- index, bytes: bytes.count)
                    highBits |= word
                    (to + (position &+ index)).storeBytes(of: AsciiWord.titleCased(word, &carry), as: UInt64.self)
                    index &+= 8
                }
                position &+= length
                if highBits & AsciiWord.highBits != 0, !call.isBlocked(row) { foreign.append(row) }
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
