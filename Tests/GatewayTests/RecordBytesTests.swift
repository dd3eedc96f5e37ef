import Foundation
import Testing

/// `--hex`: the bytes of records that cannot be read or mapped, field by field.
@Suite struct RecordBytesTests {
    private static let mapping = """
        landbridge: 1
        mapping: m
        system: s
        source:
          format: fixed-width
          encoding: cp037
          framing: rdw
          copybook: { file: c.cpy, personal: [owner.family] }
        emit:
          - entity: service_case
            key: [claim_no]
            each: certifications as c
            fields: { tracking_id: string(c.paid), subject: note }
        """

    private static let copybook = """
        01 CLAIM.
           05 CLAIM-NO   PIC 9(4).
           05 OWNER.
              10 FAMILY  PIC X(6).
              10 FILLER  PIC X(3).
           05 N          PIC 9.
           05 CERTIFICATIONS OCCURS 0 TO 5 DEPENDING ON N.
              10 WEEK-ENDING PIC 9(4).
              10 PAID    PIC S9(5)V99 COMP-3.
           05 NOTE       PIC X(2).
        """

    /// Digits and capitals in EBCDIC.
    private static func ebcdic(_ text: String) -> [UInt8] {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39: byte + 0xC0
            case 0x41...0x49: byte + 0x80
            case 0x4A...0x52: byte + 0x87
            case 0x53...0x5A: byte + 0x8F
            default: 0x40
            }
        }
    }

    private static func record(_ number: String, _ family: String, _ weeks: [[UInt8]], count: String? = nil) -> [UInt8] {
        var bytes = ebcdic(number + family) + [0, 0, 0] + ebcdic(count ?? "\(weeks.count)")
        for (index, week) in weeks.enumerated() { bytes += ebcdic("110\(index)") + week }
        bytes += ebcdic("CD")
        return [0, UInt8(bytes.count + 4), 0, 0] + bytes
    }

    private static let good: [UInt8] = [0x00, 0x12, 0x34, 0x5C]
    private static let bad: [UInt8] = [0x00, 0x12, 0xB4, 0x5C]

    /// Every run of blanks as one blank.
    private static func plain(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: " ").joined(separator: " ")
        }.joined(separator: "\n")
    }

    private func bench(_ bytes: [UInt8]) throws -> Workbench {
        let bench = try Workbench()
        try bench.folder.write("c.cpy", Self.copybook)
        try bench.folder.write("m.yaml", Self.mapping)
        try Data(bytes).write(to: bench.folder.url.appendingPathComponent("d.ebc"))
        return bench
    }

    @Test func theFailingElementOfATableIsMarked() throws {
        let bench = try bench(
            Self.record("0001", "ROSS  ", [Self.good])
                + Self.record("0002", "KIDD  ", [Self.good, Self.bad, Self.good]))
        let expected = """
            record 2 of d.ebc, byte 32: 40 bytes
                    0  F0F0 F0F2                                0002              claim_no
                    4  D2C9 C4C4 4040                           KIDD              owner.family
                   10  0000 00                                  ...               –
                   13  F3                                       3                 n
                   14  F1F1 F0F0                                1100              certifications[0].week_ending
                   18  0012 345C                                ...*              certifications[0].paid
                   22  F1F1 F0F1                                1101              certifications[1].week_ending
            !      26  0012 B45C                                ..©*              certifications[1].paid  LB3020: malformed packed number
                   30  F1F1 F0F2                                1102              certifications[2].week_ending
                   34  0012 345C                                ...*              certifications[2].paid
                   38  C3C4                                     CD                note

            """
        let read = try bench.run(["read", "m.yaml", "--input", "d.ebc", "--hex"])
        #expect(read.status == 0)
        #expect(Self.plain(read.err).contains(Self.plain(expected)), "\(read.err)")
        #expect(read.out.contains("\"errors\":{\"certifications[1].paid\":\"LB3020"))
        let preview = try bench.run(["preview", "m.yaml", "--input", "d.ebc", "--hex", "--format", "ndjson"])
        #expect(Self.plain(preview.err).contains(Self.plain(expected)), "\(preview.err)")
        #expect(preview.err.contains("d.ebc: record 2, byte 32, field paid: error LB3020"))
    }

    @Test func nothingOfARecordIsShownUnasked() throws {
        let bench = try bench(Self.record("0002", "KIDD  ", [Self.bad]))
        for command in ["read", "preview"] {
            let plain = try bench.run([command, "m.yaml", "--input", "d.ebc", "--output", "/dev/null"])
            #expect(!plain.err.contains("KIDD") && !plain.err.contains("D2C9"))
            let asked = try bench.run([command, "m.yaml", "--input", "d.ebc", "--output", "/dev/null", "--hex"])
            #expect(Self.plain(asked.err).contains("4 D2C9 C4C4 4040 KIDD owner.family"))
        }
    }

    @Test func aCountOutOfRangeIsMarkedWithItsTable() throws {
        let bench = try bench(Self.record("0001", "ROSS  ", [], count: "9"))
        let run = try bench.run(["read", "m.yaml", "--input", "d.ebc", "--hex"])
        #expect(Self.plain(run.err).contains("! 13 F9 9 n LB3022"))
        #expect(Self.plain(run.err).contains("! 14 C3C4 CD certifications LB3022"))
    }

    @Test func oneRecordIsShownByNumber() throws {
        let bench = try bench(Self.record("0001", "ROSS  ", []) + Self.record("0002", "KIDD  ", [Self.bad]))
        let first = try bench.run(["read", "m.yaml", "--input", "d.ebc", "--hex", "--record", "1"])
        #expect(first.out.split(separator: "\n").count == 1 && first.out.contains("\"record\":1"))
        #expect(
            Self.plain(first.err) == Self.plain("""
                record 1 of d.ebc, byte 4: 16 bytes
                       0  F0F0 F0F1                                0001              claim_no
                       4  D9D6 E2E2 4040                           ROSS              owner.family
                      10  0000 00                                  ...               –
                      13  F0                                       0                 n
                      14  C3C4                                     CD                note

                """))
        let none = try bench.run(["read", "m.yaml", "--input", "d.ebc", "--record", "3"])
        #expect(none.status == 2 && none.err.contains("the input has no record 3"))
    }

    @Test func whereReadingEndsItsBytesAreShown() throws {
        var bytes = Self.record("0001", "ROSS  ", [])
        bytes.removeLast(3)
        let bench = try bench(bytes)
        let run = try bench.run(["read", "m.yaml", "--input", "d.ebc", "--hex"])
        #expect(run.status == 1)
        #expect(Self.plain(run.err).contains("0 0014 0000 F0F0 F0F1 D9D6 E2E2 4040 0000 ....0001ROSS .."))
    }

    @Test func aLargeRecordIsShownAroundWhatIsWrong() throws {
        let bench = try Workbench()
        try bench.folder.write("c.cpy", "01 R.\n   05 A PIC 9(3).\n   05 B PIC X(3) OCCURS 5000.\n   05 N PIC 9(4).\n   05 T PIC X(18000).\n")
        try bench.folder.write("d.txt", "001" + String(repeating: "abc", count: 5_000) + "12x4" + String(repeating: "z", count: 18_000))
        let text = Self.mapping.replacing("encoding: cp037", with: "encoding: us-ascii").replacing(
            "framing: rdw", with: "framing: fixed\n  length: 33007"
        ).replacing(", personal: [owner.family]", with: "")
        try bench.folder.write("m.yaml", text)
        let run = try bench.run(["read", "m.yaml", "--input", "d.txt", "--hex", "--output", "/dev/null"])
        #expect(
            Self.plain(run.err).hasPrefix(Self.plain(
                """
                record 1 of d.txt, byte 0: 33007 bytes
                          … 4998 rows left out
                   14994  6162 63                                  abc               b[4997]
                   14997  6162 63                                  abc               b[4998]
                   15000  6162 63                                  abc               b[4999]
                !  15003  3132 7834                                12x4              n  LB3002: malformed number
                   15007  7A7A 7A7A 7A7A 7A7A 7A7A 7A7A 7A7A 7A7A  zzzzzzzzzzzzzzzz  t
                   15023  7A7A 7A7A 7A7A 7A7A 7A7A 7A7A 7A7A 7A7A  zzzzzzzzzzzzzzzz
                   15039  7A7A 7A7A 7A7A 7A7A 7A7A 7A7A 7A7A 7A7A  zzzzzzzzzzzzzzzz
                          … 1122 rows left out

                """)), "\(run.err)")
    }

    @Test func columnsOfDelimitedRows() throws {
        let bench = try Workbench()
        try bench.folder.write(
            "m.yaml",
            """
            landbridge: 1
            mapping: owners
            system: demo
            source:
              format: delimited
              complete: end-of-file
              encoding: cp1252
              fields:
                - { name: owner_no }
                - { name: born, type: date }
                - { name: family, personal: true }
            emit:
              - entity: constituent
                key: [owner_no]
                constants: { kind: person }
                fields: { family_name: family, birth_date: born }
            """)
        var bytes = Array("owner_no,born,family\n1,2001-02-03,A\n".utf8)
        bytes += Array("2,2001-02-30,\"Qu".utf8) + [0xE9] + Array(", Ann\"\n3,x\n4,\"a\"b,c\n".utf8)
        try Data(bytes).write(to: bench.folder.url.appendingPathComponent("d.csv"))
        let run = try bench.run(["preview", "m.yaml", "--input", "d.csv", "--hex"])
        #expect(
            Self.plain(run.err).contains(Self.plain(
                """
                record 3 of d.csv, byte 36: 23 bytes
                       0  32                                       2                 owner_no
                !      2  3230 3031 2D30 322D 3330                 2001-02-30        born  LB3003: malformed date
                      13  2251 75E9 2C20 416E 6E22                 "Qué, Ann"        family

                """)), "\(run.err)")
        #expect(
            Self.plain(run.err).contains(Self.plain(
                """
                record 4 of d.csv, byte 60: 3 bytes
                       0  33                                       3                 owner_no
                !      2  78                                       x                 born  LB3003: malformed date

                """)), "\(run.err)")
        #expect(
            Self.plain(run.err).contains(Self.plain(
                """
                       0  34                                       4                 owner_no
                !      2  2261 2262                                "a"b              born  LB14
                """)), "\(run.err)")
    }
}
