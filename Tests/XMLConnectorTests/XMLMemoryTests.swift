import Diagnostics
import Glibc
import Input
import Testing

@testable import XMLConnector

/// What bounds the memory of reading.
@Suite struct XMLMemoryTests {
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
}
