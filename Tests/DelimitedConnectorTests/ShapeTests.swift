import DelimitedConnector
import Testing

/// Rows that are too short, too long, blank, or no rows.
@Suite struct ShapeTests {
    private static let text = "1,2,3\n4,5\n\n6,7,8,9\na,b,c\n"

    private func layout(_ yaml: String) throws -> DelimitedLayout {
        try Fixture.layout("header: false\n" + yaml, fields: "a", "b", "c")
    }

    @Test func raggedRowsAreRejected() throws {
        let reading = try Fixture.reading(try layout("complete: end-of-file"), Self.text)
        #expect(reading.rows == ["1|2|3", "a|b|c"])
        #expect(reading.rejectTexts == ["LB1402 2@6 4,5", "LB1415 3@10 ", "LB1403 4@11 6,7,8,9"])
        #expect(reading.rejects.map(\.diagnostic.expected) == ["3 columns", "3 columns", "3 columns"])
        #expect(reading.rejects.map { $0.diagnostic.found?.description } == ["2 columns", nil, "4 columns"])
        #expect(reading.places == ["1@0+5", "5@19+5"])
        #expect(!reading.completeness.isComplete)
        #expect(try Fixture.reading(try layout("complete: end-of-file"), "1,2,3\n").completeness.isComplete)
        #expect(try !Fixture.reading(try layout(""), "1,2,3\n").completeness.isComplete)
    }

    @Test func raggedRowsMayBePaddedOrCut() throws {
        let reading = try Fixture.reading(try layout("short: pad\nlong: truncate"), Self.text)
        #expect(reading.rows == ["1|2|3", "4|5|null", "6|7|8", "a|b|c"])
        #expect(reading.rejectTexts == ["LB1415 3@10 "])
        #expect(Fixture.failure(try layout("short: fail"), Self.text) == "LB1402 record 2 byte 6")
        #expect(Fixture.failure(try layout("long: fail"), Self.text) == "LB1403 record 4 byte 11")
    }

    @Test func blankLinesMayBeSkippedOrBeRowsOfOneColumn() throws {
        let skipping = try Fixture.reading(try layout("blank_lines: skip"), "1,2,3\r\n\r\na,b,c\r\n\r\n")
        #expect(skipping.rows == ["1|2|3", "a|b|c"])
        #expect(skipping.places == ["1@0+5", "3@9+5"])
        #expect(skipping.rejects.isEmpty)
        let one = try Fixture.layout("header: false", fields: "a")
        #expect(try Fixture.reading(one, "x\n\ny\n").rows == ["x", "null", "y"])
    }

    @Test func columnsHaveALimit() throws {
        let layout = try layout("limits: { columns: 4 }\nlong: truncate")
        let reading = try Fixture.reading(layout, "1,2,3,4\n1,2,3,4,5\n")
        #expect(reading.rows == ["1|2|3"])
        #expect(reading.rejectTexts == ["LB1414 2@8 1,2,3,4,5"])
    }

    @Test func columnsMayBePassedOver() throws {
        let layout = try Fixture.layout(
            "header: false\nwidth: 4\nfields: [ { name: c, column: 3 }, { name: a, column: 1 }, { name: b } ]")
        #expect(try Fixture.reading(layout, "1,2,3,4\n").rows == ["3|1|2"])
        #expect(try Fixture.reading(layout, "1,2,3\n").rejectTexts == ["LB1402 1@0 1,2,3"])
    }

    @Test func commentsHeadAndFootAreNoRows() throws {
        let yaml = "skip_lines: 2\ncomment: \"#\"\nfooter: 2\nheader: 1"
        let layout = try Fixture.layout(yaml, fields: "a", "b")
        let text = "Report \"of\nday\nA,B\n#1,2\n1,2\n# \"x\n3,4\nTotal,2\n(2 rows)\n"
        for size in 1...70 {
            let reading = try Fixture.reading(layout, [Array(text.utf8)], batchBytes: size)
            #expect(reading.rows == ["1|2", "3|4"])
            #expect(reading.places == ["5@24+3", "7@33+3"])
            #expect(reading.rejects.isEmpty)
        }
        #expect(try Fixture.reading(layout, "x\ny\nA,B\n1,2\n").rows == [])
    }

    @Test(arguments: [
        ("lf", "1,2\n3,4\r\n", ["1|2", "3|4\r"]), ("crlf", "1,2\r\n3\n,4\r\n", ["1|2", "3\n|4"]),
        ("cr", "1,2\r3,4\n\r", ["1|2", "3|4\n"]), ("auto", "1,2\r3,4\r", ["1|2", "3|4"]),
        ("auto", "1,2\r\n3,4\n5,6", ["1|2", "3|4", "5|6"]), ("\"0x1E\"", "1,2\u{1E}3,4\u{1E}", ["1|2", "3|4"]),
        ("\"\\\\0\"", "1,2\0\"3\n\",4\0", ["1|2", "3\n|4"]), ("nl", "1,2\u{85}3,4", ["1|2", "3|4"]),
        ("\"@@@@\"", "1,2@@@@3@,4@@@@", ["1|2", "3@|4"]), ("auto", "\"1\r\",2\r\n3,4", ["1\r|2", "3|4"]),
    ])
    func lineEnds(name: String, text: String, expected: [String]) throws {
        let layout = try Fixture.layout("header: false\nline_end: \(name)", fields: "a", "b")
        for size in 1...20 {
            #expect(try Fixture.reading(layout, text, batchBytes: size).rows == expected)
        }
    }

    @Test(arguments: [
        ("tab", "1\t2", ["1|2"]), ("'|'", "1|2", ["1|2"]), ("';'", "1;2", ["1|2"]), ("'||'", "1||2", ["1|2"]),
        ("'||'", "1|||\"2", ["1||\"2"]), ("'||'", "\"1||\"||\"2\"", ["1|||2"]), ("'<=sep==>'", "", []),
        ("'0x1F'", "1\u{1F}2", ["1|2"]), ("'¦'", "1¦\"2¦\"", ["1|2¦"]), ("'::::::::'", "1:::::::::2", ["1|:2"]),
    ])
    func delimiters(name: String, text: String, expected: [String]) throws {
        let yaml = "header: false\nstray_quotes: keep\ndelimiter: \(name)"
        if name.count > 10 {
            #expect(try Fixture.codes(yaml + "\nfields: [ { name: a } ]") == ["LB1401"])
            return
        }
        let layout = try Fixture.layout(yaml, fields: "a", "b")
        for size in 1...12 { #expect(try Fixture.reading(layout, text, batchBytes: size).rows == expected) }
    }

    @Test func onlyNeededColumnsAreDecoded() throws {
        let layout = try Fixture.layout("header: false\nfields: [ { name: a }, { name: b, type: int } ]")
        let reading = try Fixture.reading(layout, [Array("x,y\n".utf8)], columns: [["a"]])
        #expect(reading.rows == ["x|null"])
        #expect(try Fixture.reading(layout, "x,y\n").rows == ["x|LB3002"])
    }
}
