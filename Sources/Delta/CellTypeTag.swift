import Records

/// The byte that stands for a value's type in an encoded row. A number is never given to a second meaning.
enum CellTypeTag: UInt8 {
    case bool = 1
    case int = 2
    case double = 3
    case decimal = 4
    case date = 5
    case timestamp = 6
    case string = 7
    case bytes = 8
    case uuid = 9

    /// - Returns: nil for types that no store column holds.
    init?(_ type: ValueType) {
        switch type {
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .decimal: self = .decimal
        case .date: self = .date
        case .timestamp: self = .timestamp
        case .string: self = .string
        case .bytes: self = .bytes
        case .uuid: self = .uuid
        default: return nil
        }
    }

    /// Bytes of the value; nil for those that have a length of their own in front of them.
    var fixedSize: Int? {
        switch self {
        case .bool: 1
        case .int, .double, .timestamp: 8
        case .decimal: 17
        case .date: 4
        case .uuid: 16
        case .string, .bytes: nil
        }
    }
}
