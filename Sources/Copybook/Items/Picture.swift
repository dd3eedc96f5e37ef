/// A picture string and what follows from it.
public struct Picture: Sendable, Hashable {
    /// Upper-case, as written.
    public let text: String
    public let category: ItemCategory
    /// Character positions in storage for USAGE DISPLAY: without S, V and P.
    public let characters: Int
    /// Digits that are stored, for numeric and numeric-edited pictures.
    public let digits: Int
    /// Digits behind the assumed or written decimal point; negative where P stands for digits before it: `9(3)PP` is -2.
    public let scale: Int
    /// Whether the value can be negative: S, or a sign among the editing symbols.
    public let isSigned: Bool
}
