public import Copybook

/// One item of a copybook's record, for programs.
public struct LayoutRow: Sendable, Hashable {
    /// 0-based, in bytes; inside tables of the first occurrence, and without the bytes of tables of varying length before it.
    public let offset: Int
    /// Of one occurrence at most, in bytes.
    public let length: Int
    public let level: Int
    /// As the copybook has it; nil for FILLER.
    public let name: String?
    /// As mappings write it, with groups where it takes them.
    public let column: String?
    /// nil for groups.
    public let type: String?
    public let picture: String?
    public let usage: String?
    /// Occurrences at most; 1 where it is no table.
    public let occurs: Int
    public let occursAtLeast: Int
    public let dependingOn: String?
    public let redefines: String?

    /// The items of a record, in the order of the text.
    public static func rows(_ record: CopybookRecord) -> [LayoutRow] {
        record.items.enumerated().map { index, item in
            LayoutRow(
                offset: record.layout.fields[index].offset.fixed, length: item.length, level: item.level, name: item.name,
                column: record.columnNames[index], type: item.isGroup ? nil : CopybookTable.type(item), picture: item.picture?.text,
                usage: item.isGroup ? nil : item.usage.rawValue, occurs: item.occurs?.maximum ?? 1,
                occursAtLeast: item.occurs?.minimum ?? 1,
                dependingOn: item.occurs?.countItem.flatMap { record.items[$0].name },
                redefines: item.redefines.flatMap { record.items[$0].name })
        }
    }
}
