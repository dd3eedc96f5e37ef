import Expressions
import Records
import Testing

@Suite struct ValueTextTests {
    private func texts(_ type: ValueType, _ cells: [Cell]) -> [String] {
        let column = TestTable.column(type, cells)
        return (0..<cells.count).map { ValueText.describe(column, $0) }
    }

    @Test func valuesForPeople() {
        #expect(texts(.string, [.text("a\"b\\c"), .text(""), .null, .error]) == ["\"a\\\"b\\\\c\"", "\"\"", "null", "error"])
        #expect(texts(.bytes, [.bytes([0, 10, 255])]) == ["b\"00 0a ff\""])
        #expect(texts(.decimal, [.decimal("1.50"), .decimal("-0.07")]) == ["1.50", "-0.07"])
        #expect(texts(.date, [.date("2026-02-28")]) == ["2026-02-28"])
        #expect(texts(.double, [.double(2), .double(0.1), .double(.nan)]) == ["2.0", "0.1", "nan"])
        #expect(texts(.list(.list(.int)), [.list([.list([.int(1), .null]), .list([])])]) == ["[[1, null], []]"])
        let fields = [StructField("a", .int), StructField("b", .string)]
        #expect(texts(.structure(fields), [.structure([.int(1), .null]), .null]) == ["{a: 1, b: null}", "null"])
    }

    /// As a CEL literal, so that it can be read back and nothing moves the cursor.
    @Test func controlsAreEscaped() {
        #expect(texts(.string, [.text("a\nb\r\t\u{0}\u{9F}\u{202E}é")]) == ["\"a\\nb\\r\\t\\u0000\\u009f\\u202eé\""])
    }

    @Test func plainTextHasNoQuotes() {
        #expect(ValueText.plain(TestTable.column(.string, [.text("a\"b")]), 0) == "a\"b")
        #expect(ValueText.plain(TestTable.column(.int, [.int(-7)]), 0) == "-7")
    }
}
