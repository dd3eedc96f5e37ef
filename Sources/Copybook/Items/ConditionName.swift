public import Diagnostics

/// A condition name (level 88): a name for some values of its item.
public struct ConditionName: Sendable, Hashable {
    /// One value, or all from one to another.
    public struct Values: Sendable, Hashable {
        public let from: CopybookLiteral
        /// nil for one value.
        public let through: CopybookLiteral?
    }

    /// Upper-case.
    public let name: String
    public let values: [Values]
    public let place: Place

    /// The name as mappings write it: lower-case, with `_` for `-`.
    public var fieldName: String { FieldNames.fieldName(name) }
}
