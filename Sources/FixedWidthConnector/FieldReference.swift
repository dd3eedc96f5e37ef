/// A field as seen from another one: how many groups out, and through which groups in.
struct FieldReference: Sendable {
    /// 0 for the group or record that the other field stands in.
    let levelsUp: Int
    /// Groups, none of which is a table, and last the field itself.
    let path: [FixedWidthField]
}
