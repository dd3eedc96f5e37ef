import Diagnostics
public import Input
import XMLConnector

/// What an XSD declares or samples of XML show: the elements, the records that they probably are, and a draft of the mapping.
public struct XMLInference: Sendable {
    /// One element or attribute, for people and programs.
    public struct Row: Sendable {
        /// From the root on.
        public let path: String
        /// `1`, `0..1`, `0..n`.
        public let occurs: String
        /// Of samples.
        public let count: Int?
        public let type: String
        public let example: String?
        public let distinct: Int?
        public let notes: [String]
    }

    public struct Record: Sendable {
        public let path: String
        public let reason: String
    }

    /// The best first.
    public let records: [Record]
    public let evidence: [String]
    public let rows: [Row]
    public let namespaces: [String: String]
    private let choice: XMLRecordChoice.Candidate
    private let roots: [XMLShape]
    private let encoding: String?
    private let notes: [String]

    /// Bytes of each of several samples that are read at least.
    private static let leastSample = 1 << 16

    /// From samples: the first megabytes of each.
    ///
    /// - Parameters:
    ///   - limit: bytes of all samples.
    ///   - record: path or name of the record element; nil: guessed.
    /// - Throws: `GatewayError` with what is wrong with the documents (`LB12xx`, `LB13xx`); `LB1506` where no element is `record`.
    public init(samples files: [InputFile], limit: Int, encoding: String?, record: String?) throws {
        let tally = XMLTally()
        let share = max(limit / max(files.count, 1), Self.leastSample)
        var left = limit
        var whole = 0
        var read = 0
        for file in files where left > 0 {
            let isWhole = try XMLSampler.read(file, limit: min(share, left), encoding: encoding, observer: tally)
            tally.endDocument(isWhole: isWhole)
            if isWhole { whole += 1 }
            read += 1
            left -= isWhole ? min(share, left, Int(clamping: max(file.size, 1))) : min(share, left)
        }
        var evidence = ["\(Words.count(read, "document")), of which \(whole) to the end"]
        if read < files.count { evidence.append("\(files.count - read) more were not read: raise --sample") }
        if tally.isCut { evidence.append("more than \(XMLTally.maximumNodes) different elements and attributes: the rest is left out") }
        try self.init(
            XMLRecordChoice(tally), roots: tally.shapes, prefixes: tally.prefixes, evidence: evidence, notes: [], encoding: encoding,
            record: record, name: files.first?.path ?? "")
    }

    /// From a schema.
    ///
    /// - Parameter folders: whose files the schema may name, beside those of its own.
    /// - Throws: `GatewayError` with `LB1505`, `LB1506`.
    public init(schema path: String, folders: [String], record: String?) throws {
        let schema = try XMLSchemaShapes.read(path, folders: folders)
        guard !schema.roots.isEmpty else {
            throw GatewayError(
                Diagnostic(
                    .schemaNotUsable, "the schema declares no element", at: Place(file: path), expected: "a global xs:element",
                    help: "name the schema that declares the document; types alone do not say what a document begins with"), exit: .failed)
        }
        try self.init(
            XMLRecordChoice(schema.roots), roots: schema.roots,
            prefixes: Dictionary(schema.prefixes.map { ($0.namespace, $0.prefix) }, uniquingKeysWith: { first, _ in first }),
            evidence: schema.roots.count > 1
                ? ["\(schema.roots.count) elements may begin a document: " + schema.roots.prefix(12).map(\.name.local).joined(separator: ", ")] : [],
            notes: schema.notes, encoding: nil, record: record, name: path)
    }

    private init(
        _ choices: XMLRecordChoice, roots: [XMLShape], prefixes: [String: String], evidence: [String], notes: [String], encoding: String?,
        record: String?, name: String
    ) throws {
        let candidates = choices.candidates
        let asked = record.flatMap { XMLRecordChoice.named($0, in: roots) }
        guard let choice = record == nil ? candidates.first : asked else {
            throw GatewayError(
                Diagnostic(
                    .recordNotFound, "no element is \(record ?? "a record")", at: Place(file: name),
                    expected: "a path such as " + candidates.prefix(6).map(\.text).joined(separator: ", "),
                    help: "leave out --record to have it guessed"), exit: .usage)
        }
        self.choice = choice
        self.roots = roots
        self.encoding = encoding
        self.notes = notes
        self.evidence = evidence + notes
        namespaces = prefixes
        records = ([choice] + candidates.filter { $0.path != choice.path }).map { Record(path: $0.text, reason: $0.reason) }
        var rows: [Row] = []
        for root in roots { Self.list(root, path: "", into: &rows) }
        self.rows = rows
    }

    private static let mostRows = 4_096

    private static func list(_ shape: XMLShape, path: String, into rows: inout [Row]) {
        guard rows.count < mostRows else { return }
        let own = path + "/" + shape.name.local
        var notes = shape.notes
        if shape.isMixed { notes.append("mixed content") }
        if shape.isNillable { notes.append("xsi:nil") }
        if shape.key != nil { notes.append("keys and values") }
        if shape.isRecursive { notes.append("stands in itself") }
        notes += shape.value?.notes ?? []
        if let codes = shape.value?.codes, !codes.isEmpty { notes.append("\(codes.count) codes") }
        let least = shape.minimum
        let most = shape.maximum.map { "\($0)" } ?? "n"
        rows.append(
            Row(
                path: own, occurs: shape.maximum == least ? "\(least)" : "\(least)..\(most)", count: shape.count,
                type: shape.value?.type ?? "", example: shape.value?.example, distinct: shape.value?.distinct, notes: notes))
        for attribute in shape.attributes where rows.count < mostRows {
            rows.append(
                Row(
                    path: own + "/@" + attribute.name.local, occurs: attribute.isRequired ? "1" : "0..1", count: attribute.count,
                    type: attribute.value.type, example: attribute.value.example, distinct: attribute.value.distinct,
                    notes: attribute.value.notes))
        }
        for child in shape.children { list(child, path: own, into: &rows) }
    }

    // MARK: results

    var sections: [ReportSection] {
        var records = ReportSection(title: "Records", lines: evidence)
        records.headers = ["ELEMENT", "WHY"]
        records.rows = self.records.map { [ReportSection.Cell($0.path), ReportSection.Cell($0.reason)] }
        let hasSamples = rows.contains { $0.count != nil }
        var elements = ReportSection(title: "Elements and attributes")
        elements.headers = ["PATH", "OCCURS"] + (hasSamples ? ["COUNT"] : []) + ["TYPE"] + (hasSamples ? ["EXAMPLE", "DIFFERENT"] : []) + ["NOTE"]
        elements.rows = rows.map { row in
            let example = row.example ?? ""
            return [ReportSection.Cell(row.path), ReportSection.Cell(row.occurs)]
                + (hasSamples ? [ReportSection.Cell(row.count.map(Words.number) ?? "")] : []) + [ReportSection.Cell(row.type)]
                + (hasSamples
                    ? [
                        ReportSection.Cell(shown: example, redacted: ColumnProposal.shape(example)),
                        ReportSection.Cell(row.distinct.map(Words.number) ?? ""),
                    ] : [])
                + [ReportSection.Cell(row.notes.joined(separator: "; "))]
        }
        return [records, elements]
    }

    /// - Throws: never; a draft can always be made.
    public func mapping(name: String) -> MappingDraft {
        let draft = XMLDraft(choice, roots: roots, known: namespaces, encoding: encoding)
        return MappingDraft(name: name, source: draft.lines, fields: draft.fields, codes: draft.codes, blanks: notes + draft.blanks)
    }
}
