/// Splits rows into cells. Rows were scanned before, so that their quotes are known to be in order.
enum CellSplitter {
    /// - Parameters:
    ///   - text: that holds the rows.
    ///   - rowStarts: of the rows; `rowStarts[i] + rowLengths[i] <= text.count`.
    ///   - slots: for each 0-based column its slot in the table, -1 where nobody needs it.
    ///   - slotCount: how many slots there are; every slot stands in `slots` once.
    /// - Complexity: O(bytes of the rows).
    static func split(
        _ text: [UInt8], _ rowStarts: [UInt32], _ rowLengths: [UInt32], _ syntax: DelimitedSyntax, slots: [Int32],
        slotCount: Int
    ) -> CellTable {
        let rowCount = rowStarts.count
        let size = rowCount * slotCount
        var table = CellTable(
            rowCount: rowCount, starts: .init(repeating: 0, count: size), lengths: .init(repeating: 0, count: size),
            flags: .init(repeating: CellFlag.absent, count: size), slotFlags: .init(repeating: 0, count: slotCount),
            widths: .init(repeating: 1, count: rowCount))
        text.withUnsafeBufferPointer { bytes in
            slots.withUnsafeBufferPointer { slots in
                table.starts.withUnsafeMutableBufferPointer { starts in
                    table.lengths.withUnsafeMutableBufferPointer { lengths in
                        table.flags.withUnsafeMutableBufferPointer { flags in
                            guard let base = bytes.baseAddress else { return }
                            let cells = CellReader(base, count: bytes.count, syntax)
                            for row in 0..<rowCount {
                                let start = Int(rowStarts[row])
                                table.widths[row] = splitRow(
                                    cells, start, start &+ Int(rowLengths[row]), slots, row, rowCount, starts, lengths, flags)
                            }
                        }
                    }
                }
            }
        }
        for slot in 0..<slotCount { table.slotFlags[slot] = table.flags[table.range(slot)].reduce(0, |) }
        return table
    }

    /// - Returns: how many columns the row has.
    @inline(__always)
    private static func splitRow(
        _ cells: CellReader, _ start: Int, _ end: Int, _ slots: UnsafeBufferPointer<Int32>, _ row: Int, _ rowCount: Int,
        _ starts: UnsafeMutableBufferPointer<UInt32>, _ lengths: UnsafeMutableBufferPointer<UInt32>,
        _ flags: UnsafeMutableBufferPointer<UInt8>
    ) -> UInt32 {
        let quote = cells.syntax.quote ?? 0
        let hasQuotes = cells.syntax.quote != nil
        let delimiterLength = cells.syntax.delimiter.length
        var column = 0
        var position = start
        while true {
            var first = position
            var last: Int
            var flag: UInt8 = 0
            var isEscaped = false
            if hasQuotes, position < end, cells.base[position] == quote {
                first = position &+ 1
                last = min(cells.closingQuote(from: first, to: end, isEscaped: &isEscaped), end)
                position = min(last &+ 1, end)
                flag = CellFlag.quoted
            } else {
                last = cells.delimiter(from: position, to: end, isEscaped: &isEscaped)
                position = last
            }
            if column < slots.count, slots[column] >= 0 {
                let cell = Int(slots[column]) &* rowCount &+ row
                starts[cell] = UInt32(truncatingIfNeeded: first)
                lengths[cell] = UInt32(truncatingIfNeeded: last &- first)
                flags[cell] = isEscaped ? flag | CellFlag.escaped : flag
            }
            column &+= 1
            if position >= end { return UInt32(truncatingIfNeeded: column) }
            position &+= delimiterLength
        }
    }
}
