/// Copies one field out of many records into a buffer of its own, byte by byte through a table: how EBCDIC becomes ASCII where
/// other fields of the same records are no text.
public enum TextGather {
    /// - Parameters:
    ///   - starts: where each record begins in `source`; `starts[i] + offset + length <= source.count` for every record.
    ///   - table: for each byte its ASCII character, 0 where it has none.
    ///   - signOffset: the byte of the field that goes through `signTable` instead; nil for none.
    /// - Returns: `length` bytes a record, and whether every one is from 1 to 127.
    /// - Complexity: O(records × length).
    public static func gather(
        _ source: [UInt8], starts: [UInt32], offset: Int, length: Int, table: [UInt8], signOffset: Int? = nil,
        signTable: [UInt8] = []
    ) -> (bytes: [UInt8], isPlainASCII: Bool) {
        guard table.count == 256, length > 0, signOffset == nil || signTable.count == 256 else { return ([], false) }
        var isPlain = true
        let total = starts.count * length
        let bytes = [UInt8](unsafeUninitializedCapacity: total) { target, count in
            source.withUnsafeBufferPointer { source in
                table.withUnsafeBufferPointer { table in
                    guard let from = source.baseAddress, let to = target.baseAddress, let table = table.baseAddress else { return }
                    var zeros: UInt8 = 0
                    var position = 0
                    for start in starts {
                        let field = from + (Int(start) &+ offset)
                        for index in 0..<length {
                            let byte = table[Int(field[index])]
                            to[position &+ index] = byte
                            // The top bit is set where the byte is 0, or 128 or more.
                            zeros |= byte | (byte &- 1)
                        }
                        if let signOffset { to[position &+ signOffset] = signTable[Int(field[signOffset])] }
                        position &+= length
                    }
                    isPlain = zeros < 128
                    count = total
                }
            }
        }
        return (bytes, isPlain && bytes.count == total)
    }

    /// Whether every byte of the field in all records is from 1 to 127.
    public static func isPlainASCII(_ source: [UInt8], starts: [UInt32], offset: Int, length: Int) -> Bool {
        source.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress else { return true }
            var seen: UInt8 = 0
            for start in starts {
                let field = from + (Int(start) &+ offset)
                for index in 0..<length { seen |= field[index] | (field[index] &- 1) }
            }
            return seen < 128
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
