/// Writes the texts of escaped cells, without their escapes, behind the text that holds them.
struct CellUnescaper {
    let syntax: DelimitedSyntax

    /// - Parameters:
    ///   - table: whose escaped cells then stand in what was appended; an escape that means nothing makes a cell malformed.
    ///   - text: gets the texts.
    func unescape(_ table: inout CellTable, _ text: inout [UInt8]) {
        for slot in table.slotFlags.indices where table.slotFlags[slot] & CellFlag.escaped != 0 {
            for cell in table.range(slot) where table.flags[cell] & (CellFlag.escaped | CellFlag.null) == CellFlag.escaped {
                let start = Int(table.starts[cell])
                let end = start + Int(table.lengths[cell])
                let written = text.count
                // A batch stays far below this; past it the cell could not be addressed.
                guard written + (end - start) <= Int(UInt32.max), append(start..<end, &text) else {
                    text.removeSubrange(written...)
                    table.flags[cell] |= CellFlag.malformed
                    table.slotFlags[slot] |= CellFlag.malformed
                    continue
                }
                table.starts[cell] = UInt32(truncatingIfNeeded: written)
                table.lengths[cell] = UInt32(truncatingIfNeeded: text.count - written)
            }
        }
    }

    /// - Returns: false where an escape means nothing.
    private func append(_ range: Range<Int>, _ text: inout [UInt8]) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = text[position]
            position += 1
            if syntax.escape == .doubled, byte == syntax.quote {
                position += 1
                text.append(byte)
            } else if syntax.escape == .backslash, byte == DelimitedSyntax.backslash {
                guard position < range.upperBound, let value = escaped(&position, range.upperBound, text) else { return false }
                text.append(value)
            } else {
                text.append(byte)
            }
        }
        return true
    }

    /// What follows a backslash, as PostgreSQL's COPY reads it.
    private func escaped(_ position: inout Int, _ end: Int, _ text: [UInt8]) -> UInt8? {
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            return digits(UInt32(byte - 0x30), base: 8, most: 2, &position, end, text)
        case UInt8(ascii: "x"):
            guard position < end, StructureText.value(text[position]) != nil else { return byte }
            return digits(0, base: 16, most: 2, &position, end, text)
        default: return byte
        }
    }

    /// - Returns: nil where the number is no byte.
    private func digits(
        _ first: UInt32, base: UInt32, most: Int, _ position: inout Int, _ end: Int, _ text: [UInt8]
    ) -> UInt8? {
        var value = first
        var left = most
        while left > 0, position < end, let digit = StructureText.value(text[position]), UInt32(digit) < base {
            value = value * base + UInt32(digit)
            position += 1
            left -= 1
        }
        return UInt8(exactly: value)
    }
}
