public import Records

/// One entity of the canonical model.
public struct Entity: Sendable, Hashable {
    public let name: String
    public let description: String
    /// In the order of the model file; without the fields that every row has (`id`, `source_system`, …).
    public let fields: [EntityField]

    public init(name: String, description: String, fields: [EntityField]) {
        self.name = name
        self.description = description
        self.fields = fields
    }

    public func field(named name: String) -> EntityField? { fields.first { $0.name == name } }
}

/// One field of an entity.
public struct EntityField: Sendable, Hashable {
    public let name: String
    /// A reference is a `uuid`; `attributes` is a `string` holding canonical JSON.
    public let type: ValueType
    /// The entity that a reference points to.
    public let references: String?
    public let isPersonal: Bool
    /// The values that a coded field may take, where the model closes the list.
    public let allowedValues: [String]
    /// The public standard that the name comes from.
    public let standard: String?
    public let description: String

    public init(
        name: String, type: ValueType, references: String? = nil, isPersonal: Bool = false, allowedValues: [String] = [],
        standard: String? = nil, description: String
    ) {
        self.name = name
        self.type = type
        self.references = references
        self.isPersonal = isPersonal
        self.allowedValues = allowedValues
        self.standard = standard
        self.description = description
    }
}
