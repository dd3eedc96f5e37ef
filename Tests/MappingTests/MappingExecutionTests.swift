import Canonical
import Diagnostics
import Expressions
import Mapping
import Records
import Testing

@Suite struct MappingExecutionTests {
    private func compile(_ body: String, asOf: String? = nil) throws -> CompiledMapping {
        var fixture = MappingFixture()
        fixture.asOf = asOf
        return try fixture.compile(body).mapping
    }

    /// The rows of a stream, each `key: field=value …` without nulls.
    private func rows(_ mapping: CompiledMapping, _ mapped: MappedBatch, stream: Int = 0) -> [String] {
        mapped.entities.filter { $0.stream == stream }.flatMap { batch in
            (0..<batch.count).map { row in
                let fields = zip(mapping.streams[stream].fields, batch.columns).compactMap { field, column in
                    column.isNull(row) ? nil : "\(field.name)=\(ValueText.describe(column, row))"
                }
                return ([batch.keys.string(row) + ":"] + fields).joined(separator: " ")
            }
        }
    }

    private func codes(_ mapped: MappedBatch) -> [String] {
        mapped.rejects.map { "\($0.recordNumber) \($0.diagnostic.code)" }
    }

    @Test func fieldsConstantsAndCoercions() throws {
        let mapping = try compile(
            """
            let: { owner: "personName(name, 'last first middle')" }
            emit:
              - entity: constituent
                key: [id, no]
                constants: { kind: person, birth_date: 1970-01-31 }
                fields: { family_name: owner.family.titleCase(), given_name: owner.given, death_date: due_on, gender: ~ }
              - entity: service_case
                key: [id]
                fields: { opened_at: due_on, constituent: "ref('constituent', id, no)", status: "lookup('status', 'A')" }
              - entity: obligation
                key: [id]
                constants: { paid: 12.50 }
                fields: { total: no, due: amount }

            """)
        let mapped = mapping.map([Detail.batch([Detail(), Detail(id: .value("p/2%"), no: .value(-2), name: .value("CHER"), amount: .null)])])
        #expect(mapped.records == 2 && mapped.rejects.isEmpty)
        #expect(
            rows(mapping, mapped) == [
                "p1/1: birth_date=1970-01-31 death_date=2026-11-22 family_name=\"Lee\" given_name=\"ANN\" kind=\"person\"",
                "p%2F2%25/-2: birth_date=1970-01-31 death_date=2026-11-22 family_name=\"Cher\" kind=\"person\"",
            ])
        let identity = RowIdentity(namespace: MappingFixture.namespace, system: "county", entity: "constituent")
        let key = identity.ids([Detail.texts([.value("p1")], ""), Column(.int([1]), count: 1)], count: 1).ids[0]
        #expect(rows(mapping, mapped, stream: 1)[0] == "p1: constituent=\(key) opened_at=2026-11-22T00:00:00Z status=\"active\"")
        #expect(mapped.entities[0].ids[0] == key)
        #expect(rows(mapping, mapped, stream: 2) == ["p1: due=1.50 paid=12.50 total=1", "p%2F2%25: paid=12.50 total=-2"])
    }

    @Test func theIDIsThatOfOthers() throws {
        // Python: uuid.uuid5(uuid.UUID(int=0), 'county/constituent/p1')
        let mapping = try compile("emit: [{ entity: constituent, key: [id] }]\n")
        let mapped = mapping.map([Detail.batch([Detail()])])
        #expect(mapped.entities[0].ids.map(\.description) == ["ce34da6c-51f1-5ab5-bfe0-dc3d3aa5d39b"])
        #expect(mapped.entities[0].origins.file == "in.dat" && mapped.entities[0].recordRows == [0])
        let preview = mapping.map([Detail.batch([Detail()])], withIDs: false)
        #expect(preview.entities[0].ids.isEmpty && preview.entities[0].keys.count == 0 && preview.entities[0].count == 1)
    }

    @Test func aRecordIsRejectedWhole() throws {
        let mapping = try compile(
            """
            emit:
              - { entity: constituent, key: [id], fields: { name: name } }
              - { entity: obligation, key: [id, no], fields: { due: amount } }

            """)
        let mapped = mapping.map([
            Detail.batch([Detail(), Detail(id: .value("p2"), amount: .error), Detail(id: .value("p3"), name: .error), Detail(id: .value("p4"))])
        ])
        #expect(rows(mapping, mapped) == ["p1: name=\"LEE ANN\"", "p4: name=\"LEE ANN\""])
        #expect(rows(mapping, mapped, stream: 1) == ["p1/1: due=1.50", "p4/1: due=1.50"])
        #expect(mapped.entities.map(\.recordRows) == [[0, 3], [0, 3]])
        #expect(codes(mapped) == ["2 LB3002", "3 LB3002"])
        let reject = mapped.rejects[0]
        #expect(reject.kind == "detail" && reject.file == "in.dat" && reject.byteOffset == 10)
        #expect(reject.raw == [UInt8](repeating: 66, count: 10))
        #expect(reject.diagnostic.place?.text == "in.dat: record 2, byte 10, field amount")
        #expect(reject.diagnostic.rule?.text == "m.yaml:7:57")
        #expect(reject.diagnostic.found?.isPersonal == false)
        #expect(mapped.rejects[1].diagnostic.found?.isPersonal == true)
        // The rows of the rejected records keep what the store has.
        let identity = RowIdentity(namespace: MappingFixture.namespace, system: "county", entity: "constituent")
        let kept = identity.ids([Detail.texts([.value("p2"), .value("p3")], "")], count: 2).ids
        #expect(mapped.keptIDs.count == 2)
        #expect(mapped.keptIDs[0].stream == 0 && mapped.keptIDs[0].ids == kept)
        #expect(mapped.keptIDs[1].stream == 1 && mapped.keptIDs[1].ids.count == 2)
        #expect(mapped.undecidedStreams.isEmpty)
    }

    @Test func fieldsThatNobodyReadsMayBeBad() throws {
        let mapping = try compile("let: { unused: amount }\nemit: [{ entity: constituent, key: [id], fields: { name: name } }]\n")
        let mapped = mapping.map([Detail.batch([Detail(amount: .error, rate: .error, flag: .error)])])
        #expect(mapped.rejects.isEmpty)
        #expect(rows(mapping, mapped) == ["p1: name=\"LEE ANN\""])
    }

    @Test func aKeyThatIsNullOrBadLeavesItsStreamUndecided() throws {
        let mapping = try compile(
            """
            emit:
              - { entity: license, key: [no] }
              - { entity: constituent, key: [id, no] }

            """)
        let mapped = mapping.map([Detail.batch([Detail(), Detail(id: .null, no: .value(2)), Detail(id: .error, no: .value(3))])])
        #expect(codes(mapped) == ["2 LB3010", "3 LB3002"])
        #expect(mapped.rejects[0].diagnostic.expected == "id")
        #expect(mapped.undecidedStreams == [0, 1], "every entity that the record could emit")
        #expect(rows(mapping, mapped) == ["1:"])
        #expect(mapped.keptIDs.map(\.stream) == [0], "their licenses are known")
        #expect(mapped.keptIDs[0].ids.count == 2)
    }

    @Test func whenDecides() throws {
        let mapping = try compile(
            """
            emit:
              - { entity: license, key: [no] }
              - { entity: constituent, key: [id], when: flag, fields: { name: name } }

            """)
        let mapped = mapping.map([
            Detail.batch([
                Detail(), Detail(id: .null, no: .value(2), name: .error, flag: .value(false)), Detail(id: .value("p3"), no: .value(3), flag: .null),
                Detail(id: .value("p4"), no: .value(4), flag: .error),
            ])
        ])
        #expect(rows(mapping, mapped, stream: 1) == ["p1: name=\"LEE ANN\""])
        #expect(rows(mapping, mapped) == ["1:", "2:"], "what `when` leaves out is not looked at")
        #expect(codes(mapped) == ["3 LB3014", "4 LB3002"])
        #expect(mapped.rejects[0].diagnostic.rule?.text == "m.yaml:7:45")
        #expect(mapped.undecidedStreams == [0, 1])
    }

    @Test func rulesRejectWarnAndFail() throws {
        let rules = "expect:\n  - { rule: no > 0, else: ACTION, message: must be positive }\nemit: [{ entity: constituent, key: [id] }]\n"
        let batch = Detail.batch([
            Detail(), Detail(id: .value("p2"), no: .value(0)), Detail(id: .value("p3"), no: .null), Detail(id: .value("p4"), no: .error),
        ])
        let reject = try compile(rules.replacing("ACTION", with: "reject"))
        var mapped = reject.map([batch])
        #expect(codes(mapped) == ["2 LB3009", "3 LB3014", "4 LB3002"])
        #expect(mapped.rejects[0].diagnostic.message == "must be positive")
        #expect(mapped.rejects[0].diagnostic.expected == "no > 0")
        #expect(mapped.rejects[0].diagnostic.rule?.text == "m.yaml:6:13")
        #expect(rows(reject, mapped) == ["p1:"])
        #expect(mapped.keptIDs[0].ids.count == 3 && mapped.warnings.isEmpty && mapped.failure == nil)

        let warn = try compile(rules.replacing("ACTION", with: "warn"))
        mapped = warn.map([batch])
        #expect(mapped.warnings.count == 1 && mapped.warnings.messages.map(\.code) == [.ruleBroken])
        #expect(mapped.warnings.samples(limit: 10).first?.severity == .warning)
        #expect(rows(warn, mapped) == ["p1:", "p2:"])
        #expect(codes(mapped) == ["3 LB3014", "4 LB3002"], "without an answer there is nothing to wave through")

        let fail = try compile(rules.replacing("ACTION", with: "fail"))
        mapped = fail.map([batch])
        #expect(mapped.failure?.code == .ruleBroken)
        #expect(mapped.failure?.place?.record == 2)
        #expect(fail.map([Detail.batch([Detail()])]).failure == nil)
    }

    @Test func warningsAreCountedBeyondThoseThatAreKept() throws {
        let mapping = try compile("expect: [{ rule: no > 1, else: warn }]\nemit: [{ entity: constituent, key: [id] }]\n")
        let mapped = mapping.map([Detail.batch([Detail](repeating: Detail(), count: 50))])
        #expect(mapped.warnings.count == 50 && mapped.warnings.samples(limit: 10).count == 3)
    }

    @Test func theFirstReasonIsTheOneThatIsTold() throws {
        let mapping = try compile("expect: [no > 1]\nemit: [{ entity: constituent, key: [id], fields: { name: name } }]\n")
        let mapped = mapping.map([Detail.batch([Detail(id: .null, name: .error)])])
        #expect(codes(mapped) == ["1 LB3009"])
    }

    @Test func codesThatAreUnknownReject() throws {
        let mapping = try compile("emit: [{ entity: license, key: [id], fields: { status: \"lookup('status', kind)\", number: \"lookup('status', kind, 'other')\" } }]\n")
        let mapped = mapping.map([
            Detail.batch([Detail(kind: .value("A")), Detail(id: .value("p2"), kind: .value("Z")), Detail(id: .value("p3"), kind: .null), Detail(id: .value("p4"), kind: .error)])
        ])
        #expect(rows(mapping, mapped) == ["p1: number=\"active\" status=\"active\"", "p3:"])
        #expect(codes(mapped) == ["2 LB3012", "4 LB3002"])
        #expect(mapped.rejects[0].diagnostic.found?.description == "Z")
    }

    @Test func valuesOutsideOfAClosedListReject() throws {
        let mapping = try compile("emit: [{ entity: constituent, key: [id], fields: { kind: kind } }]\n")
        let mapped = mapping.map([Detail.batch([Detail(), Detail(id: .value("p2"), kind: .value("Person")), Detail(id: .value("p3"), kind: .null), Detail(id: .value("p4"), kind: .value(""))])])
        #expect(rows(mapping, mapped) == ["p1: kind=\"person\"", "p3:"])
        #expect(codes(mapped) == ["2 LB3013", "4 LB3013"])
        #expect(mapped.rejects[0].diagnostic.expected == "one of person, organization")
    }

    @Test func eachMakesARowOfEveryElement() throws {
        let mapping = try compile(
            """
            emit:
              - entity: license
                each: licenses as l
                key: [id, l.number]
                when: l.status != 'X'
                fields: { status: l.status, profession: name, jurisdiction: string(index) }
              - entity: payment
                each: licenses as l, l.renewals as r
                key: [id, l.number, index]
                fields: { paid_at: r.on, amount: r.fee, reference: l.status }

            """)
        let licenses: [Detail.License] = [
            .init(renewals: [("2025-01-01", "1.00"), ("2026-01-01", "2.00")]), .init(number: .value("L2"), status: .value("X")),
            .init(number: .value("L3"), status: .value("I"), renewals: [("2024-05-05", "3.50")]),
        ]
        let mapped = mapping.map([
            Detail.batch([
                Detail(id: .value("p0")), Detail(licenses: .value(licenses)), Detail(id: .value("p2"), licenses: .null),
                Detail(id: .value("p3"), name: .value("CHER"), licenses: .value([.init(status: .value("I"))])),
            ])
        ])
        #expect(mapped.rejects.isEmpty && mapped.undecidedStreams.isEmpty)
        #expect(
            rows(mapping, mapped) == [
                "p1/L1: jurisdiction=\"0\" profession=\"LEE ANN\" status=\"A\"", "p1/L3: jurisdiction=\"2\" profession=\"LEE ANN\" status=\"I\"",
                "p3/L1: jurisdiction=\"0\" profession=\"CHER\" status=\"I\"",
            ])
        #expect(mapped.entities[0].recordRows == [1, 1, 3])
        #expect(
            rows(mapping, mapped, stream: 1) == [
                "p1/L1/0: amount=1.00 paid_at=2025-01-01T00:00:00Z reference=\"A\"",
                "p1/L1/1: amount=2.00 paid_at=2026-01-01T00:00:00Z reference=\"A\"",
                "p1/L3/0: amount=3.50 paid_at=2024-05-05T00:00:00Z reference=\"I\"",
            ])
    }

    @Test func oneBadElementRejectsItsRecord() throws {
        let mapping = try compile("emit:\n  - { entity: license, each: licenses as l, key: [id, l.number], fields: { status: l.status } }\n  - { entity: constituent, key: [id] }\n")
        let mapped = mapping.map([
            Detail.batch([
                Detail(licenses: .value([.init(), .init(number: .value("L2"), status: .error)])),
                Detail(id: .value("p2"), licenses: .value([.init(), .init(number: .null)])), Detail(id: .value("p3"), licenses: .error),
                Detail(id: .value("p4"), licenses: .value([.init()])),
            ])
        ])
        #expect(codes(mapped) == ["1 LB3002", "2 LB3010", "3 LB3002"])
        #expect(rows(mapping, mapped) == ["p4/L1: status=\"A\""])
        #expect(rows(mapping, mapped, stream: 1) == ["p4:"])
        #expect(mapped.keptIDs.first { $0.stream == 0 }?.ids.count == 3, "both rows of the first, one of the second")
        #expect(mapped.keptIDs.first { $0.stream == 1 }?.ids.count == 3)
        #expect(mapped.undecidedStreams == [0, 1])
        #expect(mapped.keptPrefixes.map(\.stream) == [0])
        #expect(mapped.keptPrefixes.first?.prefixes == ["p1", "p2", "p3"], "whatever the store has of their lists stays")
    }

    @Test func attributesAreCanonicalJSON() throws {
        let mapping = try compile(
            "emit: [{ entity: constituent, key: [id], attributes: { zeta: amount, alpha: kind, \"b\\\"\": no, due: due_on, tags: tags, Beta: flag } }]\n")
        let mapped = mapping.map([
            Detail.batch([
                Detail(tags: .value([.value("x"), .null])), Detail(id: .value("p2"), kind: .null, amount: .null, tags: .null),
                Detail(id: .value("p3"), no: .null, kind: .null, amount: .null, dueOn: .null, flag: .null, tags: .null),
                Detail(id: .value("p4"), amount: .error), Detail(id: .value("p5"), tags: .value([.value("x"), .error])),
            ])
        ])
        #expect(mapping.streams[0].fields.map(\.name) == ["attributes"])
        let column = try #require(mapped.entities.first?.columns.first)
        guard case .string(let texts) = column.values else {
            Issue.record("attributes are no text")
            return
        }
        #expect(texts.string(0) == "{\"Beta\":true,\"alpha\":\"person\",\"b\\\"\":1,\"due\":\"2026-11-22\",\"tags\":[\"x\",null],\"zeta\":1.50}")
        #expect(texts.string(1) == "{\"Beta\":true,\"b\\\"\":1,\"due\":\"2026-11-22\"}")
        #expect(column.isNull(2), "nothing at all is null, not {}")
        #expect(codes(mapped) == ["4 LB3002", "5 LB3002"], "an element that cannot be decoded is not null")
    }

    @Test func numbersThatAreNoneReject() throws {
        let mapping = try compile("emit: [{ entity: constituent, key: [id], attributes: { r: rate } }]\n")
        let mapped = mapping.map([Detail.batch([Detail(), Detail(id: .value("p2"), rate: .value(.nan)), Detail(id: .value("p3"), rate: .value(-.infinity))])])
        #expect(rows(mapping, mapped) == ["p1: attributes=\"{\\\"r\\\":0.5}\""])
        #expect(codes(mapped) == ["2 LB3013", "3 LB3013"])
    }

    @Test func errorsOfExpressionsWithoutATypeAreNotLost() throws {
        let mapping = try compile("emit: [{ entity: constituent, key: [id], fields: { name: \"no / (no - 5) == 0 ? null : null\" } }]\n")
        let mapped = mapping.map([Detail.batch([Detail(no: .value(0)), Detail(id: .value("p2"), no: .value(5))])])
        #expect(rows(mapping, mapped) == ["p1:"])
        #expect(codes(mapped) == ["2 LB3006"])
    }

    @Test func severalEmitsOfOneEntityShareAStream() throws {
        let mapping = try compile("emit:\n  - { entity: license, key: [id], fields: { number: id } }\n  - { entity: license, key: [kind], constants: { status: x } }\n")
        let mapped = mapping.map([Detail.batch([Detail()])])
        #expect(rows(mapping, mapped) == ["p1: number=\"p1\"", "person: status=\"x\""])
    }

    @Test func asOfSpansTheExtract() throws {
        let mapping = try compile("emit: [{ entity: constituent, key: [id] }]\n", asOf: "id == '' ? null : header.run_date")
        let mapped = mapping.map([
            Detail.batch([Detail(runDate: .value("2026-11-03")), Detail(runDate: .value("2026-11-01"))]), Detail.batch([Detail(runDate: .value("2026-12-01"))]),
        ])
        #expect(mapped.asOf == "2026-11-01"..."2026-12-01")
        #expect(mapped.failure == nil)
        for bad in [Detail(runDate: .null), Detail(runDate: .error)] {
            let failed = mapping.map([Detail.batch([Detail(), bad])])
            #expect(failed.failure?.code == (failed.failure?.place?.field == nil ? .nullCondition : .malformedNumber))
            #expect(failed.failure?.place?.record == 2)
        }
        #expect(mapping.map([]).asOf == nil)
    }

    @Test func theHeaderSaysItsDateWhereNothingFollows() throws {
        let mapping = try compile("emit: [{ entity: constituent, key: [id] }]\n", asOf: "header.run_date")
        let days = CalendarDate(year: 2026, month: 11, day: 3)?.days ?? 0
        let header = RecordBatch(
            kind: 0, count: 1, columns: [Column(.date([days]), count: 1)],
            origins: RecordOrigins(file: "a", fileIndex: 0, recordNumbers: [1], byteOffsets: [0], byteLengths: [9]),
            groupOrdinals: [[0]])
        let mapped = mapping.map([header])
        #expect(mapped.asOf == "2026-11-03"..."2026-11-03")
        #expect(mapped.records == 0)
    }

    @Test func instantsOfTheExtractAreInOrder() throws {
        // As texts, 08:30:00.25Z would come before 08:30:00Z.
        let mapping = try compile(
            "emit: [{ entity: constituent, key: [id] }]\n", asOf: "timestamp(kind)")
        let instants = ["2026-11-22T08:30:00Z", "2026-11-22T08:30:00.25Z", "2026-11-22T08:29:59.999999Z"]
        let mapped = mapping.map([Detail.batch(instants.map { Detail(kind: .value($0)) })])
        #expect(mapped.asOf == "2026-11-22T08:29:59.999999Z"..."2026-11-22T08:30:00.250000Z")
        let apart = mapping.map(instants.map { Detail.batch([Detail(kind: .value($0))]) })
        #expect(apart.asOf == mapped.asOf)
    }

    @Test func recordsOfOtherKindsAreLeftAlone() throws {
        let mapping = try compile("emit: [{ entity: constituent, key: [id] }]\n")
        let header = RecordBatch(
            kind: 0, count: 1, columns: [Detail.dates([.error], "run_date")],
            origins: RecordOrigins(file: "in.dat", fileIndex: 0, recordNumbers: [1], byteOffsets: [0], byteLengths: [9]), groupOrdinals: [[0]])
        let mapped = mapping.map([header, Detail.batch([Detail()])])
        #expect(mapped.records == 1 && mapped.rejects.isEmpty)
        let headers = try compile("emit: [{ entity: interaction, from: header, key: [run_date] }]\n")
        let both = headers.map([header, Detail.batch([Detail()])])
        #expect(both.records == 2)
        #expect(codes(both) == ["1 LB3002"])
        #expect(both.rejects[0].kind == "header")
    }

    @Test func manyRowsAreMappedAsOneByOne() throws {
        let mapping = try compile(
            """
            let: { owner: "personName(name, 'last first middle')" }
            expect: ["no % 7 != 3"]
            emit:
              - { entity: constituent, key: [id], when: "no % 3 != 0", fields: { family_name: owner.family, kind: kind } }
              - { entity: license, each: licenses as l, key: [id, l.number], fields: { status: l.status } }

            """)
        let details = (0..<500).map { index -> Detail in
            var detail = Detail(id: .value("p\(index)"))
            detail.no = index % 11 == 0 ? .null : .value(Int64(index))
            detail.name = index % 13 == 0 ? .error : .value("N\(index) X")
            detail.kind = .value(index % 17 == 0 ? "bad" : "person")
            let status: Detail.Value<String> = index % 19 == 0 ? .error : .value("A")
            detail.licenses = .value((0..<index % 4).map { Detail.License(number: .value("L\($0)"), status: status) })
            return detail
        }
        let together = mapping.map([Detail.batch(details)])
        let apart = mapping.map(details.enumerated().map { Detail.batch([$1], first: Int64($0 + 1)) })
        for stream in 0...1 {
            #expect(rows(mapping, together, stream: stream) == rows(mapping, apart, stream: stream))
            let kept = [together, apart].map { mapped in Set(mapped.keptIDs.filter { $0.stream == stream }.flatMap(\.ids)) }
            #expect(kept[0] == kept[1])
            #expect(!kept[0].isEmpty)
        }
        #expect(codes(together) == codes(apart))
        #expect(together.rejects.count > 100 && together.entities[0].count > 100)
        #expect(together.undecidedStreams == apart.undecidedStreams)
    }
}
