import Connector
import Diagnostics
import Records

extension DelimitedFrame {
    func anatomy(of record: Int64) -> RecordAnatomy? {
        let line = Int(clamping: record - Int64(linesBefore) - 1)
        if let reject = scan.rejects.first(where: { $0.line == line }) {
            let kind = layout.kinds.count == 1 ? 0 : nil
            return anatomy(record, start: reject.start, length: reject.length, kind: kind, problem: reject.column, reject.problem.code)
        }
        guard let row = scan.numbers.prefix(rowCount).firstIndex(where: { Int($0) == line }) else { return nil }
        let kind = layout.kinds.indices.first { kind in
            runs.runs(of: kind).contains { runs.range($0).contains(Int32(truncatingIfNeeded: row)) }
        }
        return anatomy(record, start: Int(scan.starts[row]), length: Int(scan.lengths[row]), kind: kind, row: row)
    }

    /// - Parameters:
    ///   - row: among the scan's rows, where its columns can be told apart.
    ///   - problem: the column that they cannot be told apart in, and why.
    private func anatomy(
        _ record: Int64, start: Int, length: Int, kind: Int?, row: Int? = nil, problem: Int? = nil, _ code: DiagnosticCode? = nil
    ) -> RecordAnatomy {
        let source = text.sourceRanges([UInt32(truncatingIfNeeded: start)], [UInt32(truncatingIfNeeded: length)])
        let cells = RowCells(layout: layout, syntax: syntax, text: text.bytes, starts: scan.starts, lengths: scan.lengths)
        var problems: [Int: DiagnosticCode] = [:]
        var names: [Int: String] = [:]
        if let kind {
            let fields = columns.fields(layout.kinds[kind], kind)
            for (field, column) in fields where names[column] == nil { names[column] = field.format.name }
            if let row {
                let decoded = cells.columns([Int32(truncatingIfNeeded: row)], fields)
                for (index, column) in decoded.columns.enumerated() where needs.isNeeded[kind][index] {
                    if let error = column.error(at: 0) { problems[fields[index].column] = error.code }
                }
            }
        }
        if let problem, let code { problems[problem] = code }
        let places = cells.places(start: start, length: length, limit: layout.limits.columns)
        let ranges = text.sourceRanges(
            places.map { UInt32(truncatingIfNeeded: $0.lowerBound) }, places.map { UInt32(truncatingIfNeeded: $0.count) })
        let spans = places.indices.map { column in
            FieldSpan(
                path: names[column] ?? "column \(column + 1)", start: ranges.starts[column] - source.starts[0],
                length: ranges.lengths[column], text: String(decoding: text.bytes[places[column]], as: UTF8.self),
                problem: problems[column])
        }
        var part = RecordAnatomy.Part(
            kind: kind.flatMap { layout.kinds.count > 1 ? layout.kinds[$0].name : nil }, recordNumber: record,
            byteOffset: firstByte + Int64(source.starts[0]), bytes: text.sourceBytes(source.starts[0], source.lengths[0]),
            page: .utf8, spans: spans)
        part.showsGaps = false
        return RecordAnatomy(parts: [part])
    }
}

extension RowCells {
    /// Where the columns of a row stand in the text, quotes included; of a malformed row as far as they can be told apart, the last
    /// with all that follows.
    func places(start: Int, length: Int, limit: Int) -> [Range<Int>] {
        let end = start + length
        var result: [Range<Int>] = []
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let reader = CellReader(base, count: bytes.count, syntax)
            var position = start
            while result.count < limit {
                var last = position
                if let quote = syntax.quote, position < end, base[position] == quote {
                    last = min(reader.closingQuote(from: position + 1, to: end) + 1, end)
                }
                var isEscaped = false
                last = reader.delimiter(from: last, to: end, isEscaped: &isEscaped)
                last = result.count == limit - 1 ? end : min(last, end)
                result.append(position..<last)
                if last >= end { return }
                position = last + syntax.delimiter.length
            }
        }
        return result
    }
}

extension RowReject.Problem {
    var code: DiagnosticCode {
        switch self {
        case .textAfterQuote: .textAfterQuote
        case .strayQuote: .strayQuote
        case .unterminatedQuote: .unterminatedQuote
        case .lostParent: .missingParent
        }
    }
}
