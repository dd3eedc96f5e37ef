import Connector
import DelimitedConnector
import Diagnostics
import Records

/// What delimited text was found to be.
public struct DelimitedInference: Sendable {
    let draft: DelimitedDraft
    public let columns: [ColumnProposal]
    public let rows: Int
    public let rejected: Int
    let hasHeader: Bool
    let ranking: CodePageRanking?

    private static let sampleRows = 4_000
    private static let mostColumns = 2_000
    private static let mostRepairs = 60

    /// What the connector read: the cells as texts.
    private struct Table {
        var rows: [[String?]] = []
        var rejected = 0
    }

    /// - Parameters:
    ///   - text: the sample as UTF-8, without a byte order mark.
    ///   - encoding: nil where UTF-8 or a byte order mark will do.
    /// - Returns: nil where no delimiter gives rows of one width.
    static func find(_ sample: FileSample, text: [UInt8], encoding: String?, ranking: CodePageRanking?) -> DelimitedInference? {
        let lines = text.split(separator: 0x0A, maxSplits: 400, omittingEmptySubsequences: true).prefix(400)
        guard lines.count >= 2 else { return nil }
        let isOfOneLength = Set(lines.map(\.count)).count == 1
        var best: (draft: DelimitedDraft, table: Table, share: Double)?
        for delimiter in DelimitedDraft.Delimiter.all {
            let counts = lines.map { line in line.reduce(0) { $0 + ($1 == delimiter.byte ? 1 : 0) } }
            guard let usual = mode(counts), usual > 0, usual < mostColumns else { continue }
            // Names with a comma in records of one length are no delimited text.
            if isOfOneLength, delimiter.byte == 0x2C, usual < 3 { continue }
            let quoted = lines.contains { $0.contains(0x22) }
            for hasQuotes in quoted ? [true, false] : [delimiter.byte == 0x2C || delimiter.byte == 0x3B] {
                var draft = DelimitedDraft(encoding: encoding, delimiter: delimiter, hasQuotes: hasQuotes)
                for width in widths(lines, delimiter.byte, hasQuotes: hasQuotes) {
                    draft.width = width
                    draft.fields = (1...width).map { "{ name: c\($0), column: \($0) }" }
                    guard let table = read(draft, sample) else { continue }
                    let share = Double(table.rows.count) / Double(max(1, table.rows.count + table.rejected))
                    // As good a share with more columns says more.
                    if share > 0.9, share * Double(100 + min(width, 20)) > (best.map { $0.share * Double(100 + min($0.draft.width ?? 0, 20)) } ?? 0) {
                        best = (draft, table, share)
                    }
                }
            }
        }
        guard let best, best.table.rows.count >= 2 else { return nil }
        return describe(best.draft, best.table, sample, ranking)
    }

    private static func mode(_ values: [Int]) -> Int? {
        var counts: [Int: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    }

    /// How many columns rows may have: only a guess for the connector to judge, since quotes may hold anything.
    private static func widths(_ lines: ArraySlice<ArraySlice<UInt8>>, _ delimiter: UInt8, hasQuotes: Bool) -> [Int] {
        let counts = lines.map { line in
            var count = 1
            var isQuoted = false
            for byte in line {
                if hasQuotes, byte == 0x22 { isQuoted.toggle() } else if byte == delimiter, !isQuoted { count += 1 }
            }
            return count
        }
        return mode(counts).map { $0 > 1 ? [$0] : [] } ?? []
    }

    /// - Returns: nil where the connector stops.
    private static func read(_ draft: DelimitedDraft, _ sample: FileSample) -> Table? {
        guard let layout = try? draft.layout() else { return nil }
        let source = DelimitedSource(layout: layout, files: [sample.file], batchBytes: 1 << 16)
        var table = Table()
        do {
            while table.rows.count + table.rejected < sampleRows, let frame = try source.next() {
                let batch = try frame.decode()
                table.rejected += batch.rejects.count
                for rows in batch.batches {
                    for row in 0..<rows.count where table.rows.count < sampleRows {
                        table.rows.append(
                            rows.columns.map { column in
                                guard column.isValue(row), case .string(let texts) = column.values else { return nil }
                                return texts.string(row)
                            })
                    }
                }
            }
        } catch { return table.rows.isEmpty ? nil : table }
        return table
    }

    // MARK: columns

    private static func describe(
        _ draft: DelimitedDraft, _ table: Table, _ sample: FileSample, _ ranking: CodePageRanking?
    ) -> DelimitedInference {
        let width = draft.width ?? 1
        let first = table.rows[0]
        let hasHeader = looksLikeHeader(first, Array(table.rows.dropFirst()))
        let body = hasHeader ? table.rows.dropFirst() : table.rows[...]
        let names = fieldNames(hasHeader ? first : [], width: width)
        var draft = draft
        draft.width = hasHeader ? nil : width
        let isByName = hasHeader && names.areUnique
        draft.header = hasHeader ? (isByName ? "true" : "1") : "false"
        if hasHeader, !isByName { draft.width = width }
        var columns: [ColumnProposal] = []
        for column in 0..<width {
            var values = ColumnValues()
            for row in body { values.add(column < row.count ? row[column] ?? "" : "") }
            let verdict = values.verdict(isFixedWidth: false, name: names.names[column])
            columns.append(
                ColumnProposal(
                    start: column, length: 0, name: names.names[column], keys: verdict.keys, type: verdict.type, example: values.example,
                    shape: ColumnProposal.shape(values.example), distinct: values.distinct.count, blank: values.blank,
                    note: verdict.note, kind: nil, isUnique: values.isUnique))
        }
        var rejected = table.rejected
        var rows = body.count
        for _ in 0..<mostRepairs {
            draft.fields = columns.map { column in
                var keys = ["name: \(column.name)"]
                if isByName, let header = first[column.start], normal(header) != column.name { keys.append("column: \(YAMLText.quoted(header))") }
                return "{ \((keys + column.keys).joined(separator: ", ")) }"
            }
            guard let check = check(draft, sample) else { break }
            (rows, rejected) = (check.rows, check.rejected)
            guard let wrong = check.wrong, !columns[wrong].keys.isEmpty else { break }
            columns[wrong].note = "not all are \(columns[wrong].type)"
            columns[wrong].keys = []
            columns[wrong].type = "text"
        }
        return DelimitedInference(
            draft: draft, columns: columns, rows: rows, rejected: rejected, hasHeader: hasHeader, ranking: ranking)
    }

    /// Reads with the types, and finds a column that has an error.
    private static func check(_ draft: DelimitedDraft, _ sample: FileSample) -> (rows: Int, rejected: Int, wrong: Int?)? {
        guard let layout = try? draft.layout() else { return nil }
        let source = DelimitedSource(layout: layout, files: [sample.file])
        var rows = 0
        var rejected = 0
        while rows + rejected < sampleRows, let frame = try? source.next(), let batch = try? frame.decode() {
            rejected += batch.rejects.count
            for batch in batch.batches {
                rows += batch.count
                if let wrong = batch.columns.firstIndex(where: { !$0.errors.isEmpty }) { return (rows, rejected, wrong) }
            }
        }
        return (rows, rejected, nil)
    }

    /// A first row of different names, none of which is a number or a date, and not like the rows below it.
    private static func looksLikeHeader(_ first: [String?], _ body: [[String?]]) -> Bool {
        let names = first.compactMap { $0.map(ColumnValues.trimmed) }.filter { !$0.isEmpty }
        guard names.count == first.count, Set(names).count == names.count, !body.isEmpty else { return false }
        let isNamed = names.allSatisfy { name in
            guard let initial = name.unicodeScalars.first else { return false }
            return (initial.properties.isAlphabetic || initial == "_") && name.utf8.count <= 64
        }
        guard isNamed else { return false }
        var differs = 0
        for (column, name) in names.enumerated() {
            let values = body.prefix(200).compactMap { column < $0.count ? $0[column] : nil }
            if values.contains(name) { return false }
            if !values.isEmpty, values.allSatisfy({ ColumnProposal.shape($0) != ColumnProposal.shape(name) }) { differs += 1 }
        }
        return differs * 2 >= names.count
    }

    private static func normal(_ header: String) -> String {
        String(ColumnValues.trimmed(header).lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    private static func fieldNames(_ header: [String?], width: Int) -> (names: [String], areUnique: Bool) {
        var names: [String] = []
        var areUnique = true
        for column in 0..<width {
            guard column < header.count, let text = header[column] else {
                names.append("col_\(column + 1)")
                continue
            }
            var name = ""
            for scalar in normal(text).unicodeScalars { name.unicodeScalars.append(scalar.value < 128 ? scalar : "_") }
            if name.isEmpty || !FieldNaming.isName(name) { name = "_" + name }
            if DraftField.reserved.contains(name) { name += "_" }
            if names.contains(name) {
                areUnique = false
                name += "_\(column + 1)"
            }
            names.append(name)
        }
        return (names, areUnique)
    }

    // MARK: results

    var evidence: [String] {
        var lines = [
            "delimited text: \(draft.delimiter.title), \(columns.count) columns, \(hasHeader ? "a row of names" : "no row of names"), quotes \(draft.hasQuotes ? "\"" : "none")",
            "\(Words.number(rows)) of \(Words.number(rows + rejected)) rows that were tried have this width",
        ]
        if let ranking, !ranking.same.isEmpty { lines.append("this file cannot tell \(ranking.best) from \(ranking.same.joined(separator: ", "))") }
        return lines
    }

    func mapping(name: String) -> MappingDraft {
        MappingDraft(
            name: name, source: draft.lines(),
            fields: columns.map {
                DraftField(
                    name: $0.name, canBeKey: $0.type != "bytes" && $0.type != "blank", isUnique: $0.isUnique, isInt: $0.keys.contains("type: int"))
            })
    }
}
