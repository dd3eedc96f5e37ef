/// How a declaration names the storage of a number.
public enum NumberUsage: String, Sendable, Hashable, CaseIterable {
    /// Characters.
    case display
    /// COMP-3
    case packed
    /// COMP-6
    case packedUnsigned = "packed-unsigned"
    /// COMP, COMP-4, BINARY: no more than the picture's digits.
    case binary
    /// COMP-5: whatever the bits hold.
    case native
    /// COMP-1, COMP-2
    case float
}
