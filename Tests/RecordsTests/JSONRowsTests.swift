import Diagnostics
import Records
import Testing

@Suite struct JSONRowsTests {
    private func lines(_ columns: [(String, Column)], count: Int, isCanonical: Bool = false) -> String {
        let sink = ByteSink(capacity: 1)
        JSONRows(names: columns.map(\.0), isCanonical: isCanonical).appendLines(columns.map(\.1), count: count, to: sink)
        return String(decoding: sink.bytes, as: UTF8.self)
    }

    private func texts(_ all: [String?]) -> Column {
        var values = TextValues()
        var mask = CellMask()
        for (row, text) in all.enumerated() {
            if let text { values.append(text) } else { values.appendEmpty() }
            mask.set(text == nil ? CellMask.null : CellMask.value, at: row, count: all.count)
        }
        return Column(.string(values), count: all.count, mask: mask)
    }

    private func quoted(_ text: String) -> String {
        let sink = ByteSink()
        JSONRows.append(quoted: text, to: sink)
        return String(decoding: sink.bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            ("\"", "\\\""), ("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\0", "\\u0000"),
            ("\u{1F}", "\\u001f"), ("\u{8}", "\\u0008"), ("\u{1B}", "\\u001b"),
        ])
    func escapesStandAtEveryPosition(raw: String, escaped: String) {
        for length in 0...25 {
            for position in 0...length {
                let before = String(repeating: "a", count: position)
                let after = String(repeating: "z", count: length - position)
                #expect(quoted(before + raw + after) == "\"" + before + escaped + after + "\"")
            }
        }
    }

    @Test func whatNeedsNoEscapeStays() {
        for length in 0...25 {
            for character in [" ", "!", "#", "[", "]", "\u{7F}", "/", "~"] {
                let text = String(repeating: character, count: length)
                #expect(quoted(text) == "\"" + text + "\"")
            }
        }
        let foreign = "Zoë 東京 🏛️ \u{80}\u{FF}\u{2028}"
        #expect(quoted(foreign) == "\"" + foreign + "\"")
    }

    @Test func everyByteBelowASpaceIsEscapedBesideHighBytes() {
        // The test of eight bytes together must not be confused by neighbours above 0x80.
        for value in UInt8(0)..<0x20 {
            let raw = "éééé" + String(UnicodeScalar(value)) + "üüü"
            let hex = String(value, radix: 16)
            let short: [UInt8: String] = [9: "\\t", 10: "\\n", 13: "\\r"]
            let expected = short[value] ?? "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            #expect(quoted(raw) == "\"éééé" + expected + "üüü\"")
        }
    }

    @Test func textsOfOneBufferDoNotRunTogether() {
        let shared = TextValues(bytes: Array("abc\"def".utf8), starts: [0, 3, 4, 7, 0], lengths: [3, 1, 3, 0, 7])
        #expect(
            lines([("t", Column(.string(shared), count: 5))], count: 5)
                == "{\"t\":\"abc\"}\n{\"t\":\"\\\"\"}\n{\"t\":\"def\"}\n{\"t\":\"\"}\n{\"t\":\"abc\\\"def\"}\n")
    }

    @Test func nullsAndEmptyTextsDiffer() {
        let column = texts(["", nil, "x"])
        #expect(lines([("a", column)], count: 3) == "{\"a\":\"\"}\n{\"a\":null}\n{\"a\":\"x\"}\n")
        #expect(lines([("a", texts(["", ""]))], count: 2) == "{\"a\":\"\"}\n{\"a\":\"\"}\n")
        #expect(lines([("a", .nulls(2)), ("b", .nulls(2, type: .int))], count: 2) == "{\"a\":null,\"b\":null}\n{\"a\":null,\"b\":null}\n")
    }

    @Test func everyTypeHasItsForm() throws {
        let id = try #require(RowID("f04ecaa7-222b-5c8b-a8d9-8eb6e2c9e2d3"))
        let columns: [(String, Column)] = [
            ("bool", Column(.bool([true, false]), count: 2)),
            ("int", Column(.int([.min, .max]), count: 2)),
            ("double", Column(.double([-0.1, 1e300]), count: 2)),
            ("date", Column(.date([CalendarDate.minimum.days, CalendarDate.maximum.days]), count: 2)),
            (
                "at",
                Column(
                    .timestamp([
                        .epoch, try #require(Timestamp(seconds: Timestamp.maximumSeconds, nanoseconds: 123_456_789)),
                    ]), count: 2)
            ),
            ("id", Column(.uuid([id, RowID(high: 0, low: 0)]), count: 2)),
            ("bytes", Column(.bytes(TextValues(bytes: [0x00, 0xAB, 0x7F], starts: [0, 3], lengths: [3, 0])), count: 2)),
        ]
        #expect(
            lines(columns, count: 2) == """
                {"bool":true,"int":-9223372036854775808,"double":-0.1,"date":"0001-01-01","at":"1970-01-01T00:00:00Z",\
                "id":"f04ecaa7-222b-5c8b-a8d9-8eb6e2c9e2d3","bytes":"00ab7f"}
                {"bool":false,"int":9223372036854775807,"double":1e+300,"date":"9999-12-31","at":"9999-12-31T23:59:59.123456789Z",\
                "id":"00000000-0000-0000-0000-000000000000","bytes":""}

                """)
    }

    @Test func decimalsKeepAllDigits() throws {
        let all = [
            "0", "0.00", "-0.07", "12", "1.50", "99999999999999999999999999999999999999",
            "-0.99999999999999999999999999999999999999", "18446744073709551616", "0.00000000000000000000000000000000000001",
        ]
        var values = DecimalValues()
        for text in all { values.append(try #require(Decimal38(text))) }
        let column = Column(.decimal(values), count: all.count)
        #expect(lines([("d", column)], count: all.count) == all.map { "{\"d\":\($0)}\n" }.joined())
    }

    @Test func numbersThatJSONLacksAreTexts() {
        let column = Column(.double([.nan, .infinity, -.infinity]), count: 3)
        #expect(lines([("d", column)], count: 3) == "{\"d\":\"nan\"}\n{\"d\":\"inf\"}\n{\"d\":\"-inf\"}\n")
    }

    @Test func listsAndStructuresNest() {
        let inner = Column(
            .structure(
                StructValues(
                    fields: [StructField("n\"", .int), StructField("t", .string)],
                    columns: [
                        Column(.int([1, 2, 3]), count: 3, mask: CellMask(flags: [0, 1, 0])), texts(["a", "b", nil]),
                    ])), count: 3, mask: CellMask(flags: [0, 0, 0]))
        let lists = Column(
            .list(ListValues(offsets: [0, 2, 2, 2, 3], elements: inner)), count: 4, mask: CellMask(flags: [0, 0, 1, 0]))
        #expect(
            lines([("k", Column(.int([1, 2, 3, 4]), count: 4)), ("l", lists)], count: 4) == """
                {"k":1,"l":[{"n\\"":1,"t":"a"},{"n\\"":null,"t":"b"}]}
                {"k":2,"l":[]}
                {"k":3,"l":null}
                {"k":4,"l":[{"n\\"":3,"t":null}]}

                """)
    }

    @Test func nullsAreLeftOutWhereThatIsWanted() {
        let columns: [(String, Column)] = [("a", texts([nil, "x", nil])), ("b", texts(["y", nil, nil]))]
        #expect(lines(columns, count: 3, isCanonical: true) == "{\"b\":\"y\"}\n{\"a\":\"x\"}\n{}\n")
        #expect(lines([], count: 2) == "{}\n{}\n")
    }

    @Test func canonicalObjectsAreSortedAtEveryLevel() {
        let inner = StructValues(
            fields: [StructField("z", .int), StructField("b", .string), StructField("a", .int)],
            columns: [Column(.int([1, 2]), count: 2), texts(["x", nil]), Column(.int([3, 4]), count: 2)])
        let maps = MapValues(
            offsets: [0, 2, 3], keys: texts(["k2", "k10", "k"]),
            values: Column(.structure(StructValues(fields: [StructField("y", .int), StructField("x", .int)], columns: [
                Column(.int([1, 2, 3]), count: 3), Column(.int([4, 5, 6]), count: 3),
            ])), count: 3))
        let list = ListValues(offsets: [0, 2, 2], elements: Column(.structure(inner), count: 2))
        let columns: [(String, Column)] = [("l", Column(.list(list), count: 2)), ("m", Column(.map(maps), count: 2))]
        #expect(
            lines(columns, count: 2, isCanonical: true) == """
                {"l":[{"a":3,"b":"x","z":1},{"a":4,"z":2}],"m":{"k10":{"x":5,"y":2},"k2":{"x":4,"y":1}}}
                {"l":[],"m":{"k":{"x":6,"y":3}}}

                """)
        #expect(
            lines(columns, count: 2) == """
                {"l":[{"z":1,"b":"x","a":3},{"z":2,"b":null,"a":4}],"m":{"k2":{"y":1,"x":4},"k10":{"y":2,"x":5}}}
                {"l":[],"m":{"k":{"y":3,"x":6}}}

                """)
    }

    @Test func textsThatAreJSONAreWrittenAsTheyAre() {
        let columns = [texts(["{\"a\":[1]}", nil, "{}"]), Column(.int([1, 2, 3]), count: 3)]
        let expected = "{\"j\":{\"a\":[1]},\"n\":1}\n{\"j\":null,\"n\":2}\n{\"j\":{},\"n\":3}\n"
        let writer = JSONRows(names: ["j", "n"], json: ["j"])
        let sink = ByteSink()
        writer.appendLines(columns, count: 3, to: sink)
        #expect(String(decoding: sink.bytes, as: UTF8.self) == expected)
        let single = ByteSink()
        for row in 0..<3 {
            writer.append(columns, row: row, to: single)
            single.append([0x0A])
        }
        #expect(String(decoding: single.bytes, as: UTF8.self) == expected)
    }

    @Test func anErrorIsWrittenAsNull() {
        let column = Column(
            .int([7, 8]), count: 2, mask: CellMask(flags: [CellMask.error, 0]),
            errors: [CellError(row: 0, .malformedNumber, "x")])
        #expect(lines([("n", column)], count: 2) == "{\"n\":null}\n{\"n\":8}\n")
    }

    @Test func oneCellAndOneRowAreWrittenAlike() {
        let column = texts(["a\nb", nil])
        let sink = ByteSink(capacity: 64)
        JSONRows.append(column, row: 0, to: sink)
        JSONRows.append(column, row: 1, to: sink)
        JSONRows(names: ["x"]).append([column], row: 0, to: sink)
        #expect(String(decoding: sink.bytes, as: UTF8.self) == "\"a\\nb\"null{\"x\":\"a\\nb\"}")
    }

    @Test func manyRowsAreTheSameAsRowByRow() {
        let count = 1_000
        let names = (0..<count).map { row in row % 7 == 0 ? nil : String(repeating: "é\"\\", count: row % 40) }
        let columns = [texts(names), Column(.int((0..<count).map { Int64($0) }), count: count)]
        let writer = JSONRows(names: ["name", "row"])
        let together = ByteSink(capacity: 64)
        writer.appendLines(columns, count: count, to: together)
        let single = ByteSink(capacity: 64)
        for row in 0..<count {
            writer.append(columns, row: row, to: single)
            single.append([0x0A])
        }
        #expect(together.bytes == single.bytes)
        #expect(together.count == together.bytes.count)
    }
}
