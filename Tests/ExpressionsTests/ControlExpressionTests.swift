import Diagnostics
import Expressions
import Records
import Testing

@Suite struct ControlExpressionTests {
    private let schema = SourceSchema(
        kinds: [
            RecordKind(name: "header", columns: [StructField("run_date", .date)], opens: 0),
            RecordKind(
                name: "detail",
                columns: [
                    StructField("amount", .decimal), StructField("pieces", .int), StructField("rate", .double),
                    StructField("due_on", .date), StructField("name", .string, isPersonal: true), StructField("header.run_date", .date),
                ], ownColumnCount: 5),
            RecordKind(name: "trailer", columns: [StructField("n", .int), StructField("total", .decimal)], closes: 0),
        ])

    private func compile(_ text: String) throws -> ControlExpression {
        try ControlExpression.compile(text, at: Place(file: "m.yaml", line: 4, column: 7), schema: schema)
    }

    @Test func aggregatesAreTakenOut() throws {
        let control = try compile("trailer.total == sum(detail.amount) && trailer.n == count(detail, detail.amount > 0)")
        #expect(control.kinds == [2])
        #expect(control.aggregates.map(\.function) == [.sum, .count])
        #expect(control.aggregates.map(\.kind) == [1, 1])
        #expect(control.aggregates.map(\.type) == [.decimal, .int])
        #expect(control.aggregates[0].argument?.text == control.text)
        #expect(control.aggregates[1].argument == nil)
        #expect(control.aggregates[1].condition?.type == .bool)
        #expect(control.condition.type == .bool)
    }

    @Test func theConditionIsOverNamedFieldsAndAggregates() throws {
        let control = try compile("trailer.n == count(detail) + 1")
        let columns = [
            Column(.int([3, 3]), count: 2), .nulls(2, type: .decimal), Column(.int([2, 3]), count: 2),
        ]
        let answer = control.condition.evaluate(columns, count: 2)
        #expect((0..<2).map { ValueText.describe(answer, $0) } == ["true", "false"])
    }

    @Test func fieldsMayBeWrittenWithoutTheirKind() throws {
        let qualified = try compile("sum(detail.pieces % 10, detail.rate > 1.0) == 1")
        #expect(qualified.aggregates[0].kind == 1)
        let mixed = try compile("sum(detail.pieces, rate > 1.0) == 1")
        #expect(mixed.aggregates[0].condition?.inputs == [2])
        let single = SourceSchema(kinds: [RecordKind(name: "row", columns: [StructField("n", .int)])])
        let control = try ControlExpression.compile("sum(n) == 3", at: Place(), schema: single)
        #expect(control.aggregates[0].kind == 0)
        #expect(control.kinds == [])
    }

    @Test func aggregatesStandInsideOfListsAndCalls() throws {
        #expect(try compile("count(detail) in [count(trailer), 2]").aggregates.count == 2)
        #expect(try compile("string(count(detail)).size() > 0").aggregates.count == 1)
        #expect(try compile("trailer.n == null || trailer.n == count(detail)").kinds == [2])
        #expect(try compile("max(detail.due_on) <= header.run_date").kinds == [0])
    }

    @Test func personalSumsArePersonal() throws {
        let personal = SourceSchema(kinds: [RecordKind(name: "row", columns: [StructField("salary", .decimal, isPersonal: true)])])
        #expect(try ControlExpression.compile("sum(row.salary) > 0", at: Place(), schema: personal).condition.resultType.isPersonal)
        #expect(try compile("sum(detail.amount) > 0").condition.resultType.isPersonal == false)
    }

    @Test(
        arguments: [
            ("count(detail)", DiagnosticCode.wrongExpressionType, 7), ("count(detial) == 1", .unknownName, 13), ("count() == 1", .noSuchOverload, 7),
            ("count(detail.amount) == 1", .noSuchOverload, 20), ("sum(detail.name) == 1", .noSuchOverload, 18),
            ("sum(detail.rate) == 1.0", .noSuchOverload, 18), ("sum(detail.due_on) == 1", .noSuchOverload, 18),
            ("max(detail.name) == 'a'", .noSuchOverload, 18), ("sum(detail.amount + trailer.total) == decimal(1)", .unknownName, 25),
            ("sum(amount) == decimal(1)", .unknownName, 11), ("count(detail, detail.pieces) == 1", .wrongExpressionType, 28),
            ("count(detail, true, 1) == 1", .noSuchOverload, 7), ("trailer.nn == count(detail)", .unknownName, 7),
            ("trailer.n ==", .expressionSyntax, 19), ("sum(detail.amont) == decimal(1)", .unknownName, 11),
        ] as [(String, DiagnosticCode, Int)])
    func mistakes(text: String, code: DiagnosticCode, column: Int) throws {
        let error = #expect(throws: GatewayError.self) { try compile(text) }
        #expect(error?.exit == .findings)
        let diagnostic = try #require(error?.diagnostics.first)
        #expect(diagnostic.code == code)
        #expect(diagnostic.place?.text == "m.yaml:4:\(column)")
    }

    @Test func mistakesSuggest() throws {
        let kinds = #expect(throws: GatewayError.self) { try compile("count(detial) == 1") }
        #expect(kinds?.diagnostics.first?.help == "did you mean `detail`?")
        #expect(kinds?.diagnostics.first?.expected == "one of header, detail, trailer")
        let doubles = #expect(throws: GatewayError.self) { try compile("sum(detail.rate) == 1.0") }
        #expect(doubles?.diagnostics.first?.help == "read the field as decimal: sums of doubles are not exact")
    }
}
