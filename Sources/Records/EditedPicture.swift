/// A COBOL picture of an edited number (`$$,$$9.99CR`), and how a text is read by it.
///
/// Symbols: `9 Z * , . B 0 / + - $ CR DB V P` with repetition `(n)` (IBM Enterprise COBOL Language Reference, "PICTURE clause
/// editing").
public struct EditedPicture: Sendable, Hashable {
    enum Symbol: Sendable, Hashable {
        case digit
        /// A digit, or this byte while all digits so far are leading zeros.
        case suppressed(UInt8)
        /// A place that the floating character may take; a digit too, but for the first of them.
        case floating(isDigit: Bool)
        /// A `+` or `-` that is always there; a space in place of `+` where the picture has `-`.
        case sign(UInt8)
        /// A byte that is always there.
        case literal(UInt8)
        /// The same, unless it stands among leading zeros.
        case insertion(UInt8)
        case point
        /// `CR` or `DB`, or two spaces.
        case credit(UInt8, UInt8)
    }

    /// As it was given.
    public let text: String
    /// Digits before and after the point; the places after it are the number's scale.
    public let digits: Int
    public let decimals: Int
    /// Bytes of a text.
    public let length: Int
    /// Whether a text of nothing but spaces is how the picture writes 0.
    public let isBlankWhenZero: Bool
    let symbols: [Symbol]
    /// `$`, `+` or `-` where one floats.
    let floating: UInt8?
    /// The comma is the decimal point and the point separates thousands, in the picture and in texts.
    public let isDecimalComma: Bool
    /// What stands for a currency sign in pictures and texts beside `$` and the currency signs of Unicode.
    let currency: Set<Character>

    /// Pictures of more symbols are refused.
    public static let maximumLength = 127

    /// - Parameters:
    ///   - isDecimalComma: DECIMAL-POINT IS COMMA.
    ///   - currency: characters that stand for a currency sign, of CURRENCY SIGN, beside the signs of Unicode; each is a character of the
    ///     text, too.
    /// - Returns: nil where the text is not a picture of an edited number with 1 to 38 digits.
    public init?(_ text: String, isDecimalComma: Bool = false, currency: Set<Character> = []) {
        let plain = text.map { character -> Character in
            if Self.isCurrency(character, currency) { return "$" }
            guard isDecimalComma else { return character }
            return character == "," ? "." : character == "." ? "," : character
        }
        guard let characters = Self.expanded(String(plain)) else { return nil }
        self.isDecimalComma = isDecimalComma
        self.currency = currency
        var parser = PictureParser(characters)
        guard parser.parse() else { return nil }
        self.text = text
        symbols = parser.symbols
        floating = parser.floating
        digits = parser.digits
        decimals = parser.decimals
        isBlankWhenZero = !symbols.contains { if case .digit = $0 { true } else { false } }
        length = symbols.reduce(0) { $0 + (($1.isWide) ? 2 : 1) }
        guard digits >= 1, digits <= Decimal38.maximumDigits, (-37...38).contains(decimals) else { return nil }
    }

    static func isCurrency(_ character: Character, _ others: Set<Character>) -> Bool {
        character == "$" || others.contains(character)
            || character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .currencySymbol }
    }

    /// The picture in capitals with every `X(n)` written out.
    private static func expanded(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var bytes = Array(text.uppercased().utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == 0x28 else {
                result.append(byte)
                if result.count > maximumLength { return nil }
                continue
            }
            let inside = bytes.prefix { $0 != 0x29 }
            guard let last = result.last, let count = Int(String(decoding: inside, as: UTF8.self)), count >= 1,
                count <= maximumLength, result.count + count - 1 <= maximumLength, inside.count < bytes.count
            else { return nil }
            bytes = bytes.dropFirst(inside.count + 1)
            result.append(contentsOf: repeatElement(last, count: count - 1))
        }
        return result.isEmpty ? nil : result
    }
}

extension EditedPicture.Symbol {
    var isWide: Bool { if case .credit = self { true } else { false } }
}
