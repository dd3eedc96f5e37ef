public import Diagnostics

/// A record type: a level-01 or level-77 entry with all below it.
public struct CopybookRecord: Sendable {
    /// Upper-case; of a copybook that begins below level 01, the name of its only group, or else that of the file.
    public let name: String
    public let place: Place
    /// In the order of the text, a group before what it holds; the first is the record itself.
    public let items: [CopybookItem]
    public let renames: [CopybookRename]
    /// The record whose storage this one describes anew.
    public let redefines: String?
    /// A name for each item that no other item of the record has, as mappings write it: its own name, with names of groups
    /// before it where it takes them. nil for FILLER and for the record itself.
    public let columnNames: [String?]
    public let layout: RecordLayout

    /// The record's name as mappings write it.
    public var fieldName: String { FieldNames.fieldName(name) }

    /// The position of an item by its COBOL name, in any letter case; nil where none or several have it.
    ///
    /// - Parameter groups: groups that it is in, innermost first.
    /// - Complexity: O(items).
    public func item(_ name: String, of groups: String...) -> Int? {
        let found = ItemNames(items).find(name.uppercased(), groups.map { $0.uppercased() })
        return found.count == 1 ? found[0] : nil
    }
}
