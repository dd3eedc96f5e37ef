import Diagnostics
import Foundation
import Input
import Testing

@testable import Gateway

@Suite struct InputDigestTests {
    private func withFiles(_ contents: [Data], _ body: ([InputFile]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("landbridge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var files: [InputFile] = []
        for (index, data) in contents.enumerated() {
            let url = folder.appendingPathComponent("\(index).txt")
            try data.write(to: url)
            files.append(InputFile(path: url.path, size: Int64(data.count)))
        }
        try await body(files)
    }

    private func digest(_ contents: [Data]) async throws -> String {
        var result: String?
        try await withFiles(contents) { result = try await InputDigest.compute($0) }
        return try #require(result)
    }

    private func mayBe(_ digest: String, _ contents: [Data]) async throws -> Bool {
        var result = false
        try await withFiles(contents) { result = try InputDigest.mayBe(digest, $0) }
        return result
    }

    @Test func sameBytesSameDigest() async throws {
        // More than one block of 16 MiB, so that the order of blocks counts.
        var large = Data(repeating: 0x41, count: 17 << 20)
        let first = try await digest([large])
        let again = try await digest([large])
        #expect(again == first)
        // The first bytes stay the same, so only the whole tells.
        large[large.count - 1] = 0x42
        let second = try await digest([large])
        let isAlike = try await mayBe(first, [large])
        #expect(second != first)
        #expect(isAlike)
        large[0] = 0x42
        let isStillAlike = try await mayBe(first, [large])
        #expect(!isStillAlike)
    }

    @Test func whereOneFileEndsCounts() async throws {
        let first = try await digest([Data("ab".utf8), Data("c".utf8)])
        let second = try await digest([Data("a".utf8), Data("bc".utf8)])
        #expect(first != second)
    }

    @Test func aFileThatShrinksIsNoticed() async throws {
        try await withFiles([Data("abc".utf8)]) { files in
            let longer = [InputFile(path: files[0].path, size: 10)]
            let error = await #expect(throws: GatewayError.self) { _ = try await InputDigest.compute(longer) }
            #expect(error?.diagnostics.first?.code == .inputChanged)
        }
    }
}
