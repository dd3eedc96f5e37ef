/// A reference to an item: its name and the groups that qualify it, innermost first.
struct DataName {
    var name: String
    var qualifiers: [String] = []
    var place: TextPlace

    var shown: String { ([name] + qualifiers).joined(separator: " OF ") }
}
