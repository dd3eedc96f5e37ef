/// What becomes of a record with fewer units than the layout says.
public enum ShortPolicy: String, Sendable, Hashable, CaseIterable {
    case fail, reject, pad
    /// Fields beyond the end of the record are null, and a field that the end cuts is an error: the record is as long as its
    /// sender wrote it.
    case absent
}
