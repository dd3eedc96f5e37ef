import Foundation
import Testing

/// Runs every input that the fuzzer of delimited text found worth keeping, as the fuzzer runs it (`scripts/fuzz delimited`).
@Suite struct CorpusTests {
    @Test func filesAreRowsRejectsOrPlacedDiagnostics() throws {
        let probe = try #require(DelimitedProbe())
        let folder = URL(filePath: #filePath).appending(path: "../../../fuzz/corpus/delimited").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count > 20)
        for file in files { #expect(probe.problem([UInt8](try Data(contentsOf: file))) == nil, "\(file.lastPathComponent)") }
    }
}
