import DelimitedConnector
import Foundation
import Testing

@Suite struct EncodingTests {
    private static let text = "name,town\nZoë,\"Kö\nln\"\n😀x,Łódź\n"

    private func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
        ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? bytes : bytes.reversed()
        }
    }

    @Test(arguments: 1...64) func unicode(batchBytes: Int) throws {
        let layout = try Fixture.layout("", fields: "name", "town")
        let expected = ["Zoë|Kö\nln", "😀x|Łódź"]
        let utf8 = try Fixture.reading(layout, [[0xEF, 0xBB, 0xBF] + Array(Self.text.utf8)], batchBytes: batchBytes)
        #expect(utf8.rows == expected)
        #expect(utf8.places == ["2@13+13", "3@27+13"])
        for isBigEndian in [true, false] {
            let reading = try Fixture.reading(layout, [utf16(Self.text, bigEndian: isBigEndian)], batchBytes: batchBytes)
            #expect(reading.rows == expected)
            // Two bytes of mark, then units of two.
            #expect(reading.places == ["2@22+22", "3@46+16"])
        }
    }

    @Test func marksAndDeclarations() throws {
        func failure(_ encoding: String, _ bytes: [UInt8]) throws -> String {
            Fixture.failure(try Fixture.layout("header: false\nencoding: \(encoding)", fields: "a"), bytes)
        }
        #expect(try failure("utf-16", utf16("x\n", bigEndian: true)) == "none")
        #expect(try failure("utf-16", utf16("x\n", bigEndian: true, mark: false)) == "LB1413 record -1 byte 0")
        #expect(try failure("utf-16be", utf16("x\n", bigEndian: true, mark: false)) == "none")
        #expect(try failure("utf-16be", utf16("x\n", bigEndian: false)) == "LB1413 record -1 byte 0")
        #expect(try failure("utf-8", utf16("x\n", bigEndian: false)) == "LB1413 record -1 byte 0")
        #expect(try failure("windows-1252", [0xEF, 0xBB, 0xBF, 0x41, 0x0A]) == "LB1413 record -1 byte 0")
        #expect(try failure("cp037", [0xC1, 0x25]) == "none")
    }

    @Test func brokenCharactersAreErrorsOfTheirField() throws {
        let layout = try Fixture.layout("header: false\nencoding: utf-16le", fields: "a", "b")
        func little(_ units: [UInt16]) -> [UInt8] { units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
        let units: [UInt16] = [0x41, 0x2C, 0xDC00, 0x0A, 0xD800, 0x2C, 0x42, 0x0A, 0x41, 0x2C, 0x42, 0x0A]
        for size in 1...30 {
            let reading = try Fixture.reading(layout, [little(units)], batchBytes: size)
            #expect(reading.rows == ["A|LB3001", "LB3001|B", "A|B"])
            #expect(reading.places == ["1@0+6", "2@8+6", "3@16+6"])
            #expect(try Fixture.reading(layout, [little([0x41, 0x2C, 0x42]) + [0x0A]], batchBytes: size).rows == ["A|LB3001"])
        }
        let utf8 = try Fixture.layout("header: false", fields: "a", "b")
        #expect(try Fixture.reading(utf8, [[0xC3, 0x2C, 0x41, 0x0A, 0x41, 0x2C, 0, 0x0A]]).rows == ["LB3001|A", "A|LB3001"])
    }

    @Test func codePages() throws {
        let latin = try Fixture.layout("header: false\nencoding: windows-1252", fields: "a", "b")
        // 0x81 has no meaning in the page; 0x80 is the euro sign, three bytes of UTF-8.
        let reading = try Fixture.reading(latin, [[0x80, 0x2C, 0x41, 0x0A, 0x41, 0x2C, 0x81, 0x0A, 0xE9, 0x2C, 0x42, 0x0A]])
        #expect(reading.rows == ["€|A", "A|LB3001", "é|B"])
        #expect(reading.places == ["1@0+3", "2@4+3", "3@8+3"])
        #expect(reading.batches[0].rawRecord(2) == [0xE9, 0x2C, 0x42])
        let ebcdic = try Fixture.layout("header: false\nencoding: cp037", fields: "a", "b")
        for size in 1...12 {
            for end: UInt8 in [0x15, 0x25] {
                let bytes: [UInt8] = [0xC1, 0x6B, 0x7F, 0x6B, 0x7F, end, 0x81, 0x6B, 0xF1, end]
                let reading = try Fixture.reading(ebcdic, [bytes], batchBytes: size)
                #expect(reading.rows == ["A|,", "a|1"])
                #expect(reading.places == ["1@0+5", "2@6+3"])
                #expect(reading.batches.last.map { $0.rawRecord($0.count - 1) } == [0x81, 0x6B, 0xF1])
            }
        }
    }

    @Test func rejectedRowsKeepTheBytesOfTheFile() throws {
        let layout = try Fixture.layout("header: false", fields: "a", "b")
        let reading = try Fixture.reading(layout, [utf16("é,b\nü\n\"x\"y,z\n", bigEndian: true)])
        #expect(reading.rows == ["é|b"])
        #expect(reading.rejects.map(\.byteOffset) == [10, 14])
        #expect(reading.rejects.map(\.raw) == [
            [0x00, 0xFC], utf16("\"x\"y,z", bigEndian: true, mark: false),
        ])
    }

    @Test func gzip() throws {
        // `printf 'a,b\n1,2\n3,"4\n5"\n' | gzip -n`
        let gzip = try #require(Data(base64Encoded: "H4sIAAAAAAAAA0vUSeIy1DHiMtZRMuEyVeICAFeHjAwQAAAA"))
        let layout = try Fixture.layout("", fields: "a", "b")
        let reading = try Fixture.reading(layout, [Array(gzip)])
        #expect(reading.rows == ["1|2", "3|4\n5"])
        #expect(reading.places == ["2@4+3", "3@8+7"])
    }
}
