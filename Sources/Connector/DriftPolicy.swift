/// What a feed that is made of other elements, attributes or columns than before, or of another schema than the saved one, does to
/// a run: the key `drift` of a source.
public enum DriftPolicy: String, Sendable, Hashable, CaseIterable {
    case ignore, warn, fail
}
