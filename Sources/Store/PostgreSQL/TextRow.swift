/// A row of texts, as PostgreSQL gives it; booleans are asked for as numbers and bytes as hexadecimal digits.
struct TextRow: LedgerRow {
    let values: [String?]

    init(_ values: [String?]) { self.values = values }

    func text(_ column: Int32) -> String? {
        values.indices.contains(Int(column)) ? values[Int(column)] : nil
    }

    func int(_ column: Int32) -> Int64 { optionalInt(column) ?? 0 }

    func optionalInt(_ column: Int32) -> Int64? { text(column).flatMap { Int64($0) } }

    func blob(_ column: Int32) -> [UInt8]? {
        guard let text = text(column) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for digit in text.utf8 {
            let value = digit < 0x40 ? digit &- 0x30 : digit &- 0x57
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
