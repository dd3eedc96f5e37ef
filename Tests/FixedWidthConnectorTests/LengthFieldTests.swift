import FixedWidthConnector
import Testing

/// Records that say in a field of their own how long they are, whatever the field is.
@Suite struct LengthFields {
    private func cells(_ field: String, _ hex: String, length: String = "size", more: String = "") throws -> [String] {
        let layout = try Fixture.layout(
            """
            encoding: cp037
            complete: end-of-file
            framing: { length_field: { name: \(length), adjust: 2 } }
            fields:
              - { name: a, start: 1, length: 1 }
              \(field)
              - { name: z, length: 4 }
            \(more)
            """)
        return try Fixture.batches(layout, [CopybookFixture.hex(hex)], batchBytes: 5).cells("record", "z")
    }

    @Test func everyUsage() throws {
        // Lengths count from behind the first byte, one byte short: 2 are added.
        let tail = "C1C2C3C4"
        #expect(try cells("- { name: size, length: 2 }", "C1F0F5\(tail) C1F0F5\(tail)") == ["ABCD", "ABCD"])
        #expect(
            try cells("- { name: size, length: 2, type: int, sign: overpunch }", "C1F0C5\(tail) C1F0C5\(tail)") == ["ABCD", "ABCD"])
        #expect(try cells("- { name: size, usage: binary, digits: 4 }", "C10005\(tail) C10005\(tail)") == ["ABCD", "ABCD"])
        #expect(
            try cells("- { name: size, usage: native, digits: 4, endian: little }", "C10500\(tail)C10500\(tail)") == ["ABCD", "ABCD"])
        #expect(
            try cells("- { name: size, usage: binary, digits: 18 }", "C1000000000000000B\(tail)") == ["ABCD"])
        #expect(try cells("- { name: size, usage: packed, digits: 3 }", "C1005C\(tail) C1005F\(tail)") == ["ABCD", "ABCD"])
        #expect(try cells("- { name: size, usage: packed-unsigned, digits: 4 }", "C10005\(tail)") == ["ABCD"])
        #expect(
            try cells(
                "- { group: head, fields: [ { name: b, length: 1 }, { name: size, usage: binary, digits: 4 } ] }",
                "C1C20006\(tail) C1C20006\(tail)", length: "head.size") == ["ABCD", "ABCD"])
    }

    @Test(arguments: [
        ("- { name: size, length: 2 }", "C1C1C2C1C2C3C4", "LB1127 record 1 byte 0"),
        ("- { name: size, usage: packed, digits: 3 }", "C1005DC1C2C3C4", "LB1127 record 1 byte 0"),
        ("- { name: size, usage: packed-unsigned, digits: 4 }", "C1000CC1C2C3C4", "LB1127 record 1 byte 0"),
        ("- { name: size, usage: binary, digits: 18 }", "C1FFFFFFFFFFFFFFFFC1C2C3C4", "LB1127 record 1 byte 0"),
        ("- { name: size, usage: binary, digits: 4 }", "C10000C1C2C3C4", "LB1128 record 1 byte 0"),
        ("- { name: size, usage: binary, digits: 4 }", "C10005C1C2C3C4 C10009C1C2C3C4", "LB1123 record 2 byte 7"),
    ])
    func whatIsNoLength(field: String, hex: String, expected: String) throws {
        let layout = try Fixture.layout(
            """
            encoding: cp037
            framing: { length_field: { name: size, adjust: 2 } }
            fields:
              - { name: a, start: 1, length: 1 }
              \(field)
              - { name: z, length: 4 }
            """)
        #expect(Fixture.failure(layout, CopybookFixture.hex(hex)) == expected)
    }

    @Test func fieldsThatCannotSayALength() throws {
        for field in ["usage: float, length: 4", "usage: packed, digits: 4, decimals: 1", "picture: 'ZZ9'", "length: 2, occurs: 2"] {
            let codes = try Fixture.codes("framing: { length_field: size }\nfields: [ { name: size, start: 1, \(field) } ]")
            #expect(codes == ["LB1101"], "\(field)")
        }
    }
}
