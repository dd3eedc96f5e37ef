import Diagnostics
import Testing

@Suite struct WarningTallyTests {
    private func warning(_ text: String, record: Int, line: Int = 1) -> Diagnostic {
        Diagnostic(
            .warnedByMapping, text, severity: .warning, at: Place(file: "in", record: record),
            rule: Place(file: "m.yaml", line: line, column: 2))
    }

    @Test func warningsAreCountedByWhatTheySayAndWhere() {
        var tally = WarningTally()
        #expect(tally.isEmpty)
        for record in 1...5 { tally.add(warning("a", record: record)) }
        tally.add(warning("b", record: 6))
        tally.add(warning("a", record: 7, line: 9))
        #expect(tally.count == 7)
        #expect(tally.messages.map(\.count) == [5, 1, 1])
        #expect(tally.lines == ["5 × LB3015 a (m.yaml:1:2)", "1 × LB3015 b (m.yaml:1:2)", "1 × LB3015 a (m.yaml:9:2)"])
        #expect(tally.samples(limit: 10).map { $0.place?.record } == [1, 6, 7, 2, 3])
        #expect(tally.samples(limit: 2).map { $0.place?.record } == [1, 6])
    }

    @Test func talliesAreMergedInTheirOrder() {
        var first = WarningTally()
        first.add(warning("a", record: 1))
        var second = WarningTally()
        for record in 2...4 { second.add(warning("a", record: record)) }
        second.add(others: 2)
        first.merge(second)
        #expect(first.count == 6 && first.messages.map(\.count) == [4])
        #expect(first.samples(limit: 9).map { $0.place?.record } == [1, 2, 3])
    }

    @Test func messagesAreBounded() {
        var tally = WarningTally()
        for record in 1...200 { tally.add(warning("message \(record)", record: record)) }
        #expect(tally.messages.count == WarningTally.maximumMessages && tally.count == 200)
        #expect(tally.lines.last == "150 × other warnings")
    }
}
