internal import Diagnostics
internal import Settings

/// The columns by which changed rows of a table are found, and how far behind the present they are believed.
struct Watermark: Sendable {
    /// As the server has them. A row counts as changed where one of them is at or past its mark, or all are null.
    let columns: [String]
    /// In milliseconds: how late a row may appear after the time that stands in it. nil asks the server which transactions are
    /// still in progress.
    let lag: Int?
    /// In milliseconds for times, as a number for numbers: read again before the mark.
    let overlap: Int
    /// Of columns without a zone; nil is the server's own.
    let zone: String?
    let place: Place

    /// How the columns travel.
    ///
    /// - Throws: `GatewayError` with `LB1603` where one is missing, `LB1601` where one has a type without an order of time, and
    ///   `LB1607` where it is a number and nothing bounds it.
    func types(in description: RelationDescription?, of relation: SourceRelation) throws -> [ColumnType] {
        try columns.map { name in
            guard let column = description?.column(named: name) else {
                throw GatewayError(
                    Diagnostic(
                        .sourceColumnMissing, "\(relation.name) has no column `\(name)`, which the watermark names", at: place,
                        help: Suggestion.nearest(to: name, among: description?.columns.map(\.name) ?? []).map { "did you mean `\($0)`?" }),
                    exit: .findings)
            }
            switch column.type {
            case .timestamp, .timestamptz, .date: return column.type
            case .int2, .int4, .int8:
                if overlap > 0 { return column.type }
                throw GatewayError(
                    Diagnostic(
                        .watermarkUnbounded, "the watermark `\(name)` is a number, and no overlap is declared", at: place,
                        expected: "`overlap: N`", help: "a number that was drawn early can be committed late: read the last N again"),
                    exit: .findings)
            default:
                throw GatewayError(
                    Diagnostic(
                        .databaseLayout, "the watermark `\(name)` is of a type that tells no order of changes", at: place,
                        expected: "a timestamp, date or whole number", found: Redacted(column.typeName, isPersonal: false)),
                    exit: .findings)
            }
        }
    }

    /// Reads `watermark: COLUMN`, or `watermark: { columns: …, lag: …, overlap: …, zone: … }`.
    ///
    /// - Returns: nil where there is none, or where it cannot be used, which is reported.
    static func read(_ source: inout SettingsMap) -> Watermark? {
        guard let node = source.node("watermark"), !node.isNull else { return nil }
        if node.text != nil || node.list != nil {
            return Watermark(
                columns: source.strings("watermark") ?? [], lag: nil, overlap: 0, zone: nil, place: node.place)
        }
        guard var map = source.map("watermark") else { return nil }
        let columns = map.required("columns") == nil ? [] : map.strings("columns") ?? []
        let lag = length(&map, "lag")
        let overlap = length(&map, "overlap") ?? 0
        let zone = map.string("zone")
        map.finish()
        return columns.isEmpty ? nil : Watermark(columns: columns, lag: lag, overlap: overlap, zone: zone, place: node.place)
    }

    private static func length(_ map: inout SettingsMap, _ key: String) -> Int? {
        guard let text = map.string(key) else { return nil }
        if let value = SessionSettings.Duration.milliseconds(text) ?? Int(text).flatMap({ $0 >= 0 ? $0 : nil }) { return value }
        map.context.report(
            Diagnostic(
                .settingsWrongValue, "\(key) of watermark is not usable", at: map.node(key)?.place,
                expected: "a length of time such as 15min, or a number for a column of numbers",
                found: Redacted(text, isPersonal: false)))
        return nil
    }
}
