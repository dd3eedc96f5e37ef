/// What a source gives: its kinds of records, the columns of each, and how records nest in groups.
public struct SourceSchema: Sendable, Hashable {
    public let kinds: [RecordKind]
    /// From outermost to innermost; the first is the file itself.
    public let groups: [String]

    private let declaredMainKind: Int?

    /// - Parameter declaredMainKind: where the format itself tells which kind is meant when a mapping names none.
    public init(kinds: [RecordKind], groups: [String] = ["file"], declaredMainKind: Int? = nil) {
        self.kinds = kinds
        self.groups = groups
        self.declaredMainKind = declaredMainKind
    }

    public func kind(named name: String) -> Int? { kinds.firstIndex { $0.name == name } }

    /// The kind that mappings mean when they name none: the only one that is not context, or the one called `detail`.
    public var mainKind: Int? { declaredMainKind ?? (kinds.count == 1 ? 0 : kind(named: "detail")) }
}

/// One kind of record.
public struct RecordKind: Sendable, Hashable {
    public let name: String
    /// The record's own columns, then those of its parents with qualified names (`header.run_date`).
    public let columns: [StructField]
    /// How many of the columns are the record's own.
    public let ownColumnCount: Int
    /// The group that a record of this kind opens or closes, as an index into ``SourceSchema/groups``.
    public let opens: Int?
    public let closes: Int?

    public init(name: String, columns: [StructField], ownColumnCount: Int? = nil, opens: Int? = nil, closes: Int? = nil) {
        self.name = name
        self.columns = columns
        self.ownColumnCount = ownColumnCount ?? columns.count
        self.opens = opens
        self.closes = closes
    }

    public func column(named name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
