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
    /// Unsigned, 64 bits.
    case uint
    /// A length of time, exact to the nanosecond.
    case duration
    /// The name of a type as a value.
    case type
    /// Known only at run time: a dense union.
    case dyn
    case list(ValueType)
    case map(ValueType, ValueType)
    /// A value or nothing, as an optional and not as a null.
    case optional(ValueType)
    case structure([StructField])
    /// What a type parameter stands for that nothing decided yet, as that of the elements of an empty list: it is every type.
    /// Only a checker knows it; columns of it are columns of nulls.
    case undecided
    /// A type that is known by its name and parameters alone (cel-spec, "Abstract Types"). There are no values of it.
    case abstract(String, [ValueType])

    public var description: String {
        switch self {
        case .null: "null"
        case .undecided: "any"
        case .abstract(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .bool: "bool"
        case .int: "int"
        case .double: "double"
        case .decimal: "decimal"
        case .date: "date"
        case .timestamp: "timestamp"
        case .string: "string"
        case .bytes: "bytes"
        case .uuid: "uuid"
        case .uint: "uint"
        case .duration: "duration"
        case .type: "type"
        case .dyn: "dyn"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let inner): "optional(\(inner))"
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
