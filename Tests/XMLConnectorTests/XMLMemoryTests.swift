import Diagnostics
import Glibc
import Input
import Testing

@testable import XMLConnector

/// What bounds the memory of reading.
@Suite struct XMLMemoryTests {
    private static let twoFields = "record: /r/e, fields: [ { name: g, each: g, fields: [ { name: a, path: '@a' }, { name: b, path: '@b' } ] } ]"

    @Test(arguments: [0x5D, 0x2D, 0x3F, 0x0D] as [UInt8]) func runsOfOneCharacterComeInPieces(character: UInt8) throws {
        let path = try XMLReading.file([UInt8](repeating: character, count: 10_000))
        defer { unlink(path) }
        let feed = try XMLByteFeed(InputFile(path: path), mappedEncoding: nil, chunkSize: 64)
        var sizes: [Int] = []
        while let piece = try feed.next() {
            sizes.append(piece.bytes.count)
            feed.keep(from: feed.handedOut)
        }
        #expect(sizes.reduce(0, +) == 10_000)
        // The first piece has all that was looked at for the encoding.
        #expect(sizes.count > 100)
        #expect(sizes.dropFirst().allSatisfy { $0 <= 66 })
    }

    @Test func endsOfMarkupStayTogether() throws {
        let text = "<r><e>" + String(repeating: "]", count: 999) + "<![CDATA[" + String(repeating: "]", count: 999) + "]]><?p "
            + String(repeating: "?", count: 999) + "?><!-- - -->\r\n</e></r>"
        for chunkSize in [1, 2, 3, 4, 7, 64] {
            #expect(
                try XMLReading.rows(text, XMLReading.plain, chunkSize: chunkSize) == [
                    "'" + String(repeating: "]", count: 1998) + "'"
                ])
        }
    }

    @Test func rowsOfGroupsCountAsTheRecord() throws {
        func text(_ rows: Int) -> String { "<r><e>" + String(repeating: "<g/>", count: rows) + "</e></r>" }
        let yaml = "{ \(Self.twoFields), limits: { record: 1000 } }"
        #expect(try XMLReading.rows(text(40), yaml) == ["[" + Array(repeating: "{null null}", count: 40).joined(separator: " ") + "]"])
        let report = XMLReading.refusal(text(60), yaml)
        #expect(report?.code == .recordTooLarge)
        #expect(report?.place?.record == 1)
        // Those of one record do not count for the next.
        let several = "<r>" + String(repeating: "<e><g/><g/></e>", count: 100) + "</r>"
        #expect(try XMLReading.rows(several, yaml).count == 100)
    }

    @Test func batchesEndWhereRowsOfGroupsFillThem() throws {
        let names = (0..<40).map { "{ name: f\($0), path: '@f\($0)' }" }.joined(separator: ", ")
        let yaml = "{ record: /r/e, fields: [ { name: g, each: g, fields: [ \(names) ] } ] }"
        let text = "<r>" + String(repeating: "<e>" + String(repeating: "<g/>", count: 1_000) + "</e>", count: 100) + "</r>"
        let counts = try XMLReading.batches(Array(text.utf8), yaml).map(\.count)
        // 364 bytes a row: a batch of 8 MiB holds 24 records of 1,000 rows.
        #expect(counts == [24, 24, 24, 24, 4])
    }
}
