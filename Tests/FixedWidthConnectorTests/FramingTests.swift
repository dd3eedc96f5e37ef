import Connector
import FixedWidthConnector
import Records
import Testing

@Suite struct Framing {
    private func simple(_ more: String = "") throws -> FixedWidthLayout {
        try Fixture.layout(
            """
            complete: end-of-file
            \(more)
            fields:
              - { name: id, start: 1, length: 3, type: int }
              - { name: name, start: 4, length: 4 }
            """)
    }

    @Test(arguments: [16, 17, 19, 64, 1 << 20]) func linesInChunksOfAnySize(batchBytes: Int) throws {
        let text = (1...50).map { number -> String in
            "\("\(1_000 + number)".dropFirst())ab\(number % 7) \(number % 3 == 0 ? "\r\n" : "\n")"
        }.joined()
        let reading = try Fixture.batches(try simple(), text, batchBytes: batchBytes)
        #expect(reading.cells("record", "id") == (1...50).map(String.init))
        #expect(reading.cells("record", "name") == (1...50).map { "ab\($0 % 7)" })
        #expect(reading.batches.flatMap(\.origins.recordNumbers) == Array(1...50))
        let bytes = Array(text.utf8)
        for batch in reading.batches {
            for row in 0..<batch.count {
                let start = Int(batch.origins.byteOffsets[row])
                #expect(batch.rawRecord(row) == Array(bytes[start..<start + 7]))
                #expect(batch.origins.byteLengths[row] == 7)
            }
        }
        #expect(reading.completeness.isComplete)
        #expect(reading.progress.bytesRead == Int64(bytes.count))
        #expect(reading.progress.records == 50)
    }

    @Test func lastLineNeedsNoEnd() throws {
        #expect(try Fixture.batches(try simple(), "001abcd\n002efgh").cells("record", "id") == ["1", "2"])
        #expect(try Fixture.batches(try simple(), "").cells("record", "id") == [])
        #expect(try Fixture.batches(try simple(), "").completeness.isComplete)
    }

    @Test func shortAndLongRecordsStopTheRun() throws {
        #expect(Fixture.failure(try simple(), "001abcd\n002\n") == "LB1103 record 2 byte 8")
        #expect(Fixture.failure(try simple(), "001abcd\n002abcdX\n003abcd\n") == "LB1104 record 2 byte 8")
        #expect(Fixture.failure(try simple(), "001abcd\r\n002abc\r\n") == "LB1103 record 2 byte 9")
        #expect(Fixture.failure(try simple(), "001abcd\n\n") == "LB1105 record 2 byte 8")
        #expect(Fixture.failure(try simple("short: pad"), "001abcd\n\n002abcd\n") == "LB1105 record 2 byte 8")
        #expect(Fixture.failure(try simple(), "001abcd\n\u{1A}") == "LB1103 record 2 byte 8")
        // A line break inside of a stretch of the right length.
        #expect(Fixture.failure(try simple(), "001\nbcd\n") == "LB1103 record 1 byte 0")
        #expect(Fixture.failure(try simple(), "001abcd\n002\n", batchBytes: 16) == "LB1103 record 2 byte 8")
    }

    @Test(arguments: [16, 1 << 20]) func shortRecordsAreRejectedOrPadded(batchBytes: Int) throws {
        let text = "001abcd\n002\n003ab\n004abcd\n\n005abcd\n"
        let rejected = try Fixture.batches(try simple("short: reject"), text, batchBytes: batchBytes)
        #expect(rejected.cells("record", "id") == ["1", "4", "5"])
        #expect(rejected.batches.flatMap(\.origins.recordNumbers) == [1, 4, 6])
        #expect(rejected.batches.flatMap(\.origins.byteOffsets) == [0, 18, 27])
        #expect(rejected.rejects.map(\.recordNumber) == [2, 3, 5])
        #expect(rejected.rejects.map(\.byteOffset) == [8, 12, 26])
        let raws: [String] = rejected.rejects.map { String(decoding: $0.raw, as: UTF8.self) }
        #expect(raws == ["002", "003ab", ""])
        #expect(rejected.rejects.map(\.diagnostic.code.number) == ["LB1103", "LB1103", "LB1105"])
        #expect(!rejected.completeness.isComplete)
        let padded = try Fixture.batches(
            try simple("short: pad"), "001abcd\n002\n003ab\n004abcd\n", batchBytes: batchBytes)
        #expect(padded.cells("record", "id") == ["1", "2", "3", "4"])
        #expect(padded.cells("record", "name") == ["abcd", "null", "ab", "abcd"])
        #expect(padded.batches.flatMap(\.origins.byteOffsets) == [0, 8, 12, 18])
        #expect(padded.batches.flatMap(\.origins.byteLengths) == [7, 3, 5, 7])
        let rawLengths: [Int] = padded.batches.flatMap { batch in (0..<batch.count).map { batch.rawRecord($0).count } }
        #expect(rawLengths == [7, 3, 5, 7])
        #expect(padded.completeness.isComplete)
    }

    @Test func longRecordsAreRejectedOrTruncated() throws {
        let text = "001abcd\n002abcdXYZ\n003abcd\n"
        let rejected = try Fixture.batches(try simple("long: reject"), text)
        #expect(rejected.cells("record", "id") == ["1", "3"])
        #expect(rejected.rejects.map(\.diagnostic.code.number) == ["LB1104"])
        let truncated = try Fixture.batches(try simple("long: truncate"), text)
        #expect(truncated.cells("record", "name") == ["abcd", "abcd", "abcd"])
        #expect(truncated.batches.flatMap(\.origins.byteLengths) == [7, 10, 7])
    }

    @Test(arguments: [16, 1 << 20]) func recordsWithNothingBetween(batchBytes: Int) throws {
        let layout = try simple("framing: fixed\nlength: 8")
        let reading = try Fixture.batches(layout, "001abcd-002efgh-003\nijk-", batchBytes: batchBytes)
        #expect(reading.cells("record", "id") == ["1", "2", "3"])
        #expect(reading.cells("record", "name") == ["abcd", "efgh", "\nijk"])
        #expect(Fixture.failure(layout, "001abcd-002efgh-003", batchBytes: batchBytes) == "LB1106 record 3 byte 16")
        #expect(Fixture.failure(layout, "001abcd-\n", batchBytes: batchBytes) == "LB1106 record 2 byte 8")
        #expect(Fixture.failure(layout, "001abcd-\u{1A}", batchBytes: batchBytes) == "LB1106 record 2 byte 8")
    }

    @Test func recordsHaveALimit() throws {
        #expect(throws: (any Error).self) {
            try Fixture.batches(
                try simple("long: truncate"), [[UInt8](repeating: 0x31, count: 100_000)], batchBytes: 16, maximumRecordBytes: 1_000)
        }
        let all = try Fixture.batches(
            try simple("long: truncate"), [[UInt8](repeating: 0x31, count: 900)], batchBytes: 16, maximumRecordBytes: 1_000)
        #expect(all.cells("record", "id") == ["111"])
    }

    @Test func severalFilesStartAnew() throws {
        let reading = try Fixture.batches(try simple(), [Array("001abcd\n002abcd\n".utf8), [], Array("003abcd\n".utf8)])
        #expect(reading.batches.flatMap(\.origins.recordNumbers) == [1, 2, 1])
        #expect(reading.batches.map(\.origins.fileIndex) == [0, 2])
        #expect(reading.batches.map { $0.groupOrdinals[0] } == [[0, 0], [2]])
        #expect(reading.batches.map(\.origins.file) == ["0.txt", "2.txt"])
    }

    @Test func onlyNeededColumnsAreDecoded() throws {
        let reading = try Fixture.batches(try simple(), [Array("001abcd\nxxxabcd\n".utf8)], columns: [["name"]])
        #expect(reading.cells("record", "id") == ["null", "null"])
        #expect(reading.cells("record", "name") == ["abcd", "abcd"])
    }

    @Test func byteOrderMarkIsNoData() throws {
        let reading = try Fixture.batches(try simple(), [[0xEF, 0xBB, 0xBF] + Array("001abcd\n002efgh\n".utf8)])
        #expect(reading.cells("record", "id") == ["1", "2"])
        #expect(reading.batches.flatMap(\.origins.byteOffsets) == [3, 11])
    }
}

@Suite struct Encodings {
    @Test func bytesOrCharacters() throws {
        let fields = """
            fields:
              - { name: a, start: 1, length: 3 }
              - { name: b, start: 4, length: 2 }
            """
        let characters = try Fixture.layout("unit: characters\n" + fields)
        let text = "aéc12\nxyz34\nñññ56\n"
        let reading = try Fixture.batches(characters, text)
        #expect(reading.cells("record", "a") == ["aéc", "xyz", "ñññ"])
        #expect(reading.cells("record", "b") == ["12", "34", "56"])
        #expect(Fixture.failure(try Fixture.layout(fields), text) == "LB1104 record 1 byte 0")
        let bytes = try Fixture.batches(try Fixture.layout("length: 6\n" + fields), "aéc12\nxxé34\n")
        #expect(bytes.cells("record", "a") == ["aé", "LB3001"])
        #expect(bytes.cells("record", "b") == ["c1", "LB3001"])
        let padded = try Fixture.layout("unit: characters\nshort: pad\nlong: truncate\n" + fields)
        let uneven = try Fixture.batches(padded, "éé\nééééééé\n")
        #expect(uneven.cells("record", "a") == ["éé", "ééé"])
        #expect(uneven.cells("record", "b") == ["null", "éé"])
        let fixed = try Fixture.layout("unit: characters\nframing: fixed\nlength: 5\n" + fields)
        #expect(try Fixture.batches(fixed, "aéc12xyz34ñññ56", batchBytes: 16).cells("record", "a") == ["aéc", "xyz", "ñññ"])
    }

    @Test func singleByteCodePages() throws {
        let fields = "fields: [ { name: a, start: 1, length: 4 }, { name: b, start: 5, length: 1, type: bytes } ]"
        let latin = try Fixture.layout("encoding: iso-8859-1\n" + fields)
        let reading = try Fixture.batches(latin, [[0x61, 0xE9, 0x62, 0x20, 0xFF, 0x0A, 0x61, 0x62, 0x63, 0x64, 0x31, 0x0A]])
        #expect(reading.cells("record", "a") == ["aéb", "abcd"])
        #expect(reading.cells("record", "b") == ["255", "49"])
        let windows = try Fixture.layout("encoding: windows-1252\n" + fields)
        #expect(try Fixture.batches(windows, [[0x80, 0x81, 0x20, 0x20, 0x31, 0x0A]]).cells("record", "a") == ["LB3001"])
        #expect(try Fixture.batches(windows, [[0x80, 0x20, 0x20, 0x20, 0x31, 0x0A]]).cells("record", "a") == ["€"])
        let ascii = try Fixture.layout("encoding: us-ascii\n" + fields)
        #expect(try Fixture.batches(ascii, [[0x61, 0xE9, 0x20, 0x20, 0x31, 0x0A]]).cells("record", "a") == ["LB3001"])
    }

    @Test func ebcdic() throws {
        let layout = try Fixture.layout(
            """
            encoding: cp037
            framing: fixed
            length: 9
            fields:
              - { name: a, start: 1, length: 4, nulls: ["NONE"] }
              - { name: n, start: 5, length: 3, type: decimal, decimals: 1, sign: overpunch }
              - { name: raw, start: 8, length: 2, type: bytes, nulls: ["00"] }
            """)
        let records: [UInt8] =
            [0xC1, 0x82, 0x40, 0x40, 0xF1, 0xF2, 0xD3, 0x00, 0xFF]
            + [0xD5, 0xD6, 0xD5, 0xC5, 0xF0, 0xF0, 0xC0, 0xF0, 0xF0]
            + [0x40, 0x40, 0x40, 0x40, 0xF1, 0xF1, 0xF1, 0x40, 0x40]
            + [0x51, 0x82, 0x40, 0x40, 0xF1, 0xF2, 0x5C, 0x01, 0x02]
        let reading = try Fixture.batches(layout, [records])
        #expect(reading.cells("record", "a") == ["Ab", "null", "null", "éb"])
        #expect(reading.cells("record", "n") == ["-12.3", "0.0", "11.1", "LB3002"])
        #expect(reading.cells("record", "raw") == ["0.255", "null", "null", "1.2"])
        // The first three records alone hold bytes fields that stand for no ASCII; a file without them takes the fast way.
        let plain = try Fixture.layout("encoding: cp037\nframing: fixed\nlength: 2\nfields: [ { name: a, start: 1, length: 2 } ]")
        #expect(try Fixture.batches(plain, [[0xC1, 0x40, 0x40, 0x40, 0x5B, 0x6F]]).cells("record", "a") == ["A", "null", "$?"])
        for end: UInt8 in [0x15, 0x25] {
            let lines = try Fixture.layout("encoding: cp037\nshort: pad\nfields: [ { name: a, start: 1, length: 2 } ]")
            let read = try Fixture.batches(lines, [[0xC1, 0xC2, end, 0xC3, end]])
            #expect(read.cells("record", "a") == ["AB", "C"])
        }
    }

    @Test func overpunchInNationalPages() throws {
        // In cp273 the zoned zeros, 0xC0 and 0xD0, are letters.
        for name in ["cp037", "cp273", "cp1047"] {
            let layout = try Fixture.layout(
                """
                encoding: \(name)
                framing: fixed
                length: 3
                fields: [ { name: n, start: 1, length: 3, type: int, sign: overpunch } ]
                """)
            let reading = try Fixture.batches(layout, [[0xF1, 0xF2, 0xC0, 0xF1, 0xF2, 0xD0, 0xF1, 0xF2, 0xD9, 0xF1, 0xC0, 0xF2]])
            #expect(reading.cells("record", "n") == ["120", "-120", "-129", "LB3002"], "\(name)")
        }
    }

    @Test func unknownAndWideEncodingsAreRefused() throws {
        let fields = "\nfields: [ { name: a, start: 1, length: 4 } ]"
        for name in ["cp0037x", "utf-16", "shift_jis", "gb18030", "utf-7", "latin1//IGNORE", "iso-2022-jp"] {
            #expect(try Fixture.codes("encoding: \(name)" + fields) == ["LB1002"], "\(name)")
        }
        #expect(try Fixture.read("encoding: cp12552" + fields).diagnostics.first?.help?.contains("cp1252") == true)
        #expect(throws: (any Error).self) { try CodePage("") }
    }

    @Test func tablesComeFromIconv() throws {
        let page = try CodePage("cp037")
        #expect(page.byte(for: 0x41) == 0xC1)
        #expect(page.encode(Array("é1".utf8)) == [0x51, 0xF1])
        #expect(page.encode(Array("€".utf8)) == nil)
        #expect(page.transcodedASCII([0xC1, 0x40]) == ([0x41, 0x20], true))
        #expect(page.transcodedASCII([0xC1, 0x51]) == ([0x41, 0], false))
        #expect(page.transcodedASCII([0xC1, 0x00]) == ([0x41, 0], false))
        // Every byte, at every place of a word and behind the last one.
        for start in 0..<9 {
            let bytes = (start..<256 + start).map { UInt8($0 & 0xFF) }
            #expect(page.transcodedASCII(bytes) == (bytes.map { page.ascii[Int($0)] }, false))
        }
        #expect(try CodePage("windows-1255").isASCIICompatible)
    }
}
