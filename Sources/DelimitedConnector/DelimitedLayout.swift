public import Connector
public import Records

/// What a file of delimited text looks like: how rows and columns are told apart, the kinds of row and their fields.
public struct DelimitedLayout: Sendable {
    /// How a file begins, before its first row of data.
    public struct Beginning: Sendable, Hashable {
        /// Lines that are passed over unread.
        public var skippedLines = 0
        /// The first line may be `sep=` and the delimiter.
        public var hasSeparatorLine = false
        /// Rows before the data: none, the row of names, or several that nobody reads.
        public var headerRows = 1
    }

    public let encoding: DelimitedEncoding
    public let delimiter: [UInt8]
    public let quote: UInt8?
    public let escape: EscapeStyle
    public let lineEnd: LineEnd
    public let beginning: Beginning
    public let columns: ColumnPolicy
    public let short: ShortRowPolicy
    public let long: LongPolicy
    public let strayQuotes: StrayQuotePolicy
    public let blankLines: BlankLinePolicy
    /// What a line begins with that is no row.
    public let comment: [UInt8]?
    /// Rows at the end of a file that are not read.
    public let footerRows: Int
    /// Columns without quotes that mean null, whatever the field.
    public let nulls: [[UInt8]]
    /// A line `\.` ends the data.
    public let hasEndMark: Bool
    public let limits: DelimitedLimits
    public let proof: CompletenessProof
    /// Fields that every kind has, and that conditions see.
    public let shared: [DelimitedField]
    /// Never empty.
    public let kinds: [DelimitedKind]
    public let nesting: RecordNesting
    /// What a header row with other names than before does.
    public let drift: DriftPolicy
    public let schema: SourceSchema

    init(
        encoding: DelimitedEncoding, delimiter: [UInt8], quote: UInt8?, escape: EscapeStyle, lineEnd: LineEnd,
        beginning: Beginning, columns: ColumnPolicy, short: ShortRowPolicy, long: LongPolicy, strayQuotes: StrayQuotePolicy,
        blankLines: BlankLinePolicy, comment: [UInt8]?, footerRows: Int, nulls: [[UInt8]], hasEndMark: Bool,
        limits: DelimitedLimits, proof: CompletenessProof, shared: [DelimitedField], kinds: [DelimitedKind],
        nesting: RecordNesting, drift: DriftPolicy
    ) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.quote = quote
        self.escape = escape
        self.lineEnd = lineEnd
        self.beginning = beginning
        self.columns = columns
        self.short = short
        self.long = long
        self.strayQuotes = strayQuotes
        self.blankLines = blankLines
        self.comment = comment
        self.footerRows = footerRows
        self.nulls = nulls
        self.hasEndMark = hasEndMark
        self.limits = limits
        self.proof = proof
        self.shared = shared
        self.kinds = kinds
        self.nesting = nesting
        self.drift = drift
        schema = SourceSchema(
            kinds: kinds.enumerated().map { index, kind in
                let own = kind.fields.map(\.format.column)
                let around = nesting.kinds[index].visible.flatMap { other in
                    kinds[other].fields.map { field in
                        StructField(
                            "\(kinds[other].name).\(field.format.name)", field.format.type,
                            isPersonal: field.format.isPersonal)
                    }
                }
                return RecordKind(
                    name: kind.name, columns: own + around, ownColumnCount: own.count, opens: nesting.kinds[index].opens,
                    closes: nesting.kinds[index].closes)
            }, groups: nesting.groups)
    }

    /// The syntax of a file, once it is known what ends its lines.
    ///
    /// - Returns: nil where a pattern has no bytes or too many, which no layout that was read has.
    func syntax(lineEnd: DelimitedSyntax.FoundLineEnd) -> DelimitedSyntax? {
        guard let delimiter = BytePattern(delimiter), let end = BytePattern(lineEnd.bytes) else { return nil }
        return DelimitedSyntax(
            delimiter: delimiter, quote: quote, escape: escape, lineEnd: end, dropsCarriageReturn: lineEnd.dropsCarriageReturn,
            strayQuotes: strayQuotes, blankLines: blankLines, comment: comment.flatMap { BytePattern($0) },
            hasEndMark: hasEndMark)
    }
}
