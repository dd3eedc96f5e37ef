/// A part of what `infer` has to say: a title, lines, and a table.
public struct ReportSection: Sendable {
    /// What a cell shows, and what it shows where values are hidden.
    public struct Cell: Sendable {
        public let shown: String
        public let redacted: String

        init(_ text: String) { (shown, redacted) = (text, text) }
        init(shown: String, redacted: String) { (self.shown, self.redacted) = (shown, redacted) }
    }

    public let title: String
    public var lines: [String] = []
    public var headers: [String] = []
    public var rows: [[Cell]] = []

    static func columns(_ columns: [ColumnProposal], isFixedWidth: Bool) -> ReportSection {
        let hasKinds = columns.contains { $0.kind != nil }
        var section = ReportSection(title: "Columns")
        section.headers =
            (hasKinds ? ["KIND"] : []) + (isFixedWidth ? ["START", "LENGTH"] : ["COLUMN"])
            + ["NAME", "TYPE", "EXAMPLE", "DIFFERENT", "BLANK", "NOTE"]
        section.rows = columns.map { column in
            (hasKinds ? [Cell(column.kind ?? "")] : [])
                + (isFixedWidth ? [Cell("\(column.start + 1)"), Cell("\(column.length)")] : [Cell("\(column.start + 1)")])
                + [
                    Cell(column.name), Cell(column.type), Cell(shown: column.example, redacted: column.shape),
                    Cell(Words.number(column.distinct)), Cell(Words.number(column.blank)), Cell(column.note ?? ""),
                ]
        }
        return section
    }
}
