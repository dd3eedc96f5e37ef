import Canonical
import Diagnostics
import Mapping
import Records
import Testing

/// A source of two kinds of record, as a connector would describe it, and mappings over it.
struct MappingFixture {
    static let renewal = ValueType.structure([StructField("on", .date), StructField("fee", .decimal)])
    static let license = ValueType.structure([
        StructField("number", .string), StructField("status", .string), StructField("renewals", .list(renewal), isNullable: false),
    ])

    static let schema = SourceSchema(
        kinds: [
            RecordKind(name: "header", columns: [StructField("run_date", .date)], opens: 0),
            RecordKind(
                name: "detail",
                columns: [
                    StructField("id", .string), StructField("no", .int), StructField("name", .string, isPersonal: true),
                    StructField("kind", .string), StructField("amount", .decimal), StructField("due_on", .date),
                    StructField("rate", .double), StructField("flag", .bool),
                    StructField("licenses", .list(license), isNullable: false), StructField("tags", .list(.string)),
                    StructField("header.run_date", .date),
                ], ownColumnCount: 10),
        ])

    static let head = "landbridge: 1\nmapping: tax\nsystem: county\nsource: { format: xml }\n"
    static let namespace = RowID(high: 0, low: 0)

    static let codes = ["status": CodeTable(name: "status", entries: [("A", "active"), ("I", "inactive")])]

    var schema = MappingFixture.schema
    var known = KeyTypes()
    var asOf: String?

    func compile(_ body: String) throws -> (mapping: CompiledMapping, warnings: [Diagnostic]) {
        let file = try MappingFile.read(Self.head + body, file: "m.yaml")
        var compiler = MappingCompiler(
            file: file, schema: schema, model: try CanonicalModel.standard(), codes: Self.codes, namespace: Self.namespace,
            known: known)
        return try compiler.compile(asOf: asOf.map { ExpressionText(text: $0, place: Place(file: "m.yaml", line: 4, column: 30)) })
    }

    func failures(_ body: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Diagnostic] {
        let error = #expect(throws: GatewayError.self, sourceLocation: sourceLocation) { try compile(body) }
        #expect(error?.exit == .findings, sourceLocation: sourceLocation)
        return try #require(error?.diagnostics, sourceLocation: sourceLocation)
    }
}

/// One record of the kind `detail`.
struct Detail {
    enum Value<Content> {
        case value(Content)
        case null
        case error
    }

    struct License {
        var number: Value<String> = .value("L1")
        var status: Value<String> = .value("A")
        var renewals: [(on: String, fee: String)] = []
    }

    var id: Value<String> = .value("p1")
    var no: Value<Int64> = .value(1)
    var name: Value<String> = .value("LEE ANN")
    var kind: Value<String> = .value("person")
    var amount: Value<String> = .value("1.50")
    var dueOn: Value<String> = .value("2026-11-22")
    var rate: Value<Double> = .value(0.5)
    var flag: Value<Bool> = .value(true)
    var licenses: Value<[License]> = .value([])
    var tags: Value<[Value<String>]> = .value([])
    var runDate: Value<String> = .value("2026-11-01")

    static func batch(_ records: [Detail], file: String = "in.dat", first: Int64 = 1, ordinals: [Int64]? = nil) -> RecordBatch {
        let count = records.count
        let columns = [
            texts(records.map(\.id), "id"), column(records.map(\.no), 7, "no") { .int($0) }, texts(records.map(\.name), "name", personal: true),
            texts(records.map(\.kind), "kind"), decimals(records.map(\.amount), "amount"), dates(records.map(\.dueOn), "due_on"),
            column(records.map(\.rate), 7, "rate") { .double($0) }, column(records.map(\.flag), true, "flag") { .bool($0) },
            licenses(records.map(\.licenses)), lists(records.map(\.tags), "tags") { texts($0, "tags") },
            dates(records.map(\.runDate), "header.run_date"),
        ]
        let origins = RecordOrigins(
            file: file, fileIndex: 0, recordNumbers: (0..<count).map { first + Int64($0) },
            byteOffsets: (0..<count).map { Int64($0) * 10 }, byteLengths: [Int32](repeating: 10, count: count))
        return RecordBatch(
            kind: 1, count: count, columns: columns, origins: origins,
            groupOrdinals: [ordinals ?? [Int64](repeating: 0, count: count)], raw: (0..<count * 10).map { UInt8(truncatingIfNeeded: $0 / 10 + 65) })
    }

    static func texts(_ all: [Value<String>], _ field: String, personal: Bool = false) -> Column {
        var values = TextValues()
        for value in all { if case .value(let text) = value { values.append(text) } else { values.append("??") } }
        return masked(.string(values), all, field, personal: personal)
    }

    static func dates(_ all: [Value<String>], _ field: String) -> Column {
        column(
            all.map { value in
                switch value {
                case .value(let text):
                    let parts = text.split(separator: "-").compactMap { Int($0) }
                    return .value(CalendarDate(year: parts[0], month: parts[1], day: parts[2])?.days ?? 0)
                case .null: return .null
                case .error: return .error
                }
            }, Int32(0), field) { .date($0) }
    }

    static func decimals(_ all: [Value<String>], _ field: String) -> Column {
        var values = DecimalValues()
        for value in all {
            if case .value(let text) = value, let decimal = Decimal38(text) { values.append(decimal) } else { values.appendFiller() }
        }
        return masked(.decimal(values), all, field)
    }

    static func column<Content>(
        _ all: [Value<Content>], _ filler: Content, _ field: String, _ make: ([Content]) -> Column.Values
    ) -> Column {
        masked(make(all.map { if case .value(let content) = $0 { content } else { filler } }), all, field)
    }

    static func lists<Content>(
        _ all: [Value<[Content]>], _ field: String, _ elements: ([Content]) -> Column
    ) -> Column {
        var offsets: [Int32] = [0]
        var flat: [Content] = []
        for value in all {
            if case .value(let items) = value { flat += items }
            offsets.append(Int32(flat.count))
        }
        return masked(.list(ListValues(offsets: offsets, elements: elements(flat))), all, field)
    }

    private static func licenses(_ all: [Value<[License]>]) -> Column {
        lists(all, "licenses") { flat in
            let renewals = lists(flat.map { Value.value($0.renewals) }, "renewals") { items in
                Column(
                    .structure(
                        StructValues(
                            fields: [StructField("on", .date), StructField("fee", .decimal)],
                            columns: [dates(items.map { .value($0.on) }, "on"), decimals(items.map { .value($0.fee) }, "fee")])),
                    count: items.count)
            }
            guard case .structure(let fields) = MappingFixture.license else { return .nulls(0) }
            return Column(
                .structure(
                    StructValues(
                        fields: fields,
                        columns: [texts(flat.map(\.number), "number"), texts(flat.map(\.status), "status"), renewals])),
                count: flat.count)
        }
    }

    private static func masked<Content>(
        _ values: Column.Values, _ all: [Value<Content>], _ field: String, personal: Bool = false
    ) -> Column {
        var mask = CellMask()
        var errors: [CellError] = []
        for (row, value) in all.enumerated() {
            switch value {
            case .value: break
            case .null: mask.set(CellMask.null, at: row, count: all.count)
            case .error:
                mask.set(CellMask.error, at: row, count: all.count)
                errors.append(
                    CellError(
                        row: row, .malformedNumber, "cannot be decoded", expected: "better", found: Redacted("raw", isPersonal: personal),
                        field: field))
            }
        }
        return Column(values, count: all.count, mask: mask, errors: errors)
    }
}
