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
    /// As the mapping writes them, to see whether they are of their columns' unit.
    private let lagText: String?
    private let overlapText: String?
    /// Of columns without a zone; nil is the server's own.
    let zone: String?
    let place: Place

    /// Whether it is declared for numbers, which nothing but the overlap bounds: of times it would need a unit.
    var isOfNumbers: Bool { overlap > 0 && overlapText.flatMap { Int($0) } != nil }

    /// How the columns travel.
    ///
    /// - Throws: `GatewayError` with `LB1603` where one is missing, `LB1601` where one has a type without an order of time or a
    ///   length is not of its unit, and `LB1607` where it is a number and nothing bounds it.
    func types(in description: RelationDescription?, of relation: SourceRelation) throws(GatewayError) -> [ColumnType] {
        var result: [ColumnType] = []
        for name in columns {
            guard let column = description?.column(named: name) else {
                throw GatewayError(
                    Diagnostic(
                        .sourceColumnMissing, "\(relation.name) has no column `\(name)`, which the watermark names", at: place,
                        help: Suggestion.nearest(to: name, among: description?.columns.map(\.name) ?? []).map { "did you mean `\($0)`?" }),
                    exit: .findings)
            }
            switch column.type {
            case .timestamp, .timestamptz, .date: try checkTimes(name)
            case .int2, .int4, .int8: try checkNumbers(name)
            default:
                throw GatewayError(
                    Diagnostic(
                        .databaseLayout, "the watermark `\(name)` is of a type that tells no order of changes", at: place,
                        expected: "a timestamp, date or whole number", found: Redacted(column.typeName, isPersonal: false)),
                    exit: .findings)
            }
            result.append(column.type)
        }
        return result
    }

    /// A number alone may be meant as seconds, minutes or milliseconds: nothing is guessed.
    private func checkTimes(_ name: String) throws(GatewayError) {
        for (key, text) in [("lag", lagText), ("overlap", overlapText)] {
            if let text, text != "0", Int(text) != nil {
                throw wrongUnit("\(key) of the watermark `\(name)` has no unit", "a length of time, such as \(text)s or \(text)min", text)
            }
        }
    }

    private func checkNumbers(_ name: String) throws(GatewayError) {
        if let lagText {
            throw wrongUnit("the watermark `\(name)` is a number, and a lag is a length of time", "`overlap: N` in place of `lag`", lagText)
        }
        if let overlapText, Int(overlapText) == nil {
            throw wrongUnit("overlap of the watermark `\(name)` is a length of time, and the column a number", "`overlap: N`", overlapText)
        }
        guard overlap > 0 else {
            throw GatewayError(
                Diagnostic(
                    .watermarkUnbounded, "the watermark `\(name)` is a number, and no overlap is declared", at: place,
                    expected: "`overlap: N`", help: "a number that was drawn early can be committed late: read the last N again"),
                exit: .findings)
        }
    }

    private func wrongUnit(_ what: String, _ expected: String, _ found: String) -> GatewayError {
        GatewayError(
            Diagnostic(.databaseLayout, what, at: place, expected: expected, found: Redacted(found, isPersonal: false)), exit: .findings)
    }

    /// Reads `watermark: COLUMN`, or `watermark: { columns: …, lag: …, overlap: …, zone: … }`.
    ///
    /// - Returns: nil where there is none, or where it cannot be used, which is reported.
    static func read(_ source: inout SettingsMap) -> Watermark? {
        guard let node = source.node("watermark"), !node.isNull else { return nil }
        if node.text != nil || node.list != nil {
            return Watermark(
                columns: source.strings("watermark") ?? [], lag: nil, overlap: 0, lagText: nil, overlapText: nil, zone: nil,
                place: node.place)
        }
        guard var map = source.map("watermark") else { return nil }
        let columns = map.required("columns") == nil ? [] : map.strings("columns") ?? []
        let lag = length(&map, "lag")
        let overlap = length(&map, "overlap") ?? 0
        let zone = map.string("zone")
        let watermark = Watermark(
            columns: columns, lag: lag, overlap: overlap, lagText: map.string("lag"), overlapText: map.string("overlap"), zone: zone,
            place: node.place)
        map.finish()
        return columns.isEmpty ? nil : watermark
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
