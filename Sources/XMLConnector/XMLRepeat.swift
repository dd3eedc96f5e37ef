/// What a field means whose path matches more than once in a record.
enum XMLRepeat: String, Sendable, Hashable, CaseIterable {
    case error, first, last
}
