/// Looks at one field of many records, or copies it out of them.
public enum TextGather {
    /// Copies the field out of every record, byte by byte through a table.
    ///
    /// - Parameters:
    ///   - starts: where each record begins in `source`; `starts[i] + offset + length <= source.count` for every record.
    ///   - table: what each of the 256 bytes becomes.
    ///   - signOffset: the byte of the field that goes through `signTable` instead.
    /// - Returns: `length` bytes a record.
    /// - Complexity: O(records × length).
    public static func gather(
        _ source: [UInt8], starts: [UInt32], offset: Int, length: Int, table: [UInt8], signOffset: Int, signTable: [UInt8]
    ) -> [UInt8] {
        guard table.count == 256, signTable.count == 256, (0..<max(length, 0)).contains(signOffset) else { return [] }
        let total = starts.count * length
        return [UInt8](unsafeUninitializedCapacity: total) { target, count in
            source.withUnsafeBufferPointer { source in
                table.withUnsafeBufferPointer { table in
                    guard let from = source.baseAddress, let to = target.baseAddress, let table = table.baseAddress else {
                        return
                    }
                    var position = 0
                    for start in starts {
                        let field = from + (Int(start) &+ offset)
                        for index in 0..<length { to[position &+ index] = table[Int(field[index])] }
                        to[position &+ signOffset] = signTable[Int(field[signOffset])]
                        position &+= length
                    }
                    count = total
                }
            }
        }
    }

    /// The records whose field is filled with one of the bytes.
    ///
    /// - Returns: null for those; empty where there are none.
    public static func filled(
        _ source: [UInt8], starts: [UInt32], offset: Int, length: Int, with fillers: [UInt8]
    ) -> CellMask {
        guard !fillers.isEmpty, length > 0 else { return CellMask() }
        var mask = CellMask()
        source.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress else { return }
            for row in 0..<starts.count {
                let field = from + (Int(starts[row]) &+ offset)
                guard fillers.contains(field[0]) else { continue }
                var index = 1
                while index < length, field[index] == field[0] { index &+= 1 }
                if index == length { mask.set(CellMask.null, at: row, count: starts.count) }
            }
        }
        return mask
    }
}
