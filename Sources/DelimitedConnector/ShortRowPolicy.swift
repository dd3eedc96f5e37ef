/// What becomes of a record with fewer units than the layout says.
public enum ShortRowPolicy: String, Sendable, Hashable, CaseIterable {
    case fail, reject, pad
}
