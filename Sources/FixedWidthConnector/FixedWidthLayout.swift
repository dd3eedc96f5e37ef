public import Connector
public import Records

/// What a fixed-width file looks like: its records, their kinds and fields, and how they nest.
public struct FixedWidthLayout: Sendable {
    public let encoding: CodePage
    public let framing: RecordFraming
    /// Of a record, in ``unit``s; of the longest one where tables vary in length.
    public let length: Int
    /// The same of the shortest record.
    public let minimumLength: Int
    public let unit: LengthUnit
    public let short: ShortPolicy
    public let long: LongPolicy
    /// The byte of which records after the closing one may be made.
    public let filler: UInt8?
    public let proof: CompletenessProof
    /// Fields that every kind has, and that conditions see.
    public let shared: [FixedWidthField]
    /// Never empty.
    public let kinds: [FixedWidthKind]
    /// From outermost to innermost; the first is `file`.
    public let groups: [String]
    public let schema: SourceSchema

    /// The kinds that other kinds see fields of.
    let slots: [Int]
    let isPersonal: Bool
    /// The byte that pads short records.
    let blank: UInt8
    /// Whether a field's bytes are no text.
    let hasStoredNumbers: Bool
    /// For each byte its ASCII character; one that no number can have where it has none.
    let numberCharacters: [UInt8]
    /// Whether a position in units is not one in bytes.
    let countsScalars: Bool

    init(
        encoding: CodePage, framing: RecordFraming, length: Int, minimumLength: Int, unit: LengthUnit, short: ShortPolicy, long: LongPolicy,
        filler: UInt8?, proof: CompletenessProof, shared: [FixedWidthField], kinds: [FixedWidthKind], groups: [String]
    ) {
        self.encoding = encoding
        self.framing = framing
        self.length = length
        self.minimumLength = minimumLength
        self.unit = unit
        self.short = short
        self.long = long
        self.filler = filler
        self.proof = proof
        self.shared = shared
        self.kinds = kinds
        self.groups = groups
        slots = kinds.indices.filter { kind in kinds.contains { $0.visible.contains(kind) } }
        isPersonal = kinds.contains { $0.fields.contains { $0.format.isPersonal || $0.format.type.holdsPersonalData } }
        blank = encoding.byte(for: 0x20) ?? 0x20
        hasStoredNumbers = kinds.contains { $0.fields.contains(where: \.holdsStoredNumber) }
        numberCharacters = encoding.ascii.map { $0 == 0 ? ZonedNumber.noDigit : $0 }
        countsScalars = unit == .characters && encoding.isUTF8
        schema = SourceSchema(
            kinds: kinds.map { kind in
                let own = kind.fields.map(\.format.column)
                let seen = kind.visible.flatMap { other in
                    kinds[other].fields.map { field in
                        StructField(
                            "\(kinds[other].name).\(field.format.name)", field.format.type,
                            isPersonal: field.format.isPersonal)
                    }
                }
                return RecordKind(
                    name: kind.name, columns: own + seen, ownColumnCount: own.count, opens: kind.opens, closes: kind.closes)
            }, groups: groups)
    }

    /// Whether the group begins, or ends, with a record of its own.
    func hasOpener(_ group: Int) -> Bool { kinds.contains { $0.opens == group } }
    func hasCloser(_ group: Int) -> Bool { kinds.contains { $0.closes == group } }
    func openers(_ group: Int) -> String { kinds.filter { $0.opens == group }.map(\.name).joined(separator: " or ") }
    func closers(_ group: Int) -> String { kinds.filter { $0.closes == group }.map(\.name).joined(separator: " or ") }
}
