import Connector
import FixedWidthConnector
import Records
import Testing

/// Lengths in front of records and blocks, and what is wrong with them.
@Suite struct Descriptors {
    private func layout(_ framing: String, _ more: String = "") throws -> FixedWidthLayout {
        try Fixture.layout(
            """
            complete: end-of-file
            framing: \(framing)
            \(more)
            fields:
              - { name: id, start: 1, length: 3 }
              - { name: name, start: 4, length: 4 }
            """)
    }

    private func rdw(_ text: String) -> [UInt8] { RecordWriter.described(Array(text.utf8)) }
    private func segment(_ code: UInt8, _ text: String) -> [UInt8] {
        var bytes = rdw(text)
        bytes[2] = code
        return bytes
    }

    @Test func malformedRecordDescriptors() throws {
        let plain = try layout("rdw")
        let first = rdw("001abcd")
        #expect(Fixture.failure(plain, first + [0, 0, 0, 0]) == "LB1120 record 2 byte 11")
        #expect(Fixture.failure(plain, first + [0, 3, 0, 0]) == "LB1120 record 2 byte 11")
        #expect(Fixture.failure(plain, first + [0, 4, 0, 0]) == "LB1105 record 2 byte 15")
        #expect(Fixture.failure(plain, first + [0, 11, 1, 0] + Array("002abcd".utf8)) == "LB1121 record 2 byte 11")
        #expect(Fixture.failure(plain, first + [0, 11, 0, 9] + Array("002abcd".utf8)) == "LB1121 record 2 byte 11")
        #expect(Fixture.failure(plain, first + [0, 11, 0, 0] + Array("002".utf8)) == "LB1123 record 2 byte 11")
        #expect(Fixture.failure(plain, first + [0, 11]) == "LB1123 record 2 byte 11")
        #expect(Fixture.failure(plain, first + rdw("002abcdX")) == "LB1104 record 2 byte 15")
        // Text in place of a descriptor: the transfer took them off.
        #expect(Fixture.failure(plain, Array("001abcd002abcd".utf8)) == "LB1121 record 1 byte 0")
        for chunk in [4, 5, 13, 64] {
            #expect(Fixture.failure(plain, first + [0, 11, 0, 0, 0x30], batchBytes: chunk) == "LB1123 record 2 byte 11")
            #expect(Fixture.failure(plain, first + [0, 0, 0, 0, 0x30], batchBytes: chunk) == "LB1120 record 2 byte 11")
        }
    }

    @Test func aDeclaredLengthTakesNoMemory() throws {
        let wide = try layout("{ prefix: { bytes: 4 } }", "long: truncate")
        #expect(Fixture.failure(wide, [0x7F, 0xFF, 0xFF, 0xFF, 0x30]) == "LB1007 record 1 byte 0")
        #expect(Fixture.failure(wide, [0xFF, 0xFF, 0xFF, 0xFF, 0x30]) == "LB1007 record 1 byte 0")
        #expect(Fixture.failure(wide, [0, 0, 0xFF, 0xFF, 0x30]) == "LB1123 record 1 byte 0")
    }

    @Test func malformedBlocks() throws {
        let blocked = try layout("vb")
        let block = RecordWriter.block(rdw("001abcd"))
        #expect(Fixture.failure(blocked, block + [0, 0, 0, 0]) == "LB1124 record 2 byte 15")
        #expect(Fixture.failure(blocked, block + [0, 3, 0, 0]) == "LB1124 record 2 byte 15")
        #expect(Fixture.failure(blocked, block + [0, 15, 0, 1] + rdw("002abcd")) == "LB1124 record 2 byte 15")
        #expect(Fixture.failure(blocked, block + [0, 14, 0, 0] + rdw("002abcd")) == "LB1122 record 2 byte 19")
        #expect(Fixture.failure(blocked, block + [0, 7, 0, 0] + rdw("002abcd")) == "LB1122 record 2 byte 19")
        // Behind the record that closes the file, too: nothing follows it.
        let closed = try Fixture.layout(
            "framing: vb\nid_field: t\nfields: [ { name: t, start: 1, length: 1 } ]\nrecords: { header: { id: H }, trailer: { id: T } }")
        #expect(Fixture.failure(closed, RecordWriter.block(rdw("H") + rdw("T"))) == "none")
        #expect(Fixture.failure(closed, [0, 15, 0, 0] + rdw("H") + rdw("T")) == "LB1125 record 3 byte 14")
        #expect(Fixture.failure(blocked, block + [0, 26, 0, 0] + rdw("002abcd")) == "LB1125 record 3 byte 30")
        #expect(Fixture.failure(blocked, block + [0, 15]) == "LB1123 record 2 byte 15")
        #expect(Fixture.failure(blocked, block + [0x80, 0, 0, 2]) == "LB1124 record 2 byte 15")
        #expect(
            Fixture.failure(try layout("fb", "length: 7"), [0, 12, 0, 0] + Array("001abcd0".utf8)) == "LB1129 record 1 byte 0")
        #expect(
            Fixture.failure(try layout("fb", "length: 7"), [0, 18, 0, 0] + Array("001abcd".utf8)) == "LB1125 record 2 byte 11")
        // An empty block is no error, and holds no record.
        #expect(try Fixture.batches(blocked, [block + [0, 4, 0, 0]]).cells("record", "id") == ["001"])
    }

    @Test(arguments: [4, 9, 64]) func segmentsInOrder(chunk: Int) throws {
        let spanned = try layout("vbs")
        func file(_ segments: [UInt8]...) -> [UInt8] { segments.flatMap { RecordWriter.block($0) } }
        let good = file(segment(0, "001abcd") + segment(1, "00"), segment(3, "2e"), segment(2, "fgh") + segment(0, "003ijkl"))
        let reading = try Fixture.batches(spanned, [good], batchBytes: chunk)
        #expect(reading.cells("record", "id") == ["001", "002", "003"])
        #expect(reading.cells("record", "name") == ["abcd", "efgh", "ijkl"])
        #expect(reading.batches.flatMap(\.origins.byteOffsets) == [8, 19, 46])
        #expect(
            reading.batches.flatMap { batch in (0..<batch.count).map { String(decoding: batch.rawRecord($0), as: UTF8.self) } }
                == ["001abcd", "002efgh", "003ijkl"])
        func failure(_ bytes: [UInt8]) -> String { Fixture.failure(spanned, bytes, batchBytes: chunk) }
        #expect(failure(file(segment(0, "001abcd"), segment(2, "efgh"))) == "LB1126 record 2 byte 19")
        #expect(failure(file(segment(3, "001abcd"))) == "LB1126 record 1 byte 4")
        #expect(failure(file(segment(1, "001"), segment(1, "abcd"))) == "LB1126 record 1 byte 15")
        #expect(failure(file(segment(1, "001"), segment(0, "abcd"))) == "LB1126 record 1 byte 15")
        #expect(failure(file(segment(1, "001"))) == "LB1123 record 1 byte 4")
        #expect(failure(file(segment(4, "001abcd"))) == "LB1121 record 1 byte 4")
        #expect(failure(file(segment(0, "001abcd")) + [0, 19, 0, 0] + segment(1, "00")) == "LB1123 record 2 byte 25")
    }

    @Test func aSpannedRecordIsBounded() throws {
        let segments = (0..<40).flatMap { RecordWriter.block(segment($0 == 0 ? 1 : 3, "0123456789")) }
        let spanned = try layout("vbs", "long: truncate")
        do {
            _ = try Fixture.batches(spanned, [segments], batchBytes: 16, maximumRecordBytes: 100)
            Issue.record("no error")
        } catch {
            #expect("\(error)".contains("LB1007"))
        }
    }

    @Test func shortRecordsByPolicy() throws {
        let bytes = rdw("001abcd") + rdw("002ab") + rdw("003")
        let absent = try Fixture.batches(try layout("rdw"), [bytes])
        #expect(absent.cells("record", "id") == ["001", "002", "003"])
        #expect(absent.cells("record", "name") == ["abcd", "LB1131", "null"])
        let error = try #require(absent.batches[0].columns[1].error(at: 1))
        #expect(error.expected == "4 bytes" && error.found?.revealed == "2 bytes" && error.field == "name")
        let padded = try Fixture.batches(try layout("rdw", "short: pad"), [bytes])
        #expect(padded.cells("record", "name") == ["abcd", "ab", "null"])
        let rejected = try Fixture.batches(try layout("rdw", "short: reject"), [bytes])
        #expect(rejected.cells("record", "id") == ["001"])
        #expect(rejected.rejects.map(\.byteOffset) == [15, 24])
        #expect(rejected.rejects.map { String(decoding: $0.raw, as: UTF8.self) } == ["002ab", "003"])
        #expect(Fixture.failure(try layout("rdw", "short: fail"), bytes) == "LB1103 record 2 byte 15")
        let spanned = RecordWriter.spanned([Array("001abcd".utf8), Array("002ab".utf8)], segment: 2, capacity: 12)
        let left = try Fixture.batches(try layout("vbs", "short: reject"), [spanned])
        #expect(left.rejects.map { String(decoding: $0.raw, as: UTF8.self) } == ["002ab"])
        #expect(left.rejects.map(\.recordNumber) == [2])
    }

    @Test func lengthFields() throws {
        let text = try layout("{ length_field: id }")
        let bytes = Array("007abcd005ab003".utf8)
        #expect(try Fixture.batches(text, [bytes]).cells("record", "name") == ["abcd", "LB1131", "null"])
        #expect(Fixture.failure(text, Array("007abcd0x7abcd".utf8)) == "LB1127 record 2 byte 7")
        #expect(Fixture.failure(text, Array("007abcd002abcd".utf8)) == "LB1128 record 2 byte 7")
        #expect(Fixture.failure(text, Array("007abcd009abcd".utf8)) == "LB1123 record 2 byte 7")
        #expect(Fixture.failure(text, Array("007abcd00".utf8)) == "LB1123 record 2 byte 7")
        let adjusted = try layout("{ length_field: { name: id, adjust: 3 } }")
        #expect(try Fixture.batches(adjusted, [Array("004abcd".utf8)]).cells("record", "name") == ["abcd"])
        let binary = try layout("{ length_field: { start: 1, length: 2, usage: binary, endian: little } }")
        #expect(try Fixture.batches(binary, [[7, 0, 0x31] + Array("abcd".utf8)]).cells("record", "name") == ["abcd"])
        let packed = try layout("{ length_field: { start: 1, length: 2, usage: packed, adjust: -1 } }")
        #expect(try Fixture.batches(packed, [[0, 0x8C, 0x31] + Array("abcd".utf8)]).cells("record", "name") == ["abcd"])
        #expect(Fixture.failure(packed, [0, 0x8D, 0x31] + Array("abcd".utf8)) == "LB1127 record 1 byte 0")
        #expect(Fixture.failure(packed, [0, 0xAC, 0x31] + Array("abcd".utf8)) == "LB1127 record 1 byte 0")
    }

    @Test func headersAndFootersAreSkipped() throws {
        let skipping = try layout("fixed", "length: 7\nskip_bytes: { header: 3, footer: 2 }")
        for chunk in [4, 7, 64] {
            let reading = try Fixture.batches(skipping, [Array("HHH001abcd002efghFF".utf8)], batchBytes: chunk)
            #expect(reading.cells("record", "id") == ["001", "002"])
            #expect(reading.batches.flatMap(\.origins.byteOffsets) == [3, 10])
            #expect(Fixture.failure(skipping, Array("HHH001abcdF".utf8), batchBytes: chunk) == "LB1106 record 1 byte 3")
            #expect(Fixture.failure(skipping, Array("HHHF".utf8), batchBytes: chunk) == "LB1130 record -1 byte -1")
            #expect(Fixture.failure(skipping, Array("HH".utf8), batchBytes: chunk) == "LB1130 record -1 byte -1")
            #expect(Fixture.failure(skipping, Array("HHHFF".utf8), batchBytes: chunk) == "none")
        }
    }

    @Test func lineEndsOfEBCDIC() throws {
        func ebcdic(_ end: String) throws -> FixedWidthLayout {
            try Fixture.layout(
                """
                complete: end-of-file
                encoding: cp037
                framing: { lines: { line_end: \(end) } }
                fields: [ { name: a, start: 1, length: 3, type: bytes } ]
                """)
        }
        let nextLines: [UInt8] = [0xF1, 0x25, 0xF2, 0x15, 0xF3, 0xF4, 0xF5, 0x15]
        #expect(try Fixture.batches(try ebcdic("nl"), [nextLines]).cells("record", "a") == ["241.37.242", "243.244.245"])
        let lineFeeds: [UInt8] = [0xF1, 0x15, 0xF2, 0x25, 0xF3, 0xF4, 0xF5, 0x25]
        #expect(try Fixture.batches(try ebcdic("lf"), [lineFeeds]).cells("record", "a") == ["241.21.242", "243.244.245"])
        #expect(Fixture.failure(try ebcdic("auto"), lineFeeds) == "LB1103 record 1 byte 0")
        let both: [UInt8] = [0xF1, 0x25, 0xF2, 0x0D, 0x25, 0xF3, 0xF4, 0xF5, 0x0D, 0x25]
        #expect(try Fixture.batches(try ebcdic("crlf"), [both]).cells("record", "a") == ["241.37.242", "243.244.245"])
    }

    @Test func layoutsThatCannotBe() throws {
        let fields = "\nfields: [ { name: a, start: 1, length: 4 } ]"
        for yaml in [
            "framing: prefix", "framing: length_field", "framing: { length_field: b }", "framing: { prefix: { bytes: 3 } }",
            "framing: fb", "framing: { length_field: { start: 1, length: 9, usage: binary } }", "framing: vbs\nshort: pad",
            "framing: fb\nlength: 4\nlong: truncate", "framing: rdw\nunit: characters", "framing: { lines: { line_end: nl } }",
        ] {
            #expect(try Fixture.codes(yaml + fields) == ["LB1101"], "\(yaml)")
        }
        #expect(try Fixture.codes("framing: rwd" + fields) == ["LB6006"])
        #expect(try Fixture.codes("framing: [ rdw ]" + fields).count == 1)
        #expect(try Fixture.codes("framing: { rdw: { endain: big } }" + fields) == ["LB6001"])
    }
}
