import DelimitedConnector
import Testing

@Suite struct QuoteTests {
    private static let plain = "header: false"

    private func rows(_ yaml: String, _ text: String) throws -> [String] {
        let reading = try Fixture.reading(try Fixture.layout(yaml, fields: "a", "b"), text)
        #expect(reading.rejectTexts == [])
        return reading.rows
    }

    @Test(arguments: [
        ("x,y\n", ["x|y"]), ("x,y", ["x|y"]), ("x,y\r\nz,w\r\n", ["x|y", "z|w"]), ("\"x\",\"y\"\n", ["x|y"]),
        ("\"x,1\",y\n", ["x,1|y"]), ("\"x\n1\",y\nz,w\n", ["x\n1|y", "z|w"]), ("\"x\"\"1\",\"\"\"\"\n", ["x\"1|\""]),
        ("x,\"y\"\r\n", ["x|y"]), ("x,\"y\"", ["x|y"]), ("\"x\r\n1\",y\r\n", ["x\r\n1|y"]), ("x,\n", ["x|null"]),
        (",y\n", ["null|y"]), ("x,\"\"\n", ["x|"]), ("\"\",y", ["|y"]), (" x , y \n", [" x | y "]),
        ("\"abcdefghijklmnop\"\"qrstuvwxyz\",0123456789abcdef\n", ["abcdefghijklmnop\"qrstuvwxyz|0123456789abcdef"]),
    ])
    func commaSeparated(text: String, expected: [String]) throws {
        #expect(try rows(Self.plain, text) == expected)
    }

    @Test func quotesAndEscapesOfOtherKinds() throws {
        #expect(try rows(Self.plain + "\nquote: \"'\"", "'x,1','it''s'\n") == ["x,1|it's"])
        #expect(try rows(Self.plain + "\nquote: none", "\"x,y\"\n") == ["\"x|y\""])
        #expect(try rows(Self.plain + "\nescape: backslash", "\"x\\\"1\",a\\,b\\\\\n") == ["x\"1|a,b\\"])
        #expect(try rows(Self.plain + "\nescape: backslash", "\"x\\\n1\",a\\\nb\n") == ["x\n1|a\nb"])
        #expect(try rows(Self.plain + "\nescape: backslash", "\\\"x,\\,\"\n".replacing("\\,\"", with: "z")) == ["\"x|z"])
        #expect(try rows(Self.plain + "\nescape: none", "\"x\\\",y\n") == ["x\\|y"])
        #expect(try rows(Self.plain + "\nstray_quotes: keep", "5\" pipe,a\"\"b\n") == ["5\" pipe|a\"\"b"])
    }

    @Test func emptyQuotesAreATextUnlessDeclared() throws {
        let layout = try Fixture.layout(
            """
            header: false
            fields:
              - { name: a }
              - { name: b, nulls: [""] }
              - { name: c, type: int }
              - { name: d, trim: both }
              - { name: e, blank: empty }
              - { name: f, blank: error }
            """)
        let reading = try Fixture.reading(layout, ",,,,,\n\"\",\"\",\"\",\"\",\"\",\"\"\n\" \",\" \",\" \",\" \",\" \",\" \"\n")
        #expect(reading.rows == ["null|null|null|null||LB3005", "|null|null|||", " | |null||| "])
    }

    @Test func textsForNullHaveNoQuotes() throws {
        let layout = try Fixture.layout("header: false\nnulls: [\"NULL\", \"-\"]", fields: "a", "b")
        #expect(try Fixture.reading(layout, "NULL,-\n\"NULL\",\"-\"\nNULL ,--\n").rows == ["null|null", "NULL|-", "NULL |--"])
    }

    @Test func malformedQuotesRejectTheirRow() throws {
        let layout = try Fixture.layout("header: false", fields: "a", "b")
        let reading = try Fixture.reading(layout, "1,2\n3,\"4\"x\n5,6\"7\n\"8\n9\"z,0\na,b\n")
        #expect(reading.rows == ["1|2", "a|b"])
        #expect(reading.rejectTexts == [
            "LB1409 2@4 b 3,\"4\"x", "LB1410 3@11 b 5,6\"7", "LB1409 4@17 a \"8\n9\"z,0",
        ])
        #expect(reading.rejects.allSatisfy { $0.diagnostic.found?.isPersonal == true })
        #expect(!reading.completeness.isComplete)
    }

    @Test func anUnterminatedQuoteCostsOneLine() throws {
        let layout = try Fixture.layout("header: false\nlimits: { record: 40 }", fields: "a", "b")
        let atEnd = try Fixture.reading(layout, "1,2\n3,\"4\n5,6\n7,8\n")
        #expect(atEnd.rows == ["1|2", "5|6", "7|8"])
        #expect(atEnd.rejectTexts == ["LB1411 2@4 b 3,\"4"])
        let later = (0..<20).map { "\($0),x\n" }.joined()
        let atLimit = try Fixture.reading(layout, "a,\"b\n" + later + "y,\"z\"\n")
        #expect(atLimit.rejectTexts == ["LB1411 1@0 b a,\"b"])
        #expect(atLimit.rows == (0..<20).map { "\($0)|x" } + ["y|z"])
        let cut = try Fixture.reading(layout, "1,2\n3,\"")
        #expect(cut.rejectTexts == ["LB1411 2@4 b 3,\""])
    }

    @Test func aRowHasALargestSize() throws {
        let layout = try Fixture.layout("header: false\nlimits: { record: 9 }", fields: "a", "b")
        #expect(try Fixture.reading(layout, "1234,6789\n").rows == ["1234|6789"])
        for size in [1, 2, 7, 16, 1 << 20] {
            #expect(Fixture.failure(layout, "1,2\n12345,7890\n", batchBytes: size) == "LB1007 record 2 byte 4")
            let long = String(repeating: "x", count: 99)
            #expect(Fixture.failure(layout, "1,2\n" + long, batchBytes: size) == "LB1007 record 2 byte 4")
            #expect(Fixture.failure(layout, "1,2\n\"" + long, batchBytes: size) == "LB1007 record 2 byte 4")
        }
    }

    @Test func escapesOfPostgres() throws {
        let layout = try Fixture.layout("dialect: postgres-copy", fields: "a", "b")
        let reading = try Fixture.reading(
            layout, "x\\ty\\n\\\\\t\\N\n\\\\N\t\\x41\\102\\q\na\\\tb\tc\\\nd\n\\.\n")
        #expect(reading.rows == ["x\ty\n\\|null", "\\N|ABq", "a\tb|c\nd"])
        let bad = try Fixture.reading(layout, "\\400\tx\n\\x\t\\000\n")
        #expect(bad.rows == ["LB1412|x", "x|LB3001"])
        #expect(Fixture.failure(layout, "a\tb\n\\.\nc\td\n") == "LB1416 record 3 byte 7")
        for size in 1...12 {
            #expect(Fixture.failure(layout, "a\tb\n\\.\nc\td\n", batchBytes: size) == "LB1416 record 3 byte 7")
            #expect(try Fixture.reading(layout, "a\tb\n\\.", batchBytes: size).rows == ["a|b"])
        }
    }
}
