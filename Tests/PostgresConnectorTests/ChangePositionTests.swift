import Diagnostics
import Postgres
import Testing

@testable import PostgresConnector

@Suite struct ChangePositionTests {
    @Test(arguments: [
        "changes 7312 16/B374D848", "changes 7312 16/B374D848 timeline=3", "changes 7312 0/1 timeline=1 shape=16384:abc",
        "changes 7312 0/1 timeline=1 shape=abc", "changes 7312 0/1 timeline=1 shape=abc published=0f", "changes 7312 0/1 published=0f",
    ])
    func textsAreReadAsTheyAreWritten(_ text: String) { #expect(ChangePosition(text)?.text == text) }

    @Test(arguments: ["", "{\"at\":\"2024-01-01\"}", "changes 7312", "changes 7312 x", "changes 7312 0/1 later=1", "changes 7312 0/1 timeline"])
    func othersAreNone(_ text: String) { #expect(ChangePosition(text) == nil) }

    @Test func aServerMustHaveWhatWasApplied() throws {
        let position = ChangePosition(system: "7", position: LogPosition(0x500), timeline: 2)
        func missing(_ system: String = "7", timeline: UInt32 = 2, end: UInt64 = 0x900, _ history: String = "") -> String? {
            position.missing(system: system, timeline: timeline, end: LogPosition(end)) { history }
        }
        #expect(missing() == nil)
        #expect(missing(end: 0x500) == nil)
        #expect(missing(end: 0x4FF)?.contains("0/4FF") == true)
        #expect(missing("8")?.contains("another") == true)
        let history = "1\t0/100\tno recovery target specified\n\n2\t0/500\tno recovery target specified\n"
        #expect(missing(timeline: 3, history) == nil)
        #expect(missing(timeline: 3, history.replacing("0/500", with: "0/4FF"))?.contains("0/4FF") == true)
        #expect(missing(timeline: 3, "1\t0/100\tx\n")?.contains("does not come from") == true)
        #expect(missing(timeline: 1)?.contains("does not come from") == true)
        var old = position
        old.timeline = nil
        #expect(old.missing(system: "7", timeline: 5, end: LogPosition(0x900)) { "" } == nil)
    }

    @Test func shapesTellWhetherRowsMayHaveComeOrGone() {
        func isOther(_ now: String, than old: String) -> Bool? {
            TableShape(now).flatMap { now in TableShape(old).map { now.isOther(than: $0) } }
        }
        #expect(isOther("1:a", than: "1:a") == false)
        #expect(isOther("2:a", than: "1:a") == false, "packed, or truncated, which is sent")
        #expect(isOther("1:b", than: "1:a") == false, "a column was altered without writing the table")
        #expect(isOther("2:b", than: "1:a") == true)
        #expect(isOther("a", than: "b") == true)
        #expect(isOther("a", than: "a") == false)
        #expect(isOther("a", than: "1:a") == true)
    }
}
