/// A byte that, filling a whole field, means that the field has no value: COBOL's figurative constants.
public enum NullBytes: String, Sendable, Hashable, CaseIterable {
    case spaces
    /// 0x00
    case lowValues = "low-values"
    /// 0xFF
    case highValues = "high-values"

    /// - Parameter blank: the space of the source's code page.
    public func byte(blank: UInt8) -> UInt8 {
        switch self {
        case .spaces: blank
        case .lowValues: 0x00
        case .highValues: 0xFF
        }
    }
}
