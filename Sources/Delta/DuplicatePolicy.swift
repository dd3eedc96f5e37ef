/// What happens to rows of one extract that have the same key and different content.
public enum DuplicatePolicy: String, Sendable, Hashable, CaseIterable, Codable {
    /// The first stays, the others go to quarantine.
    case first
    /// The last in the order of the source stays, the others go to quarantine.
    case last
    /// All go to quarantine, and the store keeps what it has.
    case reject
}
