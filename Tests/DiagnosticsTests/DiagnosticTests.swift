import Diagnostics
import Testing

@Suite struct DiagnosticTests {
    @Test func placesReadWell() {
        #expect(Place(file: "a.yaml", line: 2, column: 5).text == "a.yaml:2:5")
        #expect(Place(line: 2, column: 5).text == "line 2:5")
        #expect(Place(file: "a", column: 5).text == "a")
        #expect(Place(file: "a.dat", record: 12, byteOffset: 2400, field: "due_on").text == "a.dat: record 12, byte 2400, field due_on")
        #expect(Place(record: 12).text == "record 12")
        #expect(Place().text == "")
    }

    @Test func longTextsAreCut() {
        let text = String(repeating: "é", count: 500)
        #expect(Redacted(text, isPersonal: false).description == String(repeating: "é", count: 120) + "…")
        #expect(Redacted(text, isPersonal: false).revealed.count == 121)
        #expect(Redacted(String(repeating: "é", count: 120), isPersonal: false).description.count == 120)
        #expect(Redacted("", isPersonal: true).description == "‹personal value, 0 bytes›")
        #expect("\(Redacted("Ann", isPersonal: true))".contains("Ann") == false)
    }

    @Test func severitiesAreOrdered() {
        #expect(Severity.note < .warning && Severity.warning < .error && !(Severity.error < .error))
        #expect(Severity.allCases.max() == .error)
    }

    @Test func theCollectorKeepsAndCounts() {
        var collector = DiagnosticCollector(limit: 2)
        for index in 0..<5 { collector.report(Diagnostic(.usageWrong, "\(index)", severity: .warning)) }
        #expect(collector.diagnostics.map(\.message) == ["0", "1"])
        #expect(collector.dropped == 3)
        #expect(!collector.hasErrors)
        #expect(throws: Never.self) { try collector.throwIfErrors(exit: .usage) }
    }

    @Test func anErrorThatWasDroppedIsStillAnError() {
        var collector = DiagnosticCollector(limit: 1)
        collector.report(contentsOf: [Diagnostic(.usageWrong, "a", severity: .warning), Diagnostic(.usageWrong, "b")])
        #expect(collector.hasErrors)
        let error = #expect(throws: GatewayError.self) { try collector.throwIfErrors(exit: .findings) }
        #expect(error?.exit == .findings)
        #expect(error?.diagnostics.map(\.message) == ["a"])
    }

    @Test func exitCodesAreThoseOfTheCommandLine() {
        #expect([ExitStatus.done, .failed, .usage, .findings, .guarded, .unavailable].map(\.rawValue) == [0, 1, 2, 3, 4, 5])
        #expect(GatewayError(Diagnostic(.usageWrong, "x")).exit == .failed)
    }

    @Test func anErrorDescribesItselfWithoutPersonalValues() {
        let error = GatewayError(
            [
                Diagnostic(.blankValue, "a", found: Redacted("secret", isPersonal: true)),
                Diagnostic(.blankValue, "b", severity: .warning),
            ], exit: .failed)
        #expect("\(error)" == "error LB3005: a\n  found:    ‹personal value, 6 bytes›\nwarning LB3005: b")
    }
}
