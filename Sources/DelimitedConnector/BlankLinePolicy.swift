/// What a line without anything in it is.
public enum BlankLinePolicy: String, Sendable, Hashable, CaseIterable {
    /// A row like any other: good where rows have one column, malformed elsewhere.
    case read
    /// Nothing.
    case skip
}
