public import Records

/// The types of the key parts of every (system, entity) that is known, so that references can be checked: '007' is not 7.
public struct KeyTypes: Sendable, Hashable {
    public struct Target: Sendable, Hashable {
        public let system: String
        public let entity: String

        public init(system: String, entity: String) {
            self.system = system
            self.entity = entity
        }
    }

    public private(set) var types: [Target: [ValueType]]

    public init(_ types: [Target: [ValueType]] = [:]) { self.types = types }

    public subscript(target: Target) -> [ValueType]? {
        get { types[target] }
        set { types[target] = newValue }
    }

    static func text(_ types: [ValueType]) -> String { "(" + types.map(\.description).joined(separator: ", ") + ")" }
}
