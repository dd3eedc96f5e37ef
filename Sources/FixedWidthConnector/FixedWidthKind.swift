public import Expressions

/// One kind of record of a layout.
public struct FixedWidthKind: Sendable {
    public let name: String
    /// Over the shared fields; nil where there is only one kind.
    public let condition: CompiledExpression?
    /// The shared fields first.
    public let fields: [FixedWidthField]
    /// The group that a record of this kind opens, closes or must stand in, as an index into the layout's groups.
    public let opens: Int?
    public let closes: Int?
    public let within: Int?
    /// How many bytes a record of this kind has; where kinds have no condition it is what tells them.
    public let declaredLength: Int?
    /// The name of the list in a record of ``parent`` that this kind's records are elements of.
    public let list: String?
    /// The kind whose latest record belongs to a record of this kind.
    public let parent: Int?
    /// The kinds whose fields are visible in a record of this kind, in the order of its columns.
    public let visible: [Int]
}
