import Foundation
import Inference
import Input
import Testing

enum RealFolder {
    static let url =
        (ProcessInfo.processInfo.environment["LANDBRIDGE_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared"))
        .appendingPathComponent("real")
}

/// Files that other people's systems wrote.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: RealFolder.url.path))) struct RealFileTests {
    private func diagnose(_ data: String, _ copybook: String?) throws -> Diagnosis? {
        let path = RealFolder.url.appendingPathComponent(data).path
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64 ?? 0
        let subject = try copybook.map {
            try CopybookSubject(path: RealFolder.url.appendingPathComponent($0).path, format: nil, record: nil)
        }
        let sample = try FileSample(InputFile(path: path, size: size))
        if case .fixedWidth(let found) = try FileInference.run(sample, copybook: subject, codePage: nil) { return found.diagnosis }
        return nil
    }

    @Test(arguments: ["copybook/DTAR020.cbl", nil]) func salesOfFixedRecords(copybook: String?) throws {
        let diagnosis = try #require(try diagnose("copybook/DTAR020.bin", copybook))
        let best = try #require(diagnosis.best)
        #expect(best.draft.framing.yaml == "fixed" && best.draft.length == 27 && best.draft.encoding == "cp037")
        #expect(best.tally.clean == 379 && best.tally[.packed] == FieldTally.Count(valid: 1_895, total: 1_895))
        #expect(diagnosis.isExplained && best.reachesEnd)
    }

    @Test(arguments: ["copybook/DTAR1000.cbl", nil]) func storesWithDescriptors(copybook: String?) throws {
        let diagnosis = try #require(try diagnose("copybook/DTAR1000_Store_file_std.bin", copybook))
        let best = try #require(diagnosis.best)
        #expect(best.draft.framing.yaml == "rdw" && best.draft.encoding == "cp037")
        #expect(best.records == 147 && best.tally.clean == 147 && best.reachesEnd)
    }

    @Test func paymentsByTheirFirstDigit() throws {
        let diagnosis = try #require(try diagnose("nacha/20110805A.ach", nil))
        let best = try #require(diagnosis.best)
        #expect(best.draft.framing.yaml == "lines" && best.draft.length == 94)
        #expect(best.records == 93 && best.tally.clean == 93)
        #expect(best.draft.records.contains("trailer:"))
    }
}
