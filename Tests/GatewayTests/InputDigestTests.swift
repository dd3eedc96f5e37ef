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

    @Test func sameBytesSameDigest() async throws {
        // More than one block of 16 MiB, so that the order of blocks counts.
        var large = Data(repeating: 0x41, count: 17 << 20)
        try await withFiles([large]) { first in
            let computed = try await InputDigest.compute(first)
            let digest = try #require(computed)
            #expect(try InputDigest.mayBe(digest, first))
            large[large.count - 1] = 0x42
            try await withFiles([large]) { second in
                // The first bytes are the same; only the whole tells.
                #expect(try InputDigest.mayBe(digest, second))
                #expect(try await InputDigest.compute(second) != digest)
            }
            large[0] = 0x42
            try await withFiles([large]) { third in #expect(try !InputDigest.mayBe(digest, third)) }
        }
    }

    @Test func whereOneFileEndsCounts() async throws {
        try await withFiles([Data("ab".utf8), Data("c".utf8)]) { first in
            let digest = try await InputDigest.compute(first)
            try await withFiles([Data("a".utf8), Data("bc".utf8)]) { #expect(try await InputDigest.compute($0) != digest) }
            try await withFiles([Data("ab".utf8), Data("c".utf8)]) { #expect(try await InputDigest.compute($0) == digest) }
        }
    }

    @Test func aFileThatShrinksIsNoticed() async throws {
        try await withFiles([Data("abc".utf8)]) { files in
            let longer = [InputFile(path: files[0].path, size: 10)]
            let error = await #expect(throws: GatewayError.self) { _ = try await InputDigest.compute(longer) }
            #expect(error?.diagnostics.first?.code == .inputChanged)
        }
    }
}
