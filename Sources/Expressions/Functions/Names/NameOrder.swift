/// The order in which a source writes the parts of names. A comma behind the family name is understood in each.
enum NameOrder: String, CaseIterable, Sendable {
    case lastFirstMiddle = "last first middle"
    case firstMiddleLast = "first middle last"
    case lastFirst = "last first"
    case firstLast = "first last"
    case lastSuffixFirstMiddle = "last suffix first middle"
    case lastLastFirstMiddle = "last last first middle"
    case firstMiddleLastLast = "first middle last last"

    init?(_ text: String) {
        let words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "," }).joined(separator: " ")
        self.init(rawValue: words)
    }

    var isFamilyFirst: Bool {
        switch self {
        case .lastFirstMiddle, .lastFirst, .lastSuffixFirstMiddle, .lastLastFirstMiddle: true
        case .firstMiddleLast, .firstLast, .firstMiddleLastLast: false
        }
    }

    /// Whether all given names are one part.
    var isWhole: Bool { self == .firstLast || self == .lastFirst }
    /// Whether persons have two family names, as in Spanish.
    var hasTwoFamilyNames: Bool { self == .lastLastFirstMiddle || self == .firstMiddleLastLast }
}
