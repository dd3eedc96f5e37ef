public import Diagnostics

/// A level-66 entry: another name for a run of items. Positions are those of ``CopybookRecord/items``.
public struct CopybookRename: Sendable, Hashable {
    /// Upper-case.
    public let name: String
    public let place: Place
    public let from: Int
    /// The last item; nil where one item is renamed, whose type it then has.
    public let through: Int?

    public var fieldName: String { FieldNames.fieldName(name) }
}
