public import Records

/// A constant that is known before anything runs.
public enum Literal: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case decimal(Decimal38)
    case date(CalendarDate)
    case timestamp(Timestamp)
    case uint(UInt64)
    case duration(TimeSpan)
    /// A type, by its name.
    case type(String)

    public var type: ValueType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .decimal: .decimal
        case .date: .date
        case .timestamp: .timestamp
        case .uint: .uint
        case .duration: .duration
        case .type: .type
        }
    }

    public func column(count: Int) -> Column {
        switch self {
        case .null: .nulls(count)
        case .bool(let value): Column(.bool([Bool](repeating: value, count: count)), count: count)
        case .int(let value): Column(.int([Int64](repeating: value, count: count)), count: count)
        case .double(let value): Column(.double([Double](repeating: value, count: count)), count: count)
        case .string(let value): Column(.string(TextValues(repeating: value, count: count)), count: count)
        case .bytes(let value):
            Column(
                .bytes(
                    TextValues(
                        bytes: value, starts: .init(repeating: 0, count: count),
                        lengths: .init(repeating: UInt32(truncatingIfNeeded: value.count), count: count))), count: count)
        case .date(let value): Column(.date([Int32](repeating: value.days, count: count)), count: count)
        case .timestamp(let value): Column(.timestamp([Timestamp](repeating: value, count: count)), count: count)
        case .uint(let value): Column(.uint([UInt64](repeating: value, count: count)), count: count)
        case .duration(let value): Column(.duration([TimeSpan](repeating: value, count: count)), count: count)
        case .type(let value): Column(.type(TextValues(repeating: value, count: count)), count: count)
        case .decimal(let value): Column(.decimal(DecimalValues(repeating: value, count: count)), count: count)
        }
    }

    /// The cell of a column, where it is a constant that can be written as a literal.
    init?(_ column: Column, row: Int) {
        if column.isError(row) { return nil }
        if column.isNull(row) {
            self = .null
            return
        }
        switch column.values {
        case .bool(let all): self = .bool(all[row])
        case .int(let all): self = .int(all[row])
        case .double(let all): self = .double(all[row])
        case .decimal(let all): self = .decimal(all[row])
        case .date(let all): self = .date(CalendarDate(days: all[row]))
        case .timestamp(let all): self = .timestamp(all[row])
        case .string(let all): self = .string(all.string(row))
        case .bytes(let all): self = .bytes(all.withBytes(row) { Array($0) })
        case .uint(let all): self = .uint(all[row])
        case .duration(let all): self = .duration(all[row])
        case .type(let all): self = .type(all.string(row))
        case .null, .uuid, .list, .structure, .map, .optional, .dyn: return nil
        }
    }
}
