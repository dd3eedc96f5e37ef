import Foundation
import Testing

/// Runs every input that the fuzzers found worth keeping, as the fuzzers run it (`scripts/fuzz`).
@Suite struct CorpusTests {
    private static func inputs(_ target: String) throws -> [(name: String, text: String)] {
        let folder = URL(filePath: #filePath).appending(path: "../../../fuzz/corpus/\(target)").standardizedFileURL
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).map {
            ($0.lastPathComponent, String(decoding: try Data(contentsOf: $0), as: UTF8.self))
        }
    }

    @Test func expressionsEndInAValueOrAPlacedDiagnostic() throws {
        let probe = try ExpressionProbe()
        let inputs = try Self.inputs("expression")
        #expect(inputs.count > 100)
        for (name, text) in inputs {
            #expect(probe.problem(text) == nil, "\(name): \(text)")
            #expect(probe.problem(text, isChecked: false) == nil, "\(name), unchecked: \(text)")
        }
    }

    @Test func patternsMatchOrAreErrors() throws {
        let probe = try PatternProbe()
        let inputs = try Self.inputs("pattern")
        #expect(inputs.count > 50)
        for (name, text) in inputs { #expect(probe.problem(text) == nil, "\(name): \(text)") }
    }
}
