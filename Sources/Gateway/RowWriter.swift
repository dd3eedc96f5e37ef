import Canonical
import Expressions
import Records

/// Writes canonical rows of one stream as NDJSON, CSV or cells of a table; fields stand in the order of the model.
struct RowWriter: Sendable {
    private let stream: EntityStream
    /// Positions in the stream's fields, in the order of the model.
    private let order: [Int]
    private let format: Preview.Format
    private let withIDs: Bool
    private let json: JSONRows

    init(stream: EntityStream, format: Preview.Format, withIDs: Bool) {
        self.stream = stream
        self.format = format
        self.withIDs = withIDs
        order = Self.order(stream)
        let fields = order.map { stream.fields[$0].name }
        json = JSONRows(names: (withIDs ? ["entity", "id", "source_key"] : []) + fields, json: [Entity.attributesName])
    }

    private static func order(_ stream: EntityStream) -> [Int] {
        stream.entity.fields.compactMap { field in stream.fields.firstIndex { $0.name == field.name } }
    }

    /// The names of the columns of a stream.
    func names(_ stream: EntityStream) -> [String] {
        (withIDs ? ["id", "source_key"] : []) + Self.order(stream).map { stream.fields[$0].name }
    }

    func write(_ rows: EntityBatch, to sink: ByteSink) {
        switch format {
        case .ndjson:
            let leading =
                withIDs
                ? [
                    Column(.string(TextValues(repeating: stream.entity.name, count: rows.count)), count: rows.count),
                    Column(.uuid(rows.ids), count: rows.count), Column(.string(rows.keys), count: rows.count),
                ] : []
            json.appendLines(leading + order.map { rows.columns[$0] }, count: rows.count, to: sink)
        case .csv, .table:
            for row in 0..<rows.count { sink.append((cells(rows, row: row).map(Self.csvCell).joined(separator: ",") + "\r\n").utf8) }
        }
    }

    func header(to sink: ByteSink) {
        sink.append((names(stream).map(Self.csvCell).joined(separator: ",") + "\r\n").utf8)
    }

    /// The row's cells as plain texts; a null is empty, and an empty text is `""`.
    func cells(_ rows: EntityBatch, row: Int) -> [String] {
        let leading = withIDs ? [rows.ids[row].description, rows.keys.string(row)] : []
        return leading + order.map { index in
            rows.columns[index].isValue(row) ? ValueText.plain(rows.columns[index], row) : ""
        }
    }

    /// RFC 4180.
    private static func csvCell(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
