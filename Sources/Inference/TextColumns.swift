import Connector
import Diagnostics

/// Columns of fixed-width records of which nothing is known but where each begins.
struct TextColumns {
    let sample: FileSample

    /// Enough to see the record that closes most files; columns are told by fewer.
    private static let sampleRecords = 50_000
    private static let columnRecords = 2_000
    private static let mostColumns = 2_000
    /// Types that turn out wrong for some record are taken back, one by one.
    private static let mostRepairs = 60

    /// The columns, and the explanation with fields and kinds in its draft.
    func propose(_ explanation: Explanation) -> (columns: [ColumnProposal], explanation: Explanation) {
        var draft = explanation.draft
        let page = try? CodePage(draft.encoding, allowsMultiByte: true)
        let isEBCDIC = page?.isEBCDIC ?? false
        // Letters beyond ASCII count as letters; only where they stand matters here.
        let text: [UInt8] = (0..<256).map { byte in
            let character = isEBCDIC ? page?.ascii[byte] ?? 0 : byte < 128 ? UInt8(byte) : 0x61
            return character == 0 && isEBCDIC && byte >= 0x40 ? 0x61 : character
        }
        let records = RawRecords(draft, sample, limit: Self.sampleRecords)
        let inOrder = records.inOrder
        let isWhole = sample.isWhole && inOrder.count == explanation.records
        guard !inOrder.isEmpty else { return ([], explanation) }
        var columns: [ColumnProposal] = []
        let kinds = RecordKinds.find(inOrder, text: text, isEBCDIC: isEBCDIC, isWhole: isWhole)
        if let kinds {
            for kind in kinds.kinds { columns += self.columns(Array(kind.records.prefix(Self.columnRecords)), text, page, from: kinds.length, kind: kind.name) }
        } else {
            columns = self.columns(Array(inOrder.prefix(Self.columnRecords)), text, page, from: 0, kind: nil)
        }
        if columns.count > Self.mostColumns { columns.removeSubrange(Self.mostColumns...) }
        draft.short = draft.framing.family == .lines && explanation.draft.short != nil ? "pad" : draft.short
        var trial = Trial()
        for _ in 0..<Self.mostRepairs {
            write(columns, kinds, to: &draft)
            trial = Trial.run(draft, sample, bytes: sample.bytes.count)
            guard let fault = trial.tally.fault, let wrong = columns.firstIndex(where: { $0.name == fault.field && !$0.keys.isEmpty })
            else { break }
            columns[wrong].keys = []
            columns[wrong].note = "not all are \(columns[wrong].type)"
            columns[wrong].type = "text"
        }
        var result = explanation
        result.draft = draft
        if trial.records > 0 {
            result.records = trial.records
            result.tally = trial.tally
            result.failure = trial.failure
            result.bytes = trial.end
            result.reachesEnd = trial.isWhole
        }
        if let kinds {
            result.evidence.append(
                "kinds of record by their first \(kinds.length == 1 ? "character" : "\(kinds.length) characters"): "
                    + kinds.kinds.map { "\($0.code) \(Words.number($0.records.count))" }.joined(separator: ", "))
            if kinds.kinds.contains(where: { $0.name == "trailer" }) { result.evidence.append("a record of its own closes the file") }
        }
        return (columns, result)
    }

    private func write(_ columns: [ColumnProposal], _ kinds: RecordKinds?, to draft: inout FixedWidthDraft) {
        func field(_ column: ColumnProposal) -> String {
            let keys = ["name: \(column.name)", "start: \(column.start + 1)", "length: \(column.length)"] + column.keys
            return "{ \(keys.joined(separator: ", ")) }"
        }
        guard let kinds else {
            draft.fields = columns.map(field)
            draft.records = []
            return
        }
        draft.fields = ["{ name: \(KindAssignment.codeName), start: 1, length: \(kinds.length) }"]
        draft.records = kinds.kinds.flatMap { kind in
            ["\(kind.name):", "  when: \(YAMLText.quoted("\(KindAssignment.codeName) == '\(kind.code)'"))", "  fields:"]
                + columns.filter { $0.kind == kind.name }.map { "    - " + field($0) }
        }
    }

    /// - Parameter start: bytes before it belong to the code of the kind.
    private func columns(_ records: [[UInt8]], _ text: [UInt8], _ page: CodePage?, from start: Int, kind: String?) -> [ColumnProposal] {
        let statistics = ColumnStatistics(records, text: text)
        let packed = PackedColumns.find(records, text: text)
        var edges = Set(statistics.boundaries().filter { $0 >= start } + [start])
        for range in packed {
            edges = edges.filter { !range.contains($0) }
            edges.insert(range.lowerBound)
            edges.insert(range.upperBound)
        }
        let width = statistics.width
        let ordered = edges.filter { $0 < width }.sorted()
        var result: [ColumnProposal] = []
        for (index, begin) in ordered.enumerated() {
            let end = index + 1 < ordered.count ? ordered[index + 1] : width
            if packed.contains(begin..<end) {
                result.append(self.packed(begin..<end, records.count, kind))
                continue
            }
            for range in split(begin..<end, records, text) { result.append(column(range, records, statistics, page, kind)) }
        }
        return result.filter { $0.type != "blank" }
    }

    private func packed(_ range: Range<Int>, _ count: Int, _ kind: String?) -> ColumnProposal {
        ColumnProposal(
            start: range.lowerBound, length: range.count, name: "col_\(range.lowerBound + 1)", keys: ["usage: packed"], type: "packed",
            example: "", shape: "", distinct: 0, blank: 0, note: "COMP-3; how many decimals?", kind: kind)
    }

    /// Dates inside longer columns are columns of their own.
    private func split(_ range: Range<Int>, _ records: [[UInt8]], _ text: [UInt8]) -> [Range<Int>] {
        guard range.count > 8, let shape = DateShape.all.first(where: { $0.pattern == "yyyyMMdd" }) else { return [range] }
        guard records.count >= 20, records.allSatisfy({ $0.count >= range.upperBound }) else { return [range] }
        for begin in range.lowerBound...(range.upperBound - 8) {
            var dates = 0
            let isDate = records.allSatisfy { record in
                let value = record[begin..<begin + 8].map { text[Int($0)] }
                if shape.matches(value) { dates += 1 } else if Set(value) != [0x30], Set(value) != [0x39] { return false }
                return true
            }
            guard isDate, dates * 2 > records.count else { continue }
            return ([range.lowerBound..<begin, begin..<begin + 8].filter { !$0.isEmpty })
                + (begin + 8 < range.upperBound ? split(begin + 8..<range.upperBound, records, text) : [])
        }
        return [range]
    }

    private func column(
        _ range: Range<Int>, _ records: [[UInt8]], _ statistics: ColumnStatistics, _ page: CodePage?, _ kind: String?
    ) -> ColumnProposal {
        let name = "col_\(range.lowerBound + 1)"
        if range.contains(where: { statistics.binary[$0] > 0.01 }) {
            return ColumnProposal(
                start: range.lowerBound, length: range.count, name: name, keys: ["type: bytes"], type: "binary", example: "", shape: "",
                distinct: 0, blank: 0, note: "no text: binary numbers, or another code page", kind: kind)
        }
        var values = ColumnValues()
        for record in records {
            let bytes = record[min(range.lowerBound, record.count)..<min(range.upperBound, record.count)]
            var text: [UInt8] = []
            Array(bytes).withUnsafeBufferPointer { page?.append($0, to: &text) }
            values.add(String(decoding: text, as: UTF8.self))
        }
        let verdict = values.verdict(isFixedWidth: true)
        return ColumnProposal(
            start: range.lowerBound, length: range.count, name: name, keys: verdict.keys, type: verdict.type, example: values.example,
            shape: ColumnProposal.shape(values.example), distinct: values.distinct.count, blank: values.blank, note: verdict.note,
            kind: kind, isUnique: values.isUnique)
    }
}
