import Diagnostics
import Mapping
import Records
import Testing

@Suite struct ControlTotalsTests {
    /// A file of batches: header 0, batch_header 1, entry 2, batch_trailer 3, trailer 4.
    private let schema = SourceSchema(
        kinds: [
            RecordKind(name: "header", columns: [StructField("run_date", .date)], opens: 0),
            RecordKind(name: "batch_header", columns: [StructField("company", .string)], opens: 1),
            RecordKind(
                name: "entry",
                columns: [StructField("amount", .decimal), StructField("pieces", .int), StructField("type", .string), StructField("on", .date)]),
            RecordKind(name: "batch_trailer", columns: [StructField("n", .int), StructField("total", .decimal)], closes: 1),
            RecordKind(name: "trailer", columns: [StructField("n", .int), StructField("total", .decimal)], closes: 0),
        ], groups: ["file", "batch"])

    private typealias Value = Detail.Value

    private func totals(_ texts: [String]) throws -> ControlTotals {
        try ControlTotals(
            texts.map { ExpressionText(text: $0, place: Place(file: "m.yaml", line: 3, column: 7)) }, schema: schema)
    }

    private func batch(_ kind: Int, _ columns: [Column], file: Int64, batches: [Int64], first: Int64) -> RecordBatch {
        let count = batches.count
        return RecordBatch(
            kind: kind, count: count, columns: columns,
            origins: RecordOrigins(
                file: "f\(file).dat", fileIndex: Int(file), recordNumbers: (0..<count).map { first + Int64($0) },
                byteOffsets: (0..<count).map { (first + Int64($0)) * 100 }, byteLengths: [Int32](repeating: 100, count: count)),
            groupOrdinals: [[Int64](repeating: file, count: count), batches])
    }

    private func entries(
        _ amounts: [Value<String>], pieces: [Value<Int64>]? = nil, types: [Value<String>]? = nil, file: Int64 = 0, batches: [Int64]? = nil,
        first: Int64 = 2
    ) -> RecordBatch {
        let count = amounts.count
        return batch(
            2,
            [
                Detail.decimals(amounts, "amount"), Detail.column(pieces ?? .init(repeating: .value(1), count: count), 7, "pieces") { .int($0) },
                Detail.texts(types ?? .init(repeating: .value("C"), count: count), "type"),
                Detail.dates(.init(repeating: .value("2026-01-0\(first)"), count: count), "on"),
            ], file: file, batches: batches ?? .init(repeating: 0, count: count), first: first)
    }

    private func trailer(_ n: Value<Int64>, _ total: Value<String> = .value("0"), file: Int64 = 0, first: Int64 = 9) -> RecordBatch {
        batch(4, [Detail.column([n], 7, "n") { .int($0) }, Detail.decimals([total], "total")], file: file, batches: [-1], first: first)
    }

    private func batchTrailers(_ values: [(Int64, Int64, String)], file: Int64 = 0, first: Int64 = 5) -> RecordBatch {
        batch(
            3, [Column(.int(values.map(\.1)), count: values.count), Detail.decimals(values.map { .value($0.2) }, "total")], file: file,
            batches: values.map(\.0), first: first)
    }

    @Test func operandsInGroupsAreShownByThemselves() throws {
        let schema = SourceSchema(
            kinds: [
                RecordKind(name: "entry", columns: [StructField("amount", .decimal)]),
                RecordKind(
                    name: "trailer",
                    columns: [StructField("totals", .structure([StructField("n", .int), StructField("total", .decimal)]))], closes: 0),
            ], groups: ["file"])
        func failures(_ text: String, n: Value<Int64>) throws -> [Diagnostic] {
            var totals = try ControlTotals([ExpressionText(text: text, place: Place(file: "m.yaml"))], schema: schema)
            let groups = StructValues(
                fields: [StructField("n", .int), StructField("total", .decimal)],
                columns: [Detail.column([n], 7, "n") { .int($0) }, Detail.decimals([.value("6.30")], "total")])
            func batch(_ kind: Int, _ column: Column, _ count: Int) -> RecordBatch {
                RecordBatch(
                    kind: kind, count: count, columns: [column],
                    origins: RecordOrigins(
                        file: "f.dat", fileIndex: 0, recordNumbers: (0..<count).map { Int64($0) }, byteOffsets: .init(repeating: 0, count: count),
                        byteLengths: .init(repeating: 9, count: count)), groupOrdinals: [.init(repeating: 0, count: count)])
            }
            totals.merge(
                totals.partial([
                    batch(0, Detail.decimals([.value("1.30"), .value("5.01")], "amount"), 2), batch(1, Column(.structure(groups), count: 1), 1),
                ]))
            totals.finish()
            return totals.failures
        }
        let sums = try failures("trailer.totals.total == sum(entry.amount)", n: .value(2))
        #expect(sums.map(\.code) == [.controlMismatch])
        #expect(sums.map(\.found?.description) == ["6.30 against sum(…) = 6.31"])
        let both = try failures("trailer.totals.n == count(entry) && trailer.totals.total == sum(entry.amount)", n: .value(3))
        #expect(
            both.map(\.found?.description) == [
                "trailer.totals.n = 3, trailer.totals.total = 6.30 against count(…) = 2, sum(…) = 6.31",
            ])
        // A member that is null proves nothing, and is no mismatch.
        #expect(try failures("trailer.totals.n == count(entry)", n: .null).map(\.code) == [.controlNotEvaluable])
    }

    /// Each list of batches is one frame of the source.
    private func prove(_ texts: [String], _ frames: [[RecordBatch]]) throws -> ControlTotals {
        var totals = try totals(texts)
        for frame in frames { totals.merge(totals.partial(frame)) }
        totals.finish()
        return totals
    }

    @Test func countsAndSumsOfAFile() throws {
        let controls = ["trailer.n == count(entry)", "trailer.total == sum(entry.amount)"]
        let proved = try prove(controls, [[entries([.value("1.10"), .value("2.20")])], [entries([.value("3.00")], first: 4), trailer(.value(3), .value("6.3"))]])
        #expect(proved.proved == 2 && proved.failures == [])
        let failed = try prove(controls, [[entries([.value("1.10"), .value("2.20")])], [trailer(.value(3), .value("3.31"))]])
        #expect(failed.proved == 0)
        #expect(failed.failures.map(\.code) == [.controlMismatch, .controlMismatch])
        #expect(failed.failures[0].place?.text == "f0.dat: record 9, byte 900")
        #expect(failed.failures[0].expected == "trailer.n == count(entry)")
        #expect(failed.failures[0].found?.description == "3 against count(…) = 2")
        #expect(failed.failures[1].found?.description == "3.31 against sum(…) = 3.30")
        #expect(failed.failures[0].help?.contains("m.yaml:3:7") == true)
    }

    @Test func everyFileProvesItself() throws {
        let frames = [
            [entries([.value("1")]), trailer(.value(1))], [entries([.value("1"), .value("2")], file: 1), trailer(.value(5), file: 1)],
            [entries([.value("1")], file: 2), trailer(.value(1), file: 2)],
        ]
        let totals = try prove(["trailer.n == count(entry)"], frames)
        #expect(totals.proved == 2)
        #expect(totals.failures.map { $0.place?.file } == ["f1.dat"])
    }

    @Test func everyBatchProvesItself() throws {
        let control = ["batch_trailer.n == count(entry) && batch_trailer.total == sum(entry.amount)"]
        // Two batches in one record batch, the second one goes on in the next frame.
        let first = entries([.value("1"), .value("2"), .value("4")], batches: [0, 0, 1])
        let second = entries([.value("8"), .value("16")], batches: [1, 2], first: 5)
        let good = [[first, batchTrailers([(0, 2, "3")])], [second, batchTrailers([(1, 2, "12"), (2, 1, "16")], first: 8)]]
        #expect(try prove(control, good).proved == 3)
        let bad = [[first, batchTrailers([(0, 2, "3")])], [second, batchTrailers([(1, 2, "13"), (2, 1, "16")], first: 8)]]
        let totals = try prove(control, bad)
        #expect(totals.proved == 2)
        #expect(totals.failures.map { $0.place?.record } == [8])
        #expect(totals.failures[0].found?.description == "batch_trailer.n = 2, batch_trailer.total = 13 against count(…) = 2, sum(…) = 12")
    }

    @Test func aFileMayCountItsBatches() throws {
        let frames = [[entries([.value("1"), .value("1")], batches: [0, 1]), batchTrailers([(0, 1, "1"), (1, 1, "1")]), trailer(.value(2), .value("2"))]]
        #expect(try prove(["trailer.n == count(batch_trailer) && trailer.total == sum(batch_trailer.total)"], frames).proved == 1)
        #expect(try prove(["trailer.n == count(batch_trailer, n > 1)"], frames).failures.map(\.code) == [.controlMismatch])
    }

    @Test func conditionsChooseRecords() throws {
        let frames = [
            [
                entries(
                    [.value("1"), .value("2"), .value("4"), .null], pieces: [.value(10), .value(20), .value(30), .value(40)],
                    types: [.value("C"), .value("D"), .value("C"), .value("D")]), trailer(.value(2), .value("5")),
            ]
        ]
        #expect(try prove(["trailer.n == count(entry, entry.type == 'C') && trailer.total == sum(entry.amount, type == 'C')"], frames).proved == 1)
        #expect(try prove(["sum(entry.amount) == decimal('7')"], frames).proved == 1, "a null amount adds nothing")
        #expect(try prove(["sum(entry.pieces % 30) == 40"], frames).proved == 1)
        #expect(try prove(["min(entry.pieces) == 10 && max(entry.pieces) == 40 && min(entry.amount) == 1 && max(entry.on) == date('2026-01-02')"], frames).proved == 1)
    }

    @Test func anOperandThatCannotBeDecodedProvesNothing() throws {
        let bad = try prove(["trailer.total == sum(entry.amount)"], [[entries([.value("1"), .error]), trailer(.value(2), .value("1"))]])
        #expect(bad.proved == 0 && bad.failures.map(\.code) == [.controlNotEvaluable])
        #expect(bad.failures[0].place?.field == "amount")
        #expect(bad.failures[0].place?.record == 3)
        // Also where the error is in a later frame, and where it is the trailer's.
        let later = try prove(["trailer.total == sum(entry.amount)"], [[entries([.value("1")])], [entries([.error], first: 3)], [trailer(.value(2), .value("1"))]])
        #expect(later.failures.map(\.code) == [.controlNotEvaluable])
        for value in [Value<Int64>.error, .null] {
            let own = try prove(["trailer.n > count(entry)"], [[entries([.value("1")]), trailer(value)]])
            #expect(own.failures.map(\.code) == [.controlNotEvaluable])
        }
        #expect(try prove(["trailer.n == count(entry)"], [[entries([.error]), trailer(.value(1))]]).proved == 1, "count needs no amount")
    }

    @Test func aConditionWithoutAnAnswerProvesNothing() throws {
        for type in [Value<String>.null, .error] {
            let frames = [[entries([.value("1"), .value("2")], types: [.value("C"), type]), trailer(.value(1))]]
            let totals = try prove(["trailer.n == count(entry, entry.type == 'C' && entry.type > 'A')", "trailer.n == count(entry, type > 'A')"], frames)
            #expect(totals.proved == (type.isNull ? 1 : 0))
            #expect(totals.failures.allSatisfy { $0.code == .controlNotEvaluable } && !totals.failures.isEmpty)
        }
    }

    @Test func aMissingRecordProvesNothing() throws {
        let totals = try prove(["trailer.n == count(entry)"], [[entries([.value("1")])]])
        #expect(totals.failures.map(\.code) == [.controlNotEvaluable])
        #expect(totals.failures[0].message == "there is no trailer record to prove a control total")
        let batches = try prove(["batch_trailer.n == count(entry)"], [[entries([.value("1"), .value("2")], batches: [0, 1]), batchTrailers([(1, 1, "2")])]])
        #expect(batches.proved == 1 && batches.failures.map(\.code) == [.controlNotEvaluable])
    }

    @Test func anEmptyExtractIsNotProvedByItself() throws {
        #expect(try prove(["trailer.n == count(entry)"], []).failures.map(\.code) == [.controlNotEvaluable])
        #expect(try prove(["count(entry) > 0"], [[]]).failures.map(\.code) == [.controlMismatch])
        #expect(try prove(["count(entry) == 0"], []).proved == 1)
        #expect(try prove(["batch_trailer.n == count(entry)"], []).failures == [], "there is no batch")
        #expect(try prove(["max(entry.pieces) > 0"], []).failures.map(\.code) == [.controlNotEvaluable])
        #expect(try prove([], []).isEmpty)
    }

    @Test func sumsThatDoNotFitHaveNoAnswer() throws {
        let nines = String(repeating: "9", count: 38)
        let decimals = try prove(["sum(entry.amount) > 0"], [[entries([.value(nines), .value(nines)])]])
        #expect(decimals.failures.map(\.code) == [.controlNotEvaluable])
        let ints = try prove(["sum(entry.pieces) > 0"], [[entries([.value("1"), .value("1")], pieces: [.value(.max), .value(1)])]])
        #expect(ints.failures.map(\.code) == [.controlNotEvaluable])
        // A sum may pass the limit on its way, as long as it comes back.
        let back = try prove(["sum(entry.pieces) == 9223372036854775807"], [[entries([.value("1"), .value("1"), .value("1")], pieces: [.value(.max), .value(1), .value(-1)])]])
        #expect(back.proved == 1)
    }

    @Test func recordsOutsideOfAGroupDoNotCount() throws {
        let totals = try prove(["batch_trailer.n == count(entry)"], [[entries([.value("1"), .value("2")], batches: [-1, 0]), batchTrailers([(0, 1, "2")])]])
        #expect(totals.proved == 1 && totals.failures == [])
    }

    @Test func mistakesInSeveralControlsAreToldTogether() throws {
        let error = #expect(throws: GatewayError.self) { try totals(["trailer.m == 1", "count(entry)", "trailer.n == count(entry)"]) }
        #expect(error?.exit == .findings)
        #expect(error?.diagnostics.map(\.code) == [.unknownName, .wrongExpressionType])
    }

    @Test func columnsThatControlsReadAreNeeded() throws {
        let needed = try totals(["trailer.n == count(entry, type == 'C')", "trailer.total == sum(entry.amount)"]).neededColumns
        #expect(needed[2] == ["type", "amount"])
        #expect(needed[4].isSuperset(of: ["n", "total"]))
        #expect(needed[0].isEmpty && needed[1].isEmpty && needed[3].isEmpty)
    }

    @Test func failuresAreBounded() throws {
        let count = 300
        let frame = [entries(.init(repeating: .value("1"), count: count), batches: (0..<Int64(count)).map { $0 }), batchTrailers((0..<Int64(count)).map { ($0, 2, "1") })]
        let totals = try prove(["batch_trailer.n == count(entry)"], [frame])
        #expect(totals.proved == 0 && totals.failures.count == 100)
    }
}

extension Detail.Value {
    fileprivate var isNull: Bool { if case .null = self { true } else { false } }
}
