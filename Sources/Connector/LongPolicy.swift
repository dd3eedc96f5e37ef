/// What becomes of a record with more units than the layout says.
public enum LongPolicy: String, Sendable, Hashable, CaseIterable {
    case fail, reject, truncate
}
