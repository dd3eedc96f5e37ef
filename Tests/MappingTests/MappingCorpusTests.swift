import Foundation
import Testing

/// Runs every input that the fuzzer of mappings found worth keeping, as the fuzzer runs it (`scripts/fuzz mapping`).
@Suite struct MappingCorpusTests {
    @Test func mappingsCompileOrHavePlacedDiagnostics() throws {
        let probe = try MappingProbe()
        let folder = URL(filePath: #filePath).appending(path: "../../../fuzz/corpus/mapping").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count > 50)
        for file in files {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            #expect(probe.problem(text) == nil, "\(file.lastPathComponent): \(text)")
        }
    }
}
