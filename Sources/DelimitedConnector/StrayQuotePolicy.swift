/// What a quote is that stands elsewhere than at the beginning of its column.
public enum StrayQuotePolicy: String, Sendable, Hashable, CaseIterable {
    case reject
    /// Text.
    case keep
}
