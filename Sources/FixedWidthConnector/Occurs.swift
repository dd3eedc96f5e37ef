import Records

/// How often a table occurs.
struct Occurs: Sendable {
    let minimum: Int
    let maximum: Int
    /// The field that says how often; nil where it is always ``maximum``.
    let count: FieldReference?
    /// Whether the record has room for ``maximum`` occurrences whatever the count is.
    let reservesMaximum: Bool

    var isVariable: Bool { count != nil && !reservesMaximum }
}
