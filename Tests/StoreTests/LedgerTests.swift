import Canonical
import Delta
import Diagnostics
import Foundation
import Records
import SQLite
import Store
import Testing

@Suite struct LedgerTests {
    private func finding(_ record: Int64, code: String = "LB3002", file: String = "a.txt", reason: String = "r") -> QuarantineFinding {
        QuarantineFinding(
            stream: nil, code: code, reason: reason, field: "due", file: file, recordNumber: record, byteOffset: record * 220,
            mappingPlace: "m.yaml:3:5", raw: [0x44, UInt8(record)], isPersonal: true)
    }

    @Test(arguments: StoreKind.present) func aRunComesBackAsItWasWritten(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        var counts = ChangeCounts()
        counts.inserts = 12
        counts.liveBefore = 3
        var run = try fixture.run()
        run.finishedAt = Timestamp(seconds: 1_795_000_060, nanoseconds: 5_000)
        run.counts = RunCounts(records: 2_026, rejects: 3, warnings: 1, streams: ["a/b/c": counts])
        run.approvals = ["deletes=312"]
        let stream = try fixture.stream("payment", ["amount"])
        #expect(
            try store.apply(run, streams: [StreamChanges(stream: stream)], quarantine: StoreFixture.nothing()) == 1)
        var second = run
        second.mapping = "licensing"
        second.asOf = nil
        second.finishedAt = nil
        second.status = .unchanged
        #expect(try store.apply(second, streams: [], quarantine: StoreFixture.nothing()) == 2)

        let runs = try store.runs(limit: 10)
        #expect(runs.map(\.number) == [2, 1])
        #expect(runs[1] == StoredRun(number: 1, record: run))
        #expect(runs[0].record.asOf == nil)
        #expect(runs[0].record.status == .unchanged)
        #expect((runs[0].record.finishedAt?.seconds ?? 0) > 1_700_000_000)
        #expect(try store.runs(limit: 1).map(\.number) == [2])
        #expect(try store.runs(limit: 0).isEmpty)
        #expect(try store.status().lastRun?.number == 2)

        let state = try #require(try store.streamState(stream.name))
        #expect(
            state
                == StreamState(
                    name: "county-tax/property-tax/payment", system: "county-tax", mapping: "property-tax", entity: "payment",
                    asOf: "2026-10-31", mappingDigest: "mapping-digest", inputsDigest: "inputs-digest",
                    inputs: [RunInput(file: "roll.txt", bytes: 440_000)], lastRun: 1, liveRows: 0))
        #expect(try store.status().streams == [state])
    }

    @Test(arguments: StoreKind.present) func positionsAreForgottenAndNothingElse(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        let streams = [try fixture.stream("payment", ["amount"]), try fixture.stream("obligation", ["total"])]
        var run = try fixture.run()
        run.inputs = [RunInput(file: "crm.contact", bytes: 7, position: "changes 1 0/2")]
        _ = try store.apply(run, streams: streams.map { StreamChanges(stream: $0) }, quarantine: StoreFixture.nothing())
        try store.forgetPositions(of: [streams[0].name, "a/b/unknown"])
        let states = try streams.map { try #require(try store.streamState($0.name)) }
        #expect(states.map(\.inputs) == [[RunInput(file: "crm.contact", bytes: 7)], run.inputs])
        #expect(states.map(\.mappingDigest) == [run.mappingDigest, run.mappingDigest])
        #expect(try store.runs(limit: 1).first?.record.inputs == run.inputs)
    }

    @Test(arguments: StoreKind.present) func countsOfOtherVersionsAreReadable(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        _ = try store.apply(fixture.run(), streams: [], quarantine: StoreFixture.nothing())
        try fixture.execute(
            #"UPDATE lb_run SET counts = '{"records":5,"rejects":1,"streams":{"a/b/c":{"inserts":2,"invented":9}}}'"#)
        let counts = try #require(try store.runs(limit: 1).first?.record.counts)
        #expect(counts.records == 5)
        #expect(counts.warnings == 0)
        #expect(counts.streams["a/b/c"]?.inserts == 2)
        #expect(counts.streams["a/b/c"]?.updates == 0)
        try fixture.execute(sqlite: "UPDATE lb_run SET counts = 'x'", postgres: "UPDATE lb_run SET counts = '[1]'")
        #expect(failure { _ = try store.runs(limit: 1) }?.code == "LB5007")
        try fixture.execute(
            sqlite: "UPDATE lb_run SET counts = '{}', started_at = '2026-13-01T00:00:00.000000Z'",
            postgres: "UPDATE lb_run SET counts = '{}', status = 'x'")
        #expect(failure { _ = try store.runs(limit: 1) }?.code == "LB5007")
    }

    @Test(arguments: StoreKind.present) func systemsWithOneMappingNameKeepTheirOwnQuarantine(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        func apply(_ system: String, _ findings: [QuarantineFinding]) throws {
            var run = try fixture.run()
            run.system = system
            _ = try store.apply(run, streams: [], quarantine: QuarantineUpdate(resolves: .everything, findings: findings))
        }
        try apply("north", [finding(1)])
        try apply("south", [finding(1, reason: "other")])
        #expect(try store.quarantine(QuarantineFilter()).map(\.finding.reason).sorted() == ["other", "r"])
        try apply("south", [])
        #expect(try store.quarantine(QuarantineFilter()).map(\.finding.reason) == ["r"], "a clean run of one system says nothing of another")
    }

    @Test(arguments: StoreKind.present) func quarantineRemembersFirstAndLastRun(_ kind: StoreKind) throws {
        let fixture = try StoreFixture(kind)
        let store = try fixture.create()
        func apply(_ findings: [QuarantineFinding], _ scope: QuarantineUpdate.Scope, mapping: String = "property-tax") throws {
            var run = try fixture.run()
            run.mapping = mapping
            _ = try store.apply(run, streams: [], quarantine: QuarantineUpdate(resolves: scope, findings: findings))
        }
        func open() throws -> [String] {
            try store.quarantine(QuarantineFilter()).map {
                "\($0.finding.recordKey) \($0.finding.code) \($0.firstRun)-\($0.lastRun)"
            }
        }
        try apply(
            [finding(1, reason: "first"), finding(1, reason: "second"), finding(1, code: "LB3003"), finding(2)], .everything)
        try apply([finding(7, file: "x.xml")], .everything, mapping: "licensing")
        #expect(
            try open() == ["x.xml#7 LB3002 2-2", "a.txt#1 LB3002 1-1", "a.txt#1 LB3003 1-1", "a.txt#2 LB3002 1-1"])
        #expect(try store.quarantine(QuarantineFilter(code: "LB3003")).map(\.finding.recordNumber) == [1])
        #expect(try store.quarantine(QuarantineFilter(mapping: "licensing")).map(\.finding.file) == ["x.xml"])
        #expect(try store.quarantine(QuarantineFilter(limit: 2)).count == 2)
        #expect(try store.status().openQuarantine == 4)

        // Seen again, and seen good: only entries of the same mapping are closed.
        try apply([finding(2, reason: "now")], .everything)
        #expect(try open() == ["a.txt#2 LB3002 1-3", "x.xml#7 LB3002 2-2"])
        let all = try store.quarantine(QuarantineFilter(mapping: "property-tax", includesResolved: true))
        #expect(all.map(\.resolvedRun) == [nil, 3, 3])
        #expect(all.map(\.finding.reason) == ["now", "first", "r"])

        // Back again: it is open again, and known since the first run.
        try apply([finding(1)], .nothing)
        #expect(try open() == ["a.txt#1 LB3002 1-4", "a.txt#2 LB3002 1-3", "x.xml#7 LB3002 2-2"])

        let entry = try #require(try store.quarantine(QuarantineFilter()).first)
        #expect(entry.finding.raw == nil)
        #expect(entry.rawSize == 2)
        let shown = try #require(try store.quarantineEntry(entry.id))
        #expect(shown.finding == finding(1))
        #expect(shown.mapping == "property-tax")
        #expect(try store.quarantineEntry(999) == nil)

        // Only records of the files that were read count as seen good.
        try apply([finding(3, file: "b.txt"), finding(4, file: "c.txt")], .nothing)
        try apply([], .files(["b.txt", "a.txt"]))
        #expect(try open() == ["c.txt#4 LB3002 5-5", "x.xml#7 LB3002 2-2"])
    }
}
