import Connector
import Diagnostics
import Expressions
import Records
public import Settings

extension DelimitedLayout {
    /// Reads the keys of a `source` block that belong to this format. The caller reads the other keys from the same map, then
    /// calls its `finish()`.
    ///
    /// - Returns: nil where the layout cannot be used; what is wrong is reported to the map's context (`LB1002` code page,
    ///   `LB1003` and `LB1004` fields, `LB1401` layout, `LB600x` keys).
    public static func read(_ source: inout SettingsMap) -> DelimitedLayout? {
        let errorsBefore = source.context.errorCount
        let dialect = source.choice("dialect", DelimitedDialect.self) ?? .csv
        let encoding = readEncoding(&source)
        let marks = DelimitedMarks.read(&source, dialect)
        let beginning = readBeginning(&source, dialect)
        let columns = source.choice("columns", ColumnPolicy.self) ?? (beginning.hasNames ? .byName : .byPosition)
        if columns != .byPosition, !beginning.hasNames {
            refuse(
                &source, "columns", "`columns: \(columns.rawValue)` needs a row of names", help: "say `header: true`")
        }
        let drift = source.choice("drift", DriftPolicy.self)
        if let drift, drift != .ignore, columns == .byPosition {
            refuse(&source, "drift", "`drift: \(drift.rawValue)` needs columns by name", help: "without a row of names nothing tells that columns moved")
        }
        var limits = DelimitedLimits()
        if var map = source.map("limits") {
            limits.record = map.int("record", in: 1...1 << 28) ?? limits.record
            limits.columns = map.int("columns", in: 1...1 << 20) ?? limits.columns
            map.finish()
        }
        let width = source.int("width", in: 1...limits.columns)
        if width != nil, columns != .byPosition {
            refuse(&source, "width", "`width` is for columns by position: the header row says how many there are")
        }
        let short = source.choice("short", ShortRowPolicy.self) ?? .reject
        let long = source.choice("long", LongPolicy.self) ?? .reject
        let blankLines = source.choice("blank_lines", BlankLinePolicy.self) ?? .read
        let footerRows = source.int("footer", in: 0...1_000) ?? 0
        let nulls = source.strings("nulls").map { $0.map { Array($0.utf8) } } ?? dialect.nulls
        let proof = source.choice("complete", CompletenessProof.self) ?? .closer

        var reader = DelimitedKindReader(context: source.context, place: source.place, policy: columns, limits: limits)
        let shared = reader.fields(source.list("fields") ?? [], after: 0)
        if let records = source.map("records") {
            reader.readKinds(records, shared: shared)
            if columns == .exact, reader.kinds.count > 1 {
                refuse(&source, "columns", "`columns: exact` is for one kind of row, and `records` has several")
            }
        } else {
            if shared.isEmpty { reader.refuse("the layout has no fields", at: source.place, help: "add `fields:`") }
            reader.kinds = [DelimitedKindReader.Kind(declaration: .init(name: "record", place: source.place), fields: shared)]
        }
        guard let nesting = reader.resolve(), let encoding, let marks, source.context.errorCount == errorsBefore else {
            return nil
        }
        return DelimitedLayout(
            encoding: encoding, delimiter: marks.delimiter, quote: marks.quote, escape: marks.escape,
            lineEnd: marks.lineEnd, beginning: beginning.value, columns: columns, short: short, long: long,
            strayQuotes: marks.strayQuotes, blankLines: blankLines, comment: marks.comment, footerRows: footerRows,
            nulls: nulls, hasEndMark: dialect.hasEndMark, limits: limits, proof: proof, shared: shared,
            kinds: reader.kinds.map { kind in
                DelimitedKind(
                    name: kind.declaration.name, condition: kind.condition, fields: kind.fields,
                    width: width ?? DelimitedKindReader.width(kind.fields))
            }, nesting: nesting, drift: columns == .byPosition ? .ignore : drift ?? .warn)
    }

    private static func refuse(_ source: inout SettingsMap, _ key: String, _ message: String, help: String? = nil) {
        let entry = source.entries.first { $0.key == key }
        source.context.report(Diagnostic(.delimitedLayout, message, at: entry?.keyPlace ?? source.place, help: help))
    }

    private static func readEncoding(_ source: inout SettingsMap) -> DelimitedEncoding? {
        guard let name = source.string("encoding") else { return .automatic }
        switch name.lowercased() {
        case "utf-8", "utf8": return .utf8
        case "utf-16", "utf16": return .utf16
        case "utf-16le", "utf16le": return .utf16LittleEndian
        case "utf-16be", "utf16be": return .utf16BigEndian
        default:
            do {
                return .page(try CodePage(name, at: source.node("encoding")?.place))
            } catch let error as GatewayError {
                for diagnostic in error.diagnostics { source.context.report(diagnostic) }
            } catch {
                refuse(&source, "encoding", "the code page cannot be read: \(error)")
            }
            return nil
        }
    }

    private static func readBeginning(
        _ source: inout SettingsMap, _ dialect: DelimitedDialect
    ) -> (value: Beginning, hasNames: Bool) {
        var result = Beginning()
        result.skippedLines = source.int("skip_lines", in: 0...1_000_000) ?? 0
        result.hasSeparatorLine = dialect.hasSeparatorLine
        var hasNames = dialect.hasHeader
        switch source.node("header")?.text {
        case "true": hasNames = true
        case "false": hasNames = false
        case nil where source.node("header")?.isNull ?? true: break
        default:
            let rows = source.int("header", in: 0...1_000)
            result.headerRows = rows ?? 0
            return (result, false)
        }
        result.headerRows = hasNames ? 1 : 0
        return (result, hasNames)
    }

    /// Whether the text can be told apart from what else structures a row.
    func mayDelimit(_ delimiter: [UInt8]) -> Bool {
        DelimitedMarks.isFree(
            delimiter, quote: quote, escape: escape, lineEnd: lineEnd) && delimiter.count <= BytePattern.maximumLength
    }
}
