/// What becomes of a record with fewer units than the layout says.
public enum ShortPolicy: String, Sendable, Hashable, CaseIterable {
    case fail, reject, pad
}
