/// How the text of one field becomes a value.
public struct FieldFormat: Sendable, Hashable {
    public var name: String
    public var type: ValueType
    public var trim: FieldTrim
    public var blank: BlankPolicy
    /// Texts that mean null, compared after trimming; they are trimmed themselves.
    public var nulls: [[UInt8]]
    /// Implied decimal places, at most 38; nil where the text has its own point. Negative where so many zeros follow the last
    /// digit without being there (COBOL's P).
    public var decimals: Int?
    public var sign: SignPosition
    /// nil stands for ISO 8601.
    public var pattern: DatePattern?
    public var trueTexts: [[UInt8]]
    public var falseTexts: [[UInt8]]
    public var isPersonal: Bool
    /// Whether the number is text at all; ``sign``, ``trim`` and ``blank`` are for text only.
    public var storage: NumberStorage
    /// Whether every byte of a number in text is a place of it, as in COBOL: spaces may lead it, nothing else is a blank, and nothing
    /// may stand behind its last digit, where it would move the point.
    public var isPositional = false
    /// Bytes that mean null where they fill the field, whatever its type.
    public var nullBytes: [NullBytes]

    /// - Parameter trim: default: right for strings, none for bytes, both for the other types, in which blanks around a value
    ///   mean nothing.
    public init(
        name: String, type: ValueType = .string, trim: FieldTrim? = nil, blank: BlankPolicy = .null,
        nulls: [[UInt8]] = [], decimals: Int? = nil, sign: SignPosition = .leading, pattern: DatePattern? = nil,
        trueTexts: [[UInt8]] = FieldFormat.defaultTrueTexts, falseTexts: [[UInt8]] = FieldFormat.defaultFalseTexts,
        isPersonal: Bool = false, storage: NumberStorage = .text, nullBytes: [NullBytes] = []
    ) {
        self.name = name
        self.type = type
        self.trim = trim ?? (type == .string ? .right : type == .bytes ? .none : .both)
        self.blank = blank
        self.nulls = nulls
        self.decimals = decimals
        self.sign = sign
        self.pattern = pattern
        self.trueTexts = trueTexts
        self.falseTexts = falseTexts
        self.isPersonal = isPersonal
        self.storage = storage
        self.nullBytes = nullBytes
    }

    public static let defaultTrueTexts: [[UInt8]] = ["Y", "1", "true"].map { Array($0.utf8) }
    public static let defaultFalseTexts: [[UInt8]] = ["N", "0", "false"].map { Array($0.utf8) }

    /// The column that the format decodes to.
    public var column: StructField { StructField(name, type, isPersonal: isPersonal) }
}
