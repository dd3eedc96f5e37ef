/// What `start` and `length` count.
public enum LengthUnit: String, Sendable, Hashable, CaseIterable {
    /// Bytes of the file as it is, before transcoding.
    case bytes
    /// Unicode scalars.
    case characters
}
