import Foundation
import Testing

@testable import Diagnostics

@Suite struct DiagnosticCodeTests {
    @Test func numbersAreUniqueAndWellFormed() {
        var seen: Set<String> = []
        for code in DiagnosticCode.all {
            #expect(seen.insert(code.number).inserted, "\(code.number) is used twice")
            let digits = code.number.utf8.dropFirst(2)
            #expect(code.number.hasPrefix("LB") && digits.count == 4 && digits.allSatisfy { (0x30...0x39).contains($0) })
            #expect(("1"..."6").contains(String(code.number.dropFirst(2).prefix(1))), "\(code.number) is in no series")
        }
        #expect(seen.count > 100)
    }

    @Test func textsAreComplete() {
        for code in DiagnosticCode.all {
            #expect(!code.title.isEmpty && !code.title.hasSuffix("."), "\(code): a title is a few words")
            #expect(code.explanation.count >= 20 && code.explanation.hasSuffix("."), "\(code): an explanation is a sentence")
        }
        #expect(Set(DiagnosticCode.all.map(\.title)).count > DiagnosticCode.all.count * 9 / 10)
    }

    @Test func codesAreEqualByNumber() {
        #expect(DiagnosticCode("LB1001", "a", "b") == DiagnosticCode("LB1001", "c", "d"))
        #expect(DiagnosticCode("LB1001", "a", "b") != DiagnosticCode("LB1002", "a", "b"))
        #expect(DiagnosticCode("LB1001", "a", "b").description == "LB1001")
    }

    @Test func titlesAreThoseOfTheGoldenList() throws {
        let current = DiagnosticCode.all.sorted { $0.number < $1.number }.map { "\($0.number) \($0.title)" }
        let known = goldenCodes.split(separator: "\n").map(String.init)
        if ProcessInfo.processInfo.environment["LANDBRIDGE_UPDATE_DOCS"] == "1" {
            // Numbers that went away stay in the list, so that none is taken again.
            let numbers = Set(current.map { $0.prefix(6) })
            let all = (current + known.filter { !numbers.contains($0.prefix(6)) }).sorted()
            try goldenFile(all).write(
                to: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "GoldenCodes.swift"),
                atomically: true, encoding: .utf8)
            return
        }
        let help: Comment = "a changed meaning needs a new number; for a new code run with LANDBRIDGE_UPDATE_DOCS=1"
        #expect(current.filter { !known.contains($0) } == [], help)
        #expect(known == known.sorted() && Set(known.map { $0.prefix(6) }).count == known.count)
    }

    private func goldenFile(_ lines: [String]) -> String {
        """
        /// Every number that was ever given, with its meaning. Lines are only ever added, never changed.
        let goldenCodes = \"\"\"

        """ + lines.map { "    \($0)\n" }.joined() + "    \"\"\"\n"
    }
}
