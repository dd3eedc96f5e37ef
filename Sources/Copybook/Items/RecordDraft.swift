/// A record while it is built: its items, and the entries that they come from.
struct RecordDraft {
    var items: [CopybookItem] = []
    /// One for each item; nil for a record that has no entry of its own.
    var drafts: [ItemFactory.Draft?] = []
    /// Level-66 entries.
    var renames: [DataEntry] = []
    /// What the last entry was, for level 88.
    var isAfterRenames = false
    var isImplicit = false
}
