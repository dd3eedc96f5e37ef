/// What the byte 0x00, COBOL's low-values, is in a text.
enum LowValues: String, CaseIterable {
    case blank
    /// Malformed text, as any byte without a meaning.
    case error
}
