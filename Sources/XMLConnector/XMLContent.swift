/// What of an element is the text of a field.
enum XMLContent: String, Sendable, Hashable, CaseIterable {
    /// Its text and that of the elements inside of it.
    case all
    /// Its own text only.
    case text
    /// What stands between its tags, as XML.
    case xml
}
