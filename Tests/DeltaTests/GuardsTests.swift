import Delta
import Diagnostics
import Settings
import Testing

@Suite struct GuardsTests {
    static func read(_ yaml: String) throws -> (guards: Guards, diagnostics: [Diagnostic]) {
        let context = SettingsContext()
        let node = try YAMLReader.read(yaml, file: "m.yaml")
        guard var map = context.map(node, "guards") else { return (Guards(), context.diagnostics) }
        let guards = Guards.read(&map)
        return (guards, context.diagnostics)
    }

    static func counts(deletes: Int = 0, updates: Int = 0, live: Int) -> ChangeCounts {
        var counts = ChangeCounts()
        counts.deletes = deletes
        counts.updates = updates
        counts.liveBefore = live
        return counts
    }

    static func approve(_ texts: String...) throws -> Approvals { try Approvals(texts) }

    @Test func readsPercentagesAndNumbers() throws {
        let (guards, diagnostics) = try Self.read(
            "rejects: { max: 0.5% }\ndeletes: { max: 2%, min: 100 }\nupdates: { max: 500 }")
        #expect(diagnostics == [])
        #expect(guards.rejects == GuardLimit(maximum: .share(millionths: 5_000), minimum: 10))
        #expect(guards.deletes == GuardLimit(maximum: .share(millionths: 20_000), minimum: 100))
        #expect(guards.updates.maximum == .count(500))
        #expect(guards.updates.allowed(of: 1_000_000) == 500)
        #expect([guards.rejects.text, guards.deletes.text, guards.updates.text] == ["0.5%", "2%", "500"])
    }

    @Test func leavesOutMeansDefault() throws {
        let (guards, diagnostics) = try Self.read("deletes: { min: 7 }")
        #expect(diagnostics == [])
        #expect(guards.deletes == GuardLimit(maximum: .share(millionths: 50_000), minimum: 7))
        #expect(guards.rejects == GuardLimit(maximum: .share(millionths: 10_000), minimum: 10))
        #expect(guards.updates == GuardLimit(maximum: .share(millionths: 500_000), minimum: 100))
        #expect(try Self.read("updates: { max: \"100 %\" }").guards.updates.allowed(of: 1_000) == 1_000)
    }

    @Test(arguments: [
        "-1%", "101%", "100.0001%", "%", "2.%", ".5%", "1.23456%", "2%%", "two", "-3", "1e3", "9999999999999999", "+5", "",
    ])
    func refusesOtherTexts(_ text: String) throws {
        let (_, diagnostics) = try Self.read("deletes: { max: '\(text)' }")
        #expect(diagnostics.map(\.code.number) == ["LB6006"])
        #expect(diagnostics.first?.place?.line == 1)
    }

    @Test func reportsWrongKeysAndShapes() throws {
        #expect(try Self.read("delete: { max: 2% }").diagnostics.map(\.code.number) == ["LB6001"])
        #expect(try Self.read("deletes: { most: 2% }").diagnostics.map(\.code.number) == ["LB6001"])
        #expect(try Self.read("deletes: 2%").diagnostics.map(\.code.number) == ["LB6002"])
        #expect(try Self.read("deletes: { max: [2%] }").diagnostics.map(\.code.number) == ["LB6002"])
        #expect(try Self.read("deletes: { min: -1 }").diagnostics.map(\.code.number) == ["LB6006"])
        #expect(try Self.read("deletes: { max: 5, min: 9 }").diagnostics.map(\.code.number) == ["LB6006"])
    }

    @Test func letsTheLimitPassAndNotOneMore() {
        let guards = Guards()
        func codes(deletes: Int, live: Int) -> [String] {
            guards.check(
                counts: [("s/m/e", Self.counts(deletes: deletes, live: live))], records: 1, rejects: 0, approvals: Approvals()
            ).map(\.code.number)
        }
        #expect(codes(deletes: 100, live: 100) == [])
        #expect(codes(deletes: 101, live: 200) == ["LB4005"])
        #expect(codes(deletes: 5_000, live: 100_000) == [])
        #expect(codes(deletes: 5_001, live: 100_000) == ["LB4005"])
        // A share is cut off, never rounded up.
        #expect(codes(deletes: 5_000, live: 100_019) == [])
        #expect(codes(deletes: 5_001, live: 100_019) == ["LB4005"])
        #expect(codes(deletes: .max, live: .max) == ["LB4005"])
    }

    @Test func saysWhatToType() throws {
        let found = Guards().check(
            counts: [
                ("s/m/a", Self.counts(deletes: 300, updates: 600, live: 1_000)),
                ("s/m/b", Self.counts(deletes: 12, live: 5_000)),
            ], records: 2_000, rejects: 21, approvals: Approvals())
        #expect(found.map(\.code.number) == ["LB4007", "LB4005", "LB4006"])
        #expect(found.allSatisfy { $0.severity == .error })
        #expect(found[1].message == "300 of 1000 live rows of s/m/a would be deleted")
        #expect(found[1].expected == "at most 100 (5% of 1000 rows, and never counted below 100)")
        #expect(found[1].found?.description == "300 (30.00%)")
        // The approval is for the run, so the row count of the other stream is in it.
        #expect(found[1].help?.contains("`--approve deletes=312`") == true)
        #expect(found[2].help?.contains("`--approve updates=600`") == true)
        #expect(found[0].help?.contains("`--approve rejects=21`") == true)
        #expect(found[0].found?.description == "21 (1.05%)")
    }

    @Test func approvalsLetThatManyThroughAndNotMore() throws {
        let counts = [("s/m/a", Self.counts(deletes: 300, live: 1_000)), ("s/m/b", Self.counts(deletes: 12, live: 5_000))]
        func codes(_ approvals: Approvals, rejects: Int = 0) -> [String] {
            Guards().check(counts: counts, records: 2_000, rejects: rejects, approvals: approvals).map(\.code.number)
        }
        #expect(codes(try Self.approve("deletes=312")) == [])
        #expect(codes(try Self.approve("deletes=400")) == [])
        #expect(codes(try Self.approve("deletes=311")) == ["LB4005"])
        #expect(codes(try Self.approve("updates=312")) == ["LB4005"])
        #expect(codes(try Self.approve("deletes=312", "rejects=21"), rejects: 21) == [])
        #expect(codes(try Self.approve("deletes=312", "rejects=20"), rejects: 21) == ["LB4007"])
    }

    @Test func stopsAnEmptyExtractOnlyOverRows() throws {
        func codes(live: Int, records: Int, _ approvals: Approvals) -> [String] {
            Guards().check(
                counts: [("s/m/e", Self.counts(live: live))], records: records, rejects: 0, approvals: approvals
            ).map(\.code.number)
        }
        #expect(codes(live: 5, records: 0, Approvals()) == ["LB4008"])
        #expect(codes(live: 5, records: 0, try Self.approve("empty")) == [])
        #expect(codes(live: 0, records: 0, Approvals()) == [])
        #expect(codes(live: 5, records: 1, Approvals()) == [])
    }

    @Test func readsApprovals() throws {
        let approvals = try Approvals(["deletes=312", "updates=0", "empty"])
        #expect(approvals.deletes == 312)
        #expect(approvals.updates == 0)
        #expect(approvals.rejects == nil)
        #expect(approvals.empty)
    }

    @Test(arguments: [
        ["deletes"], ["deletes="], ["deletes=-1"], ["deletes=all"], ["deletes=1", "deletes=2"], ["empty=1"], ["delets=3"],
        [""], ["=3"], ["deletes=99999999999999999999"], ["empty", "empty"], ["deletes=1=2"],
    ])
    func refusesOtherApprovals(_ texts: [String]) {
        let error = #expect(throws: GatewayError.self) { try Approvals(texts) }
        #expect(error?.diagnostics.first?.code.number == "LB4014")
        #expect(error?.exit == .usage)
    }

    @Test func suggestsTheApprovalThatWasMeant() {
        let error = #expect(throws: GatewayError.self) { try Approvals(["delets=3"]) }
        #expect(error?.diagnostics.first?.help == "did you mean `deletes`?")
    }

    @Test func findingsCarryTheirParticulars() {
        let older = SyncDiagnostics.extractOlder(asOf: "2026-01-31", lastApplied: "2026-02-28", run: 7)
        #expect(older.code.number == "LB4009")
        #expect(older.severity == .error)
        #expect(older.expected == "2026-02-28 or later")
        #expect(older.found?.description == "2026-01-31")
        #expect(older.message.hasSuffix("by run 7"))
        #expect(older.help?.contains("`landbridge runs`") == true)
        #expect(SyncDiagnostics.extractUnchanged(run: 3).severity == .note)
        let off = SyncDiagnostics.deletesOff(stream: "s/m/e", reasons: ["no trailer"], retained: 4)
        #expect(off.message == "deletes are turned off for s/m/e: no trailer; 4 rows that the extract does not have stay")
        let feed = SyncDiagnostics.feedIncomplete(expected: 3, found: 2)
        #expect(feed.severity == .warning)
        #expect(feed.expected == "3 files (`files: 3`)")
        #expect(SyncDiagnostics.duplicateKeys(stream: "s", policy: .first, conflicts: ConflictList(limit: 3)) == nil)
    }
}
