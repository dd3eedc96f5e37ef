public import Expressions

/// One kind of row of a layout.
public struct DelimitedKind: Sendable {
    public let name: String
    /// Over the shared fields; nil where there is only one kind.
    public let condition: CompiledExpression?
    /// The shared fields first.
    public let fields: [DelimitedField]
    /// How many columns its rows have, where no header row says so.
    public let width: Int
}
