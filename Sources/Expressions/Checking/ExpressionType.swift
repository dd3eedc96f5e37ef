public import Records

/// The static type of an expression: the value type, and what is known of nulls and privacy.
public struct ExpressionType: Sendable, Hashable {
    public let value: ValueType
    public let isNullable: Bool
    /// Computed from a personal field, and not yet masked.
    public let isPersonal: Bool

    public init(_ value: ValueType, isNullable: Bool = false, isPersonal: Bool = false) {
        self.value = value
        self.isNullable = isNullable
        self.isPersonal = isPersonal
    }
}
