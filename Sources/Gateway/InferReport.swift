import Copybook
import Diagnostics
import Inference

/// What `infer` has to say, as text or as one JSON object.
struct InferReport {
    let console: Console
    let showsValues: Bool
    private var texts: [String] = []
    private var members: [String: JSONValue] = [:]

    init(console: Console, showsValues: Bool) {
        self.console = console
        self.showsValues = showsValues
    }

    func print() throws {
        console.print(console.isJSON ? try JSONValue.object(members).text() : texts.joined(separator: "\n\n"))
    }

    mutating func add(layout subject: CopybookSubject) {
        for record in subject.records {
            texts.append("\(record.name)\n" + CopybookTable(record).text(width: console.width))
        }
        members["records"] = .list(subject.records.map(Self.json))
    }

    mutating func add(mapping: String) {
        texts.append(mapping.hasSuffix("\n") ? String(mapping.dropLast()) : mapping)
        members["mapping"] = .string(mapping)
    }

    mutating func add(failure: [Diagnostic]) {
        members["diagnostics"] = .list(failure.map { JSONValue.diagnostic($0, showsPersonal: showsValues) })
    }

    mutating func add(written: [String]) {
        texts.append(written.map { "wrote \($0)" }.joined(separator: "\n"))
        members["files"] = .list(written.map { .string($0) })
    }

    mutating func add(_ inference: FileInference) {
        texts += inference.sections.map { section in
            let head = section.title
            guard !section.rows.isEmpty else { return ([head] + section.lines.map { "  " + $0 }).joined(separator: "\n") }
            var table = TextTable(headers: section.headers)
            table.rows = section.rows.map { $0.map { showsValues ? $0.shown : $0.redacted } }
            return ([head] + section.lines.map { "  " + $0 } + [table.text(width: console.width)]).joined(separator: "\n")
        }
        switch inference {
        case .fixedWidth(let found):
            members["explanations"] = .list(found.diagnosis.explanations.map { json($0) })
            members["sample_bytes"] = .int(found.diagnosis.sampleBytes)
            members["file_bytes"] = found.diagnosis.fileBytes.map { .int($0) } ?? .null
            if let page = found.diagnosis.codePage {
                members["code_page"] = .object([
                    "best": .string(page.best), "same_texts": .list(page.same.map { .string($0) }), "next": JSONValue(page.next),
                ])
            }
            if !found.columns.isEmpty { members["columns"] = .list(found.columns.map { json($0) }) }
        case .delimited(let found): members["columns"] = .list(found.columns.map { json($0) })
        case .xml(let found):
            members["record_elements"] = .list(found.records.map { .object(["path": .string($0.path), "why": .string($0.reason)]) })
            members["evidence"] = .list(found.evidence.map { .string($0) })
            members["namespaces"] = .object(found.namespaces.mapValues { .string($0) })
            members["elements"] = .list(found.rows.map { json($0) })
        }
        members["format"] = .string(inference.format)
        members["explained"] = .bool(inference.isExplained)
    }

    private func json(_ column: ColumnProposal) -> JSONValue {
        .object([
            "offset": .int(column.start), "length": .int(column.length), "name": .string(column.name),
            "type": .string(column.type), "example": .string(showsValues ? column.example : column.shape),
            "distinct": .int(column.distinct), "blank": .int(column.blank), "kind": JSONValue(column.kind),
            "note": JSONValue(column.note),
        ])
    }

    private func json(_ row: XMLInference.Row) -> JSONValue {
        .object([
            "path": .string(row.path), "occurs": .string(row.occurs), "count": row.count.map { .int($0) } ?? .null, "type": .string(row.type),
            "example": JSONValue(row.example.map { showsValues ? $0 : ColumnProposal.shape($0) }),
            "distinct": row.distinct.map { .int($0) } ?? .null, "notes": .list(row.notes.map { .string($0) }),
        ])
    }

    private func json(_ explanation: Explanation) -> JSONValue {
        var members: [String: JSONValue] = [
            "score": .double((explanation.score * 1_000).rounded() / 1_000),
            "source": .string(explanation.draft.lines().joined(separator: "\n") + "\n"),
            "records": .int(explanation.records), "clean": .int(explanation.tally.clean), "bytes": .int(explanation.bytes),
            "reaches_end": .bool(explanation.reachesEnd), "evidence": .list(explanation.evidence.map { .string($0) }),
            "kinds": .list(
                explanation.kinds.map {
                    .object([
                        "record": .string($0.name), "records": .int($0.records), "clean": .int($0.clean),
                        "codes": .list($0.codes.map { .string($0) }),
                    ])
                }),
        ]
        for (name, storage) in [("packed", FieldTally.Storage.packed), ("zoned", .zoned), ("texts", .text)] {
            let count = explanation.tally[storage]
            members[name] = .object(["valid": .int(count.valid), "total": .int(count.total)])
        }
        if let failure = explanation.failure { members["failure"] = JSONValue.diagnostic(failure, showsPersonal: showsValues) }
        if let fault = explanation.tally.fault {
            members["first_fault"] = .object([
                "record": .int(fault.record), "byte_offset": .int(fault.byteOffset), "field": .string(fault.field),
                "code": .string(fault.code), "message": .string(fault.message),
            ])
        }
        return .object(members)
    }

    private static func json(_ record: CopybookRecord) -> JSONValue {
        .object([
            "name": .string(record.name), "minimum_length": .int(record.layout.minimumLength),
            "length": .int(record.layout.maximumLength),
            "items": .list(
                LayoutRow.rows(record).map { row in
                    .object([
                        "offset": .int(row.offset), "length": .int(row.length), "level": .int(row.level), "name": JSONValue(row.name),
                        "column": JSONValue(row.column), "type": JSONValue(row.type), "picture": JSONValue(row.picture),
                        "usage": JSONValue(row.usage), "occurs": .int(row.occurs), "occurs_at_least": .int(row.occursAtLeast),
                        "depending_on": JSONValue(row.dependingOn), "redefines": JSONValue(row.redefines),
                    ])
                }),
        ])
    }
}
