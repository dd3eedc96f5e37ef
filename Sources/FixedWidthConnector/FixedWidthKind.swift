public import Expressions

/// One kind of record of a layout.
public struct FixedWidthKind: Sendable {
    public let name: String
    /// Over the shared fields; nil where there is only one kind.
    public let condition: CompiledExpression?
    /// The shared fields first.
    public let fields: [FixedWidthField]
    /// How many bytes a record of this kind has; where kinds have no condition it is what tells them.
    public let declaredLength: Int?
    /// Bytes of its level 01 of the copybook with all tables at their greatest; 0 without a copybook.
    public let copybookLength: Int
    /// The name of the list in a record of the kind's parent that this kind's records are elements of.
    public let list: String?
}
