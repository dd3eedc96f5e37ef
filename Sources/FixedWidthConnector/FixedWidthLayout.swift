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
    /// Bytes at the beginning and at the end of each file that are no records.
    public let skipped: SkippedBytes
    /// Fields that every kind has, and that conditions see.
    public let shared: [FixedWidthField]
    /// Never empty.
    public let kinds: [FixedWidthKind]
    /// How the kinds nest, one for each of ``kinds``.
    public let nesting: RecordNesting
    public let schema: SourceSchema
    /// What the layout was read from beside the mapping: the copybook and the members that it copies.
    public let copybookTexts: [String]
    /// The condition names of the copybook.
    public let codeTables: [SourceCodeTable]

    /// For each kind, the kinds whose records are lists in it.
    let children: [[Int]]
    let isPersonal: Bool
    /// The byte that pads short records.
    let blank: UInt8
    /// Whether a position in units is not one in bytes.
    let countsScalars: Bool
    /// Whether records may have different numbers of bytes, so that a field may lie beyond the end of one.
    let isVariable: Bool
    /// Units of the shortest record that needs no policy.
    let leastUsualLength: Int
    /// For each kind, the least bytes that its records have; shorter ones are for ``short`` to decide.
    let kindMinimumLengths: [Int]
    /// For each kind, the most bytes that its records have; longer ones are for ``long`` to decide.
    let kindLengths: [Int]
    /// Whether some kind's records are lists in another's.
    var isAssembled: Bool { kinds.contains { $0.list != nil } }

    init(
        encoding: CodePage, framing: RecordFraming, length: Int, minimumLengths: [Int], unit: LengthUnit, short: ShortPolicy,
        long: LongPolicy, filler: UInt8?, proof: CompletenessProof, skipped: SkippedBytes, shared: [FixedWidthField],
        kinds: [FixedWidthKind], nesting: RecordNesting, isLengthDeclared: Bool, copybookTexts: [String], codeTables: [SourceCodeTable]
    ) {
        self.encoding = encoding
        self.framing = framing
        self.length = length
        minimumLength = minimumLengths.min() ?? length
        kindMinimumLengths = zip(kinds, minimumLengths).map { kind, least in
            kind.declaredLength != nil || (framing.hasLengths && !isLengthDeclared) ? least : 0
        }
        self.unit = unit
        self.short = short
        self.long = long
        self.filler = filler
        self.proof = proof
        self.skipped = skipped
        self.shared = shared
        self.kinds = kinds
        self.nesting = nesting
        self.copybookTexts = copybookTexts
        self.codeTables = codeTables
        isVariable =
            framing.hasLengths || short == .absent || kinds.contains { $0.declaredLength != nil }
            || minimumLength < length
        leastUsualLength = short == .absent ? 1 : short == .pad ? length : minimumLength
        kindLengths = kinds.map { kind in
            kind.declaredLength
                ?? (isLengthDeclared || !copybookTexts.isEmpty ? length : kind.fields.map(\.end).max() ?? length)
        }
        let lists = kinds.indices.map { parent in
            kinds.indices.filter { kinds[$0].list != nil && nesting.kinds[$0].parent == parent }
        }
        children = lists
        isPersonal = kinds.contains { $0.fields.contains { $0.format.isPersonal || $0.format.type.holdsPersonalData } }
        blank = encoding.byte(for: 0x20) ?? 0x20
        countsScalars = unit == .characters && encoding.isUTF8
        schema = SourceSchema(
            kinds: kinds.enumerated().map { index, kind in
                let own = Self.ownColumns(index, kinds, lists)
                let seen = nesting.kinds[index].visible.flatMap { other in
                    kinds[other].fields.map { field in
                        StructField(
                            "\(kinds[other].name).\(field.format.name)", field.format.type,
                            isPersonal: field.format.isPersonal)
                    }
                }
                return RecordKind(
                    name: kind.name, columns: own + seen, ownColumnCount: own.count, opens: nesting.kinds[index].opens,
                    closes: nesting.kinds[index].closes)
            }, groups: nesting.groups)
    }

    /// The columns of a kind without those of its surroundings: its fields, then the lists of the kinds under it.
    private static func ownColumns(_ kind: Int, _ kinds: [FixedWidthKind], _ children: [[Int]]) -> [StructField] {
        kinds[kind].fields.map(\.format.column)
            + children[kind].map { child in
                StructField(kinds[child].list ?? "", .list(.structure(ownColumns(child, kinds, children))))
            }
    }
}
