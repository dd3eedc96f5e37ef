extension PlainText {
    /// The rows of a column of texts that are not well-formed UTF-8, or hold a NUL.
    ///
    /// - Parameters:
    ///   - starts: of each row's text in the bytes; as many as `lengths`, and no text ends past the bytes.
    ///   - flags: one byte a row; only rows of ``CellMask/value`` are looked at.
    public static func malformedRows(_ bytes: [UInt8], _ starts: [UInt32], _ lengths: [UInt32], _ flags: [UInt8]) -> [Int] {
        var result: [Int] = []
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            for row in 0..<starts.count where flags[row] == CellMask.value {
                let start = Int(starts[row])
                let length = Int(lengths[row])
                if !isPlainASCII(base + start, length), !isText(base + start, length) { result.append(row) }
            }
        }
        return result
    }
}
