import FixedWidthConnector
import Foundation
import Records

/// Layouts of copybooks and what they read, for the tests.
enum CopybookFixture {
    /// - Parameter keys: of `source`, in which FILE stands for the copybook's path.
    static func layout(_ copybook: String, _ keys: String) throws -> FixedWidthLayout {
        let (path, remove) = try file(copybook)
        defer { remove() }
        return try Fixture.layout(keys.replacing("FILE", with: path))
    }

    static func codes(_ copybook: String, _ keys: String) throws -> [String] {
        let (path, remove) = try file(copybook)
        defer { remove() }
        return try Fixture.codes(keys.replacing("FILE", with: path))
    }

    private static func file(_ copybook: String) throws -> (path: String, remove: () -> Void) {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("copy-\(UUID().uuidString).cpy")
        try copybook.write(to: url, atomically: true, encoding: .utf8)
        return (url.path, { try? FileManager.default.removeItem(at: url) })
    }

    /// For each column what its cells show.
    static func read(_ layout: FixedWidthLayout, _ bytes: [UInt8]) throws -> [String: [String]] {
        var result: [String: [String]] = [:]
        for batch in try Fixture.batches(layout, [bytes]).batches {
            for (field, column) in zip(layout.schema.kinds[batch.kind].columns, batch.columns) {
                result[field.name, default: []] += (0..<batch.count).map { Segments.shown(column, $0) }
            }
        }
        return result
    }

    static func hex(_ text: String) -> [UInt8] {
        let digits = text.utf8.filter { $0 != 0x20 && $0 != 0x0A }.map { $0 > 0x40 ? $0 - 0x37 : $0 - 0x30 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
