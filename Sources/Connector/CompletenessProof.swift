/// What proves that a file is all of its extract, so that rows it does not have may be deleted.
public enum CompletenessProof: String, Sendable, Hashable, CaseIterable {
    /// The record that closes the file. A layout without one proves nothing: a file that was cut off looks the same.
    case closer
    /// The end of the file: the mapping vouches for it.
    case endOfFile = "end-of-file"
}
