public import Diagnostics

/// A COBOL copybook: the record types that it describes.
public struct Copybook: Sendable {
    /// Level-01 and level-77 entries in the order of the text.
    public let records: [CopybookRecord]
    /// The lines of the copybook and of the members that it copies, in the order of reading, without trailing blanks.
    public let texts: [String]
    /// Comma and point are exchanged in pictures and edited numbers: by the options, or since the text says DECIMAL-POINT IS COMMA.
    public let decimalPointIsComma: Bool
    /// What was found beside errors.
    public let warnings: [Diagnostic]

    /// Reads a copybook and all that it copies.
    ///
    /// - Parameters:
    ///   - source: its text.
    ///   - library: where the members of COPY come from; nil where COPY is an error.
    /// - Throws: `GatewayError` (exit 3) with all that is wrong, `LB1140` to `LB1149`.
    /// - Complexity: O(words × replacements).
    public static func parse(
        _ source: CopybookSource, options: CopybookOptions = CopybookOptions(), library: (any CopyLibrary)? = nil
    ) throws -> Copybook {
        var options = options
        var findings = Findings()
        let pieces = CopyExpander.expand(source, options: options, library: library, findings: &findings)
        options.decimalPointIsComma = options.decimalPointIsComma || DecimalPoint.isComma(pieces)
        let words = WordAssembler(decimalPointIsComma: options.decimalPointIsComma).assemble(pieces)
        var parser = EntryParser(words, options: options, findings: findings)
        let entries = parser.parse()
        findings = parser.findings
        let factory = ItemFactory(options: options, constants: parser.constants)
        var assembler = RecordAssembler(options: options, stem: source.stem)
        let drafts = assembler.assemble(entries, &findings)
        var records: [CopybookRecord] = []
        for draft in drafts {
            if let record = build(draft, factory, names: records.map(\.name), &findings) { records.append(record) }
        }
        if drafts.isEmpty, !findings.hasErrors {
            findings.report(
                .copybookNotReadable, "there is no data description entry", at: TextPlace(source: 0, line: 1, column: 1),
                expected: "entries such as `05 NAME PIC X(10).`", found: "\(words.count) words",
                help: "check the file, and whether its text is in fixed or free format")
        }
        try findings.collector.throwIfErrors(exit: .findings)
        return Copybook(
            records: records, texts: findings.sources.map(\.text), decimalPointIsComma: options.decimalPointIsComma,
            warnings: findings.collector.diagnostics)
    }

    /// Reads the copybook of a file, and the members beside it.
    ///
    /// - Throws: as ``parse(_:options:library:)``, and `LB1140` (exit 2) where the file cannot be read.
    public static func read(file: String, options: CopybookOptions = CopybookOptions()) throws -> Copybook {
        let source = try CopybookFile.read(file, limit: options.limits.sourceCharacters)
        return try parse(source, options: options, library: CopyFolder(beside: file))
    }

    private static func build(
        _ draft: RecordDraft, _ factory: ItemFactory, names: [String], _ findings: inout Findings
    ) -> CopybookRecord? {
        var resolver = RecordResolver(draft, factory: factory)
        let (resolved, renames) = resolver.resolve(&findings)
        let places = draft.drafts.map { $0?.entry.place }
        let first = places.lazy.compactMap { $0 }.first ?? TextPlace(source: 0, line: 1, column: 1)
        let redefines = draft.drafts[0]?.entry.redefines
        if let redefines, !names.contains(redefines.name), !draft.isImplicit {
            findings.report(
                .copybookName, "REDEFINES names a record that is not there", at: redefines.place,
                expected: "a record before this one",
                found: redefines.shown, help: "correct the name")
        }
        // What is wrong may leave items without a length, so that there is nothing to lay out.
        guard !findings.hasErrors else { return nil }
        guard
            let (items, layout) = LayoutBuilder.build(
                resolved, renames: renames, options: factory.options, place: { places[$0] ?? first }, &findings)
        else { return nil }
        return CopybookRecord(
            name: items[0].name ?? "FILLER", place: items[0].place, items: items, renames: renames, redefines: redefines?.name,
            columnNames: FieldNames.unique(items), layout: layout)
    }
}
