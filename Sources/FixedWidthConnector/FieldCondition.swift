import Expressions

/// When a field counts: one of several readings of the same bytes.
struct FieldCondition: Sendable {
    let expression: CompiledExpression
    /// The columns that the expression was compiled over.
    let fields: [FieldReference]
}
