/// What a copybook may use up; anything beyond is `LB1149`.
public struct CopybookLimits: Sendable, Hashable {
    /// Characters of the copybook and all members that it copies together.
    public var sourceCharacters = 4 << 20
    /// Characters of one line, tabs expanded.
    public var lineCharacters = 4_096
    /// Words after COPY and REPLACE are carried out.
    public var words = 500_000
    /// Members within members.
    public var copyDepth = 16
    /// Members copied in all.
    public var members = 1_000
    /// Items of one copybook.
    public var items = 20_000
    /// Tables of one record with OCCURS DEPENDING ON, or with such a table inside.
    public var variableTables = 256
    /// Bytes of one record with all tables at their greatest.
    public var recordBytes = 32 << 20

    public init() {}
}
