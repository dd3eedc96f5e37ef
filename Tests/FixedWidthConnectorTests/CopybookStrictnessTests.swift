import Diagnostics
import FixedWidthConnector
import Testing

/// What must not pass in silence in records that a copybook describes, and what must not be refused.
@Suite struct CopybookStrictnessTests {
    private let hex = CopybookFixture.hex

    @Test func nothingStandsBehindTheDigitsOfAPicture() throws {
        let layout = try CopybookFixture.layout(
            "01 R.\n 05 U PIC 9(3).\n 05 D PIC 9(2)V9.\n 05 S PIC S9(2)V9.", "encoding: cp037\nframing: fixed\ncopybook: FILE")
        func read(_ field: String) throws -> [String: [String]] { try CopybookFixture.read(layout, hex(field + field + field)) }
        #expect(try read("F1F2F3") == ["u": ["123"], "d": ["12.3"], "s": ["12.3"]])
        // Spaces in front are places without a digit.
        #expect(try read("40F1F2") == ["u": ["12"], "d": ["1.2"], "s": ["1.2"]])
        // Behind the digits they would move the point: 0x40 a space, 0x05 a tab, 0x25 a line feed, 0x15 a new line.
        for field in ["F1F240", "F1F205", "F1F225", "F1F215", "05F1F2", "25F1F2", "F140F2"] {
            #expect(try read(field) == ["u": ["LB3002"], "d": ["LB3002"], "s": ["LB3002"]], "\(field)")
        }
        // A field of spaces has no value; one of tabs is damaged.
        #expect(try read("404040") == ["u": ["null"], "d": ["null"], "s": ["null"]])
        #expect(try read("050505") == ["u": ["LB3002"], "d": ["LB3002"], "s": ["LB3002"]])
    }

    @Test func warningsOfACopybookRefuseNothing() throws {
        let book = "01 A.\n 05 R1 PIC X(2).\n 05 R2 REDEFINES R1 PIC X(4).\n 05 T PIC X."
        let keys = "encoding: cp037\nframing: fixed\ncopybook: FILE"
        #expect(try CopybookFixture.codes(book, keys) == ["LB1146"])
        let (path, remove) = try CopybookFixture.file(book)
        defer { remove() }
        let (layout, diagnostics) = try Fixture.read(keys.replacing("FILE", with: path))
        #expect(diagnostics.map(\.severity) == [.warning])
        #expect(try CopybookFixture.read(try #require(layout), hex("C1C2C3C4C5")) == ["r1": ["AB"], "r2": ["ABCD"], "t": ["E"]])
    }

    @Test func everyPatternOfEightNativeBytesIsAValue() throws {
        let layout = try CopybookFixture.layout(
            "01 R.\n 05 N PIC 9(18) COMP-5.\n 05 S PIC S9(18) COMP-5.", "encoding: cp037\nframing: fixed\ncopybook: FILE")
        #expect(
            try CopybookFixture.read(layout, hex("FFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFF")) == ["n": ["18446744073709551615"], "s": ["-1"]])
    }

    @Test func tablesWithoutBytesAreRefused() throws {
        let book = "01 R.\n 05 N PIC 9.\n 05 M PIC 9.\n 05 T OCCURS 0 TO 9 DEPENDING ON N.\n  10 U OCCURS 0 TO 9 DEPENDING ON M.\n   15 V PIC X."
        #expect(try CopybookFixture.codes(book, "encoding: cp037\nframing: rdw\ncopybook: FILE") == ["LB1101"])
    }

    private static let kinds = "01 A.\n 05 K PIC X.\n 05 V PIC X(2).\n01 B.\n 05 K PIC X.\n 05 W PIC X(6)."
    private static let keys = """
        encoding: cp037
        framing: rdw
        complete: end-of-file
        copybook: FILE
        records:
          a: { when: "k == 'A'" }
          b: { when: "k == 'B'" }
        """

    @Test func aRecordIsAsLongAsItsOwnLevel01() throws {
        let layout = try CopybookFixture.layout(Self.kinds, Self.keys)
        let short = hex("00070000 C1F1F2")
        let long = hex("000B0000 C2F1F2F3F4F5F6")
        #expect(try CopybookFixture.read(layout, short + long)["k"] == ["A", "B"])
        #expect(Fixture.failure(layout, long + hex("00090000 C1F1F2F3F4")) == "LB1104 record 2 byte 15")
    }

    @Test func whatTellsKindsIsSaidOfARecordThatIsOfNone() throws {
        let layout = try CopybookFixture.layout(Self.kinds, Self.keys)
        let error = #expect(throws: GatewayError.self) { try Fixture.batches(layout, [hex("00070000 E9F1F2")]) }
        let found = try #require(error?.diagnostics.first?.found)
        #expect(found.description == "k is 'Z'")
        let (path, remove) = try CopybookFixture.file(Self.kinds)
        defer { remove() }
        let personal = try Fixture.layout(
            Self.keys.replacing("copybook: FILE", with: "copybook: { file: \(path), personal: [k] }"))
        let other = #expect(throws: GatewayError.self) { try Fixture.batches(personal, [hex("00070000 E9F1F2")]) }
        #expect(other?.diagnostics.first?.found?.description.contains("Z") == false)
    }

    @Test func theCurrencySignOfTheTextIsKnown() throws {
        let book = """
            SPECIAL-NAMES. CURRENCY SIGN IS 'F'.
            01 R.
             05 P PIC F(4)9.99.
            """
        let layout = try CopybookFixture.layout(book, "encoding: cp037\nframing: fixed\ncopybook: FILE")
        #expect(try CopybookFixture.read(layout, hex("4040C6F1F24BF5F0")) == ["p": ["12.50"]])
        // One that means something else in pictures changes nothing.
        let wrong = try CopybookFixture.layout(
            "SPECIAL-NAMES. CURRENCY SIGN IS '9'.\n01 R.\n 05 N PIC 9(3).", "encoding: cp037\nframing: fixed\ncopybook: FILE")
        #expect(try CopybookFixture.read(wrong, hex("F1F2F3")) == ["n": ["123"]])
    }

    @Test func emptySegmentsDoNotGoOnForEver() throws {
        let layout = try Fixture.layout("framing: vbs\ncomplete: end-of-file\nfields: [ { name: a, start: 1, length: 2 } ]")
        func block(_ segments: [[UInt8]]) -> [UInt8] {
            let body = segments.flatMap { $0 }
            return [UInt8((body.count + 4) >> 8), UInt8((body.count + 4) & 255), 0, 0] + body
        }
        let first: [UInt8] = [0, 5, 1, 0, 0x41]
        let middle: [UInt8] = [0, 4, 3, 0]
        let last: [UInt8] = [0, 5, 2, 0, 0x42]
        let few = block([first] + Array(repeating: middle, count: 20) + [last])
        #expect(try Fixture.batches(layout, [few]).batches.map(\.count) == [1])
        let many = block([first] + Array(repeating: middle, count: 5_000))
        let all = many + Array(repeating: block(Array(repeating: middle, count: 5_000)), count: 6).flatMap { $0 }
        let error = #expect(throws: GatewayError.self) { try Fixture.batches(layout, [all], maximumRecordBytes: 10_000) }
        #expect(error?.diagnostics.first?.code == .recordTooLarge)
    }

    @Test func recordsBeforeAFaultAreGiven() throws {
        let layout = try CopybookFixture.layout(Self.kinds, Self.keys)
        let good = hex("00070000 C1F1F2")
        let source = try Fixture.source(layout, good + good + hex("00FF0000 C1"))
        let frame = try #require(try source.next())
        #expect(try frame.decode().batches.map(\.count) == [2])
        for _ in 0..<2 {
            let error = #expect(throws: GatewayError.self) { try source.next() }
            #expect(error?.diagnostics.first?.place?.record == 3)
        }
    }
}
