/// How the columns of a file are found for the fields of the layout.
public enum ColumnPolicy: String, Sendable, Hashable, CaseIterable {
    /// The header row has the fields, all of them, in their order, and nothing else.
    case exact
    /// The header row has the fields in any order, and may have more.
    case byName = "by-name"
    /// Fields have numbers; a header row is not read.
    case byPosition = "by-position"
}
