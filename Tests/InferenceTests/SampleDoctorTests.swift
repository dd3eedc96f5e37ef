import Connector
import Foundation
import Inference
import Input
import Testing

/// The doctor on the project's own mainframe files, on code pages of countries, and on lengths inside of records.
@Suite struct SampleDoctorTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func diagnose(_ data: String, _ copybook: String?) throws -> Diagnosis {
        let path = Self.root.appendingPathComponent(data).path
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64)
        let subject = try copybook.map {
            try CopybookSubject(path: Self.root.appendingPathComponent($0).path, format: nil, record: nil)
        }
        let found = try FileInference.run(
            try FileSample(InputFile(path: path, size: size)), copybook: subject, codePage: nil)
        guard case .fixedWidth(let inference) = found else {
            Issue.record("taken for something else")
            throw CancellationError()
        }
        return inference.diagnosis
    }

    @Test func theClaimsAreExplained() throws {
        let diagnosis = try diagnose("samples/benefits/benefits-2026-09-30.dat", "copybooks/BENEFITS.cpy")
        let best = try #require(diagnosis.best)
        #expect(diagnosis.isExplained)
        #expect(best.draft.framing.yaml == "vb" && best.draft.encoding == "cp037")
        #expect(best.kinds.filter { $0.records > 0 }.count == 8 || best.kinds.allSatisfy { $0.records > 0 })
        #expect(try diagnose("samples/benefits/benefits-2026-09-30.dat", nil).best?.draft.encoding == "cp037")
    }

    @Test func theTaxRollIsExplained() throws {
        let diagnosis = try diagnose("samples/county-tax/roll-2026-09-30.dat", "copybooks/TAXROLL.cpy")
        let best = try #require(diagnosis.best)
        #expect(diagnosis.isExplained)
        #expect(best.draft.framing.yaml == "rdw" && best.draft.encoding == "cp037" && best.draft.short == "fail")
        #expect(best.kinds.map(\.records) == [1, 2_026, 1])
        #expect(try diagnose("samples/county-tax/roll-2026-09-30.dat", nil).best?.draft.encoding == "cp037")
    }

    @Test(arguments: [
        ("cp273", "MÜLLER JÜRGEN,GRÖßE ÄNNE,Straße", ["cp273", "cp1141"]), ("cp284", "NUÑEZ,Peña,ACUÑA", ["cp284", "cp1145"]),
        ("cp297", "LEFÈVRE RENÉ,François,Hélène", ["cp297", "cp1147"]), ("cp037", "SMITH, O'HARA,ann@lee.org,LEE & SONS", ["cp037"]),
        ("cp1047", "A[1] SMITH,LEE [B],JOHN", ["cp1047"]),
    ]) func countriesArePickedByTheirLetters(page: String, names: String, expected: [String]) throws {
        let scratch = try Scratch()
        let codePage = try CodePage(page)
        var bytesOf: [String: UInt8] = [:]
        for byte in UInt8(0x40)...0xFE {
            var text: [UInt8] = []
            [byte].withUnsafeBufferPointer { codePage.append($0, to: &text) }
            bytesOf[String(decoding: text, as: UTF8.self)] = byte
        }
        let texts = names.split(separator: ",")
        let bytes = (0..<300).flatMap { index -> [UInt8] in
            let text = String(100_000 + index) + texts[index % texts.count].padding(toLength: 20, withPad: " ", startingAt: 0) + "NY"
            return text.map { bytesOf[String($0)] ?? 0x6F }
        }
        let copybook = try scratch.copybook("01 R.\n05 ID PIC 9(6).\n05 NM PIC X(20).\n05 ST PIC X(2).")
        let found = try #require(try scratch.diagnose(bytes, copybook: copybook)?.codePage)
        #expect(expected.contains(found.best), "\(found)")
    }

    @Test func lengthsInsideOfRecordsAreFound() throws {
        let scratch = try Scratch()
        let bytes = (0..<200).flatMap { index -> [UInt8] in
            let body = Claims.encode(String(100_000 + index)) + Claims.encode(String(index % 7)) + Array(repeating: 0xC1, count: index % 7 * 3)
            return [0, UInt8(body.count + 2)] + body
        }
        let copybook = try scratch.copybook(
            "01 R.\n05 LEN PIC 9(4) COMP.\n05 ID PIC 9(6).\n05 N PIC 9.\n05 T PIC X(3) OCCURS 0 TO 9 DEPENDING ON N.")
        let best = try #require(try scratch.diagnose(bytes, copybook: copybook)?.best)
        #expect(best.draft.framing.yaml == "{ length_field: { start: 1, length: 2, usage: binary } }")
        #expect(best.tally.clean == 200)
    }

    @Test func textWithCarriageReturnsAloneIsDelimited() throws {
        let scratch = try Scratch()
        let text = "id,name,name\r" + (0..<50).map { "\($0),SMITH,ANN" }.joined(separator: "\r") + "\r"
        guard case .delimited(let found) = try scratch.infer(Array(text.utf8)) else {
            Issue.record("not taken for delimited text")
            return
        }
        #expect(found.columns.map(\.name) == ["id", "name", "name_3"] && found.rows == 50)
        #expect(found.columns[0].blank == 0 && found.columns[1].distinct == 1)
    }
}
