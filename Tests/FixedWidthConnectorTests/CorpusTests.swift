import Foundation
import Testing

/// Runs every input that the fuzzers of copybooks and fixed-width files found worth keeping, as they run it (`scripts/fuzz`).
@Suite struct CorpusTests {
    private static func inputs(_ target: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(filePath: #filePath).appending(path: "../../../fuzz/corpus/\(target)").standardizedFileURL
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).map {
            ($0.lastPathComponent, [UInt8](try Data(contentsOf: $0)))
        }
    }

    @Test func copybooksAreRecordsOrPlacedDiagnostics() throws {
        let probe = try #require(CopybookProbe())
        let inputs = try Self.inputs("copybook")
        #expect(inputs.count > 20)
        for (name, bytes) in inputs { #expect(probe.problem(bytes) == nil, "\(name)") }
    }

    @Test func filesAreRowsRejectsOrPlacedDiagnostics() throws {
        let probe = try #require(FixedWidthProbe())
        let inputs = try Self.inputs("fixed-width")
        #expect(inputs.count > 20)
        for (name, bytes) in inputs { #expect(probe.problem(bytes) == nil, "\(name)") }
    }
}
