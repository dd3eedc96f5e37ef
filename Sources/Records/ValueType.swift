/// The type of a column's values.
public indirect enum ValueType: Sendable, Hashable, CustomStringConvertible {
    /// Only nulls: the type of the literal `null`.
    case null
    case bool
    case int
    case double
    /// Exact, at most 38 digits; every value has its own scale.
    case decimal
    case date
    case timestamp
    case string
    case bytes
    /// A computed row id.
    case uuid
    case list(ValueType)
    case structure([StructField])

    public var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .double: "double"
        case .decimal: "decimal"
        case .date: "date"
        case .timestamp: "timestamp"
        case .string: "string"
        case .bytes: "bytes"
        case .uuid: "uuid"
        case .list(let element): "list(\(element))"
        case .structure(let fields): "{" + fields.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + "}"
        }
    }
}

/// A named member of a structure.
public struct StructField: Sendable, Hashable {
    public let name: String
    public let type: ValueType
    public let isNullable: Bool
    public let isPersonal: Bool

    public init(_ name: String, _ type: ValueType, isNullable: Bool = true, isPersonal: Bool = false) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.isPersonal = isPersonal
    }
}

extension ValueType {
    /// Whether a member of the type, at any depth, is marked personal.
    public var holdsPersonalData: Bool {
        switch self {
        case .list(let element): element.holdsPersonalData
        case .structure(let fields): fields.contains { $0.isPersonal || $0.type.holdsPersonalData }
        default: false
        }
    }
}
