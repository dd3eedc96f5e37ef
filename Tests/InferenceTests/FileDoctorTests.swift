import Diagnostics
import Foundation
import Inference
import Testing

/// The doctor on files of every framing, with and without their copybook.
@Suite struct FileDoctorTests {
    private static let records = Claims.records(120)
    /// Of different lengths: the last field is cut off where it is blank.
    private static let varied = Claims.records(120).enumerated().map { $0 % 4 == 0 ? Array($1.dropLast(2)) : $1 }

    struct Case: Sendable, CustomTestStringConvertible {
        let framing: String
        let bytes: [UInt8]
        var length: Int?
        var testDescription: String { framing }
    }

    static let cases: [Case] = [
        Case(framing: "fixed", bytes: records.flatMap { $0 }, length: 35),
        Case(framing: "rdw", bytes: Framer.rdw(records)),
        Case(framing: "{ rdw: { includes_itself: false } }", bytes: Framer.rdw(records, own: false)),
        Case(framing: "{ rdw: { endian: little } }", bytes: Framer.rdw(records, little: true)),
        Case(framing: "{ rdw: { endian: little, includes_itself: false } }", bytes: Framer.rdw(records, own: false, little: true)),
        Case(framing: "vb", bytes: Framer.vb(records, of: 7)),
        Case(framing: "vbs", bytes: Framer.vbs(records)),
        Case(framing: "fb", bytes: Framer.fb(records, of: 9), length: 35),
        Case(framing: "{ prefix: { bytes: 4 } }", bytes: Framer.prefix(records, bytes: 4)),
        Case(framing: "{ prefix: { bytes: 2 } }", bytes: Framer.prefix(records, bytes: 2)),
        Case(framing: "{ prefix: { bytes: 2, endian: little } }", bytes: Framer.prefix(records, bytes: 2, little: true)),
    ]

    @Test(arguments: cases) func framingIsFoundWithTheCopybook(file: Case) throws {
        let scratch = try Scratch()
        let diagnosis = try #require(try scratch.diagnose(file.bytes, copybook: try scratch.copybook(Claims.copybook)))
        let best = try #require(diagnosis.best)
        #expect(diagnosis.isExplained)
        #expect(best.draft.framing.yaml == file.framing)
        #expect(best.draft.length == file.length)
        #expect(best.draft.encoding == "cp037")
        #expect(best.tally.clean == 120)
        #expect(best.tally[.packed] == FieldTally.Count(valid: 120, total: 120))
        #expect(best.reachesEnd)
        #expect(diagnosis.codePage?.same.contains("cp1140") == true)
    }

    @Test func linesInASCIIAreFound() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook("01 R.\n05 ID PIC 9(8).\n05 NM PIC X(20).\n05 ST PIC X(2).")
        let text = Claims.texts(60).map { $0.joined() + "\r\n" }.joined()
        let best = try #require(try scratch.diagnose(Array(text.utf8), copybook: copybook)?.best)
        #expect(best.draft.framing.yaml == "lines")
        #expect(best.draft.encoding == "utf-8")
        #expect(best.tally.clean == 60)
        #expect(best.score > 0.9)
    }

    @Test func newLinesOfEBCDICAreFound() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook("01 R.\n05 ID PIC 9(8).\n05 NM PIC X(20).\n05 ST PIC X(2).")
        let bytes = Claims.texts(60).flatMap { parts -> [UInt8] in Claims.encode(parts.joined()) + [0x15] }
        let best = try #require(try scratch.diagnose(bytes, copybook: copybook)?.best)
        #expect(best.draft.framing.yaml == "{ lines: { line_end: nl } }")
        #expect(best.tally.clean == 60)
    }

    @Test func headersAndFootersAreFound() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook(Claims.copybook)
        let headed = [UInt8](repeating: 0xAA, count: 13) + Self.records.flatMap { $0 }
        #expect(try scratch.diagnose(headed, copybook: copybook)?.best?.draft.header == 13)
        let footed = Self.records.flatMap { $0 } + [UInt8](repeating: 0xAA, count: 13)
        #expect(try scratch.diagnose(footed, copybook: copybook)?.best?.draft.footer == 13)
        let chained = [UInt8](repeating: 0xAA, count: 21) + Framer.rdw(Self.varied)
        let best = try #require(try scratch.diagnose(chained)?.best)
        #expect(best.draft.framing.yaml == "rdw" && best.draft.header == 21)
    }

    @Test func framingIsFoundWithoutACopybook() throws {
        let scratch = try Scratch()
        for (framing, bytes) in [
            ("rdw", Framer.rdw(Self.varied)), ("vb", Framer.vb(Self.varied, of: 7)), ("vbs", Framer.vbs(Self.varied)),
            ("{ prefix: { bytes: 4 } }", Framer.prefix(Self.varied, bytes: 4)),
        ] {
            let best = try #require(try scratch.diagnose(bytes)?.best)
            #expect(best.draft.framing.yaml == framing)
            #expect(best.records == 120, "\(framing)")
        }
        let fixed = try #require(try scratch.diagnose(Self.records.flatMap { $0 })?.best)
        #expect(fixed.draft.length == 35)
    }

    @Test func pagesThatDifferAreTold() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook(Claims.copybook)
        // ü and ö as cp273 has them: in cp037 a brace and a bar.
        var bytes: [UInt8] = []
        for (index, record) in Self.records.enumerated() {
            var record = record
            if index % 5 == 0 { record.replaceSubrange(8..<16, with: Claims.encode("M") + [0xD0] + Claims.encode("LLER") + [0x6A, 0x95]) }
            bytes += record
        }
        let page = try #require(try scratch.diagnose(bytes, copybook: copybook)?.codePage)
        #expect(page.best == "cp273")
        #expect(page.same.contains("cp1141") && !page.same.contains("cp037"))
    }

    @Test func lowValuesAndBlanksInNumbersAreRefined() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook(Claims.copybook)
        let damaged = Self.records.enumerated().map { index, record in
            var record = record
            if index % 3 == 0 { record.replaceSubrange(18..<28, with: [UInt8](repeating: 0, count: 10)) }
            if index % 4 == 0 { record.replaceSubrange(28..<33, with: [UInt8](repeating: 0x40, count: 5)) }
            return record
        }
        let best = try #require(try scratch.diagnose(damaged.flatMap { $0 }, copybook: copybook)?.best)
        #expect(best.draft.blanksLowValues)
        #expect(best.draft.copybookKeys.contains("null_bytes: [spaces]"))
        #expect(best.tally.clean == 120)
    }

    // MARK: several records

    @Test func recordsOfACopybookAreTold() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook(
            """
            01 FILE-HEAD.
               05 HD-TYPE PIC X.
               05 HD-DATE PIC 9(8).
               05 FILLER PIC X(11).
            01 CLAIM.
               05 CL-TYPE PIC X.
               05 CL-ID PIC 9(8).
               05 CL-PAID PIC S9(9)V99 COMP-3.
               05 CL-STATE PIC X(5).
            01 FILE-TAIL.
               05 TL-TYPE PIC X.
               05 TL-COUNT PIC 9(9).
               05 FILLER PIC X(10).
            """)
        var bytes = Claims.encode("H20260930           ")
        for index in 0..<50 { bytes += Claims.encode("D\(10_000_000 + index)") + Claims.packed(index * 99, digits: 11) + Claims.encode("OPEN ") }
        bytes += Claims.encode("T000000050          ")
        let best = try #require(try scratch.diagnose(bytes, copybook: copybook)?.best)
        #expect(best.draft.framing.yaml == "fixed" && best.draft.length == 20)
        #expect(best.kinds.map(\.name) == ["FILE-HEAD", "CLAIM", "FILE-TAIL"])
        #expect(best.kinds.map(\.records) == [1, 50, 1])
        #expect(best.kinds.map(\.clean) == [1, 50, 1])
        #expect(best.kinds.map(\.codes) == [["H"], ["D"], ["T"]])
        #expect(best.tally.clean == 52)
    }

    // MARK: nothing explains it

    @Test func anotherCopybookExplainsNothing() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook("01 R.\n05 A PIC S9(9) COMP-3.\n05 B PIC S9(5) COMP-3.\n05 C PIC 9(4).")
        let inference = try scratch.infer(Self.records.flatMap { $0 }, copybook: copybook)
        #expect(!inference.isExplained)
        let failure = try #require(inference.failure.first)
        #expect(failure.code == .nothingExplains)
        #expect(failure.place?.record != nil && failure.place?.byteOffset != nil && failure.place?.field != nil)
    }

    @Test func cutFilesAreRefusedWithTheirPlace() throws {
        let scratch = try Scratch()
        let inference = try scratch.infer(Array(Framer.rdw(Self.records).dropLast(3)), copybook: try scratch.copybook(Claims.copybook))
        guard case .fixedWidth(let found) = inference else { return #expect(Bool(false)) }
        let best = try #require(found.diagnosis.best)
        #expect(!found.diagnosis.isExplained)
        #expect(best.draft.framing.yaml == "rdw")
        #expect(best.failure?.code.number == "LB1123")
        #expect(best.failure?.place?.record == 120)
    }

    @Test func theSameFileGivesTheSameAnswer() throws {
        let scratch = try Scratch()
        let copybook = try scratch.copybook(Claims.copybook)
        let bytes = Framer.vb(Self.records, of: 7)
        let first = try #require(try scratch.diagnose(bytes, copybook: copybook))
        let second = try #require(try scratch.diagnose(bytes, copybook: copybook))
        #expect(first.explanations.map(\.draft) == second.explanations.map(\.draft))
        #expect(first.explanations.map(\.score) == second.explanations.map(\.score))
        #expect(first.codePage == second.codePage)
    }
}
