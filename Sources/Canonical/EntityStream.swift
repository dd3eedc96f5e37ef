/// What one mapping writes to one entity: the owner of rows in the store.
public struct EntityStream: Sendable, Hashable {
    public let system: String
    public let mapping: String
    public let entity: Entity
    /// The fields that the mapping emits (all its `emit` blocks for the entity together), ascending by name.
    public let fields: [EntityField]

    public init(system: String, mapping: String, entity: Entity, fields: [EntityField]) {
        self.system = system
        self.mapping = mapping
        self.entity = entity
        self.fields = fields.sorted { $0.name < $1.name }
    }

    /// `system/mapping/entity`, as the column `lb_stream` has it.
    public var name: String { "\(system)/\(mapping)/\(entity.name)" }
}
