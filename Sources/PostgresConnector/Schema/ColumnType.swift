public import Records

/// How a column travels, which decides how it is decoded and what it is in a record.
public indirect enum ColumnType: Sendable, Hashable {
    case bool
    case int2
    case int4
    case int8
    /// Unsigned, 32 bits.
    case oid
    case float4
    case float8
    case numeric
    case date
    /// Without a zone: the digits as they stand, counted as UTC.
    case timestamp
    case timestamptz
    case bytea
    case uuid
    /// Text types, enums and json: what travels is the text.
    case text
    /// Filled up with blanks, which mean nothing and are taken off.
    case character
    /// A version byte, then the text.
    case jsonb
    /// Of any other type: the server writes it as text.
    case other
    case array(ColumnType)
    case composite([Member])

    public struct Member: Sendable, Hashable {
        /// As the server has it.
        public let name: String
        public let type: ColumnType

        public init(name: String, type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    /// What a field of the type is in a record.
    public var valueType: ValueType {
        switch self {
        case .bool: .bool
        case .int2, .int4, .int8, .oid: .int
        case .float4, .float8: .double
        case .numeric: .decimal
        case .date: .date
        case .timestamp, .timestamptz: .timestamp
        case .bytea: .bytes
        case .uuid: .uuid
        case .text, .character, .jsonb, .other: .string
        case .array(let element): .list(element.valueType)
        case .composite(let members):
            .structure(members.map { StructField(FieldNaming.name($0.name), $0.type.valueType) })
        }
    }

    /// Whether binary values of it can be decoded; others come as text, as the server writes them.
    var isBinary: Bool {
        switch self {
        case .other: false
        case .array(let element): element.isBinary
        case .composite(let members): members.allSatisfy(\.type.isBinary)
        default: true
        }
    }

    /// The word for it in a schema file.
    var word: String {
        switch self {
        case .bool: "bool"
        case .int2: "int2"
        case .int4: "int4"
        case .int8: "int8"
        case .oid: "oid"
        case .float4: "float4"
        case .float8: "float8"
        case .numeric: "numeric"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestamptz: "timestamptz"
        case .bytea: "bytea"
        case .uuid: "uuid"
        case .text: "text"
        case .character: "character"
        case .jsonb: "jsonb"
        case .other: "other"
        case .array: "array"
        case .composite: "composite"
        }
    }

    /// The types without parts, by their words.
    static let plain: [String: ColumnType] = Dictionary(
        uniqueKeysWithValues: [
            .bool, .int2, .int4, .int8, .oid, .float4, .float8, .numeric, .date, .timestamp, .timestamptz, .bytea, .uuid, .text,
            .character, .jsonb, .other,
        ].map { (type: ColumnType) in (type.word, type) })
}
