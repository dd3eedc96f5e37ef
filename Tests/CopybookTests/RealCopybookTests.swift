import Foundation
import Testing

@testable import Copybook

/// Real copybooks where the shared folder is there.
@Suite struct RealCopybookTests {
    private static let folder: URL = {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["LANDBRIDGE_SHARED"].map { URL(fileURLWithPath: $0) }
        return (shared ?? root.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent(
            "real/copybook")
    }()
    private static let isThere = FileManager.default.fileExists(atPath: folder.path)

    @Test(.enabled(if: isThere)) func storeSales() throws {
        let copybook = try Copybook.read(file: Self.folder.appendingPathComponent("DTAR020.cbl").path)
        #expect(copybook.records.count == 1 && copybook.warnings.isEmpty)
        let record = copybook.records[0]
        #expect(record.name == "DTAR020")
        #expect(record.layout.maximumLength == 27 && record.layout.isFixedLength)
        #expect(
            CopybookText.places(record) == [
                "DTAR020-KCODE-STORE-KEY 0 10", "DTAR020-KEYCODE-NO 0 8", "DTAR020-STORE-NO 8 2", "DTAR020-DATE 10 4",
                "DTAR020-DEPT-NO 14 2",
                "DTAR020-QTY-SOLD 16 5", "DTAR020-SALE-PRICE 21 6",
            ])
        #expect(record.items.map(\.scale) == [0, 0, 0, 0, 0, 0, 0, 2])
        #expect(record.items[7].place.line == 15 && record.items[7].place.column == 15)
        // 379 records: the length goes into the file's size.
        let size =
            try FileManager.default.attributesOfItem(atPath: Self.folder.appendingPathComponent("DTAR020.bin").path)[.size]
            as? Int
        #expect(size == 379 * 27)
    }

    @Test(.enabled(if: isThere)) func storeDetails() throws {
        let record = try Copybook.read(file: Self.folder.appendingPathComponent("DTAR1000.cbl").path).records[0]
        #expect(record.name == "DTAR1000-REC")
        #expect(record.layout.maximumLength == 60)
        #expect(
            CopybookText.places(record) == [
                "DTAR1000-STORE-NO 0 2", "DTAR1000-REGION-NO 2 2", "DTAR1000-STORE-NAME 4 50", "DTAR1000-NEW-STORE 54 1",
                "DTAR1000-ACTIVE-STORE 55 1", "DTAR1000-CLOSED-STORE 56 1", "DTAR1000-DC-TYPE 57 1", "DTAR1000-SRC-TYPE 58 1",
                "DTAR1000-HO-TYPE 59 1",
            ])
    }
}
