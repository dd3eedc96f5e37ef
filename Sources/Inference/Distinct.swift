import Records

/// How many different values a column has, as far as a bounded set can tell.
struct Distinct: Sendable {
    private static let limit = 20_000

    private var hashes: Set<UInt64> = []
    /// Cells that are values, while the set had room.
    private(set) var values = 0
    private(set) var cells = 0

    /// Whether every record has a value, and no two have the same.
    var isUnique: Bool { values > 1 && values == cells && hashes.count == values }
    var count: Int { hashes.count }

    mutating func add(_ column: Column) {
        for row in 0..<column.count where cells < Self.limit {
            cells += 1
            guard column.isValue(row), let hash = Self.hash(column, row) else { continue }
            values += 1
            hashes.insert(hash)
        }
    }

    private static func hash(_ column: Column, _ row: Int) -> UInt64? {
        switch column.values {
        case .int(let all): UInt64(bitPattern: all[row])
        case .date(let all): UInt64(bitPattern: Int64(all[row]))
        case .decimal(let all): fnv("\(all[row])".utf8)
        case .string(let all), .bytes(let all): all.withBytes(row) { fnv($0) }
        default: nil
        }
    }

    /// FNV-1a: the same in every run, so that reports are.
    private static func fnv(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
