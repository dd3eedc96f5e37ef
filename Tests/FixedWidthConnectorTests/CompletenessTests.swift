import Connector
import Testing

@testable import FixedWidthConnector

@Suite struct CompletenessTests {
    private func layout(_ more: String) throws -> FixedWidthLayout {
        try Fixture.layout("\(more)\nfields: [ { name: id, start: 1, length: 3 } ]")
    }

    @Test func withoutACloserOnlyTheMappingVouches() throws {
        let silent = try Fixture.batches(try layout("framing: lines"), "001\n002\n").completeness
        #expect(!silent.isComplete)
        #expect(silent.reasons.count == 1)
        #expect(silent.reasons[0].contains("complete: end-of-file"))
        #expect(try Fixture.batches(try layout("complete: end-of-file"), "001\n002\n").completeness.isComplete)
    }

    @Test func aLastLineWithoutAnEndIsNotPadded() throws {
        let padding = try layout("short: pad")
        #expect(try Fixture.batches(padding, "001\n2\n").batches.count > 0)
        #expect(throws: (any Error).self) { try Fixture.batches(padding, "001\n2") }
    }
}
