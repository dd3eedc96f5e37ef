public import Connector
public import Records

/// What a fixed-width file looks like: its records, their kinds and fields, and how they nest.
public struct FixedWidthLayout: Sendable {
    public let encoding: CodePage
    public let framing: RecordFraming
    /// Of a record, in ``unit``s.
    public let length: Int
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

    let nesting: RecordNesting
    var slots: [Int] { nesting.slots }
    let isPersonal: Bool
    /// The byte that pads short records.
    let blank: UInt8
    /// The code page of overpunched fields, where it is another one.
    let zoned: CodePage?
    /// Whether a position in units is not one in bytes.
    let countsScalars: Bool

    init(
        encoding: CodePage, framing: RecordFraming, length: Int, unit: LengthUnit, short: ShortPolicy, long: LongPolicy,
        filler: UInt8?, proof: CompletenessProof, shared: [FixedWidthField], kinds: [FixedWidthKind], groups: [String]
    ) {
        self.encoding = encoding
        self.framing = framing
        self.length = length
        self.unit = unit
        self.short = short
        self.long = long
        self.filler = filler
        self.proof = proof
        self.shared = shared
        self.kinds = kinds
        self.groups = groups
        nesting = RecordNesting(
            kinds: kinds.map {
                RecordNesting.Kind(
                    name: $0.name, opens: $0.opens, closes: $0.closes, within: $0.within, parent: $0.parent, visible: $0.visible)
            }, groups: groups, couldDeclareFiller: filler == nil)
        isPersonal = kinds.contains { $0.fields.contains { $0.format.isPersonal } }
        blank = encoding.byte(for: 0x20) ?? 0x20
        zoned = encoding.forZonedNumbers
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
}
