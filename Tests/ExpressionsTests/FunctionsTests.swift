import Diagnostics
import Expressions
import Testing

/// What examples do not show: edges of the functions over columns.
@Suite struct FunctionsTests {
    private func run(_ text: String, _ values: [String]) throws -> [String] {
        var table = TestTable(values.count)
        table.add("s", .string, values.map { .text($0) }, nullable: false)
        return try table.run(text)
    }

    private func plain(_ text: String, _ values: [String]) throws -> [String] {
        try run(text, values).map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
    }

    @Test func emails() throws {
        #expect(
            try plain("email(s)", ["A@B.c", "a@b", "a@@b.c", "@b.c", "a@.c", "a@b.", "a b@c.d", "a@b.c,d@e.f", "", "MAILTO:a@b.c", ".a@b.c", "a.@b.c", "a..b@c.d", "a@-b.c", "a@b-.c", "a@b.123", "\u{A0}é@é.c", "a\"b@c.d", String(repeating: "a", count: 65) + "@b.cd", String(repeating: "a", count: 250) + "@b.cd"])
                == [
                    "A@b.c", "error", "error", "error", "error", "error", "error", "error", "error", "a@b.c", "error", "error", "error", "error", "error", "error", "é@é.c",
                    "error", "error", "error",
                ])
    }

    @Test func textFunctionsKeepCharactersWhole() throws {
        #expect(try run("s.size()", ["", "é", "東京", "a😀b"]) == ["0", "1", "2", "3"])
        #expect(try plain("s.substring(1, 2)", ["aé", "東京x", "a"]) == ["é", "京", "error"])
        #expect(try run("s.split('')", ["", "aé東"]) == ["[]", "[\"a\", \"é\", \"東\"]"])
        #expect(try run("s.split('--')", ["a--b", "---", "--", "ab", ""]) == ["[\"a\", \"b\"]", "[\"\", \"-\"]", "[\"\", \"\"]", "[\"ab\"]", "[\"\"]"])
        #expect(try plain("mask(s, 2)", ["", "a", "ab", "abc", "éé東京"]) == ["", "*", "**", "*bc", "**東京"])
        #expect(try plain("mask(s, -1)", ["ab", "é"]) == ["**", "*"])
        #expect(try plain("mask(s, 9223372036854775807)", ["ab"]) == ["**"])
        #expect(try plain("s.replace('aa', 'b')", ["aaa", "aaaa", "", "xa"]) == ["ba", "bb", "", "xa"])
        #expect(try plain("s.replace('', '.')", ["é東"]) == [".é.東."])
        #expect(try plain("s.squeeze()", ["  a \t b\n", "   ", "", "a"]) == ["a b", "", "", "a"])
        #expect(try plain("s.trim()", ["  a  ", "\t\n", "", "a b"]) == ["a", "", "", "a b"])
        #expect(try plain("s.titleCase()", ["O'NEILL-SMITH", "1ST", "ÉMILE ZOLA", "mcDONALD", ""]) == ["O'Neill-Smith", "1st", "Émile Zola", "Mcdonald", ""])
        #expect(try plain("s.initials()", ["mary ann lee", "o'neill-smith", "", "élan vital"]) == ["MAL", "OS", "", "ÉV"])
        #expect(try run("s.endsWith('')", ["", "a"]) == ["true", "true"])
        #expect(try run("s.contains('bc')", ["abc", "b", "", "cb"]) == ["true", "false", "false", "false"])
        #expect(try run("s.startsWith('ab')", ["abc", "a", ""]) == ["true", "false", "false"])
    }

    @Test func textsCannotGrowWithoutEnd() throws {
        let long = String(repeating: "a", count: 5_000)
        let column = try #require(try? run("s.replace('a', '\(long)')", [long, "a"]).last)
        #expect(column.count == 5_002)
        var table = TestTable(1)
        table.add("s", .string, [.text(long)])
        #expect(try table.failure("s.replace('', '\(long)')").code == .valueTooLong)
        #expect(try table.failure("s.replace('a', '\(long)')").code == .valueTooLong)
    }

    @Test func conversions() throws {
        #expect(try run("int(s)", ["42", "-7", "+5", " 1", "9223372036854775808", "", "1.0", "-0"]) == ["42", "-7", "error", "error", "error", "error", "error", "0"])
        #expect(try run("decimal(s)", ["1.50", "1e2", "-.5", "1.", "", ".", "1,5", String(repeating: "9", count: 38), String(repeating: "9", count: 39)])
            == ["1.50", "100", "-0.5", "1", "error", "error", "error", String(repeating: "9", count: 38), "error"])
        #expect(try run("bool(s)", ["true", "TRUE", "t", "1", "0", "False", "yes", "tRue", ""]) == ["true", "true", "true", "true", "false", "false", "error", "error", "error"])
        #expect(try run("date(s)", ["2024-02-29", "2023-02-29", "0000-01-01", "9999-12-31", "2026-1-1", ""]) == ["2024-02-29", "error", "error", "9999-12-31", "error", "error"])
        var table = TestTable(4)
        table.add("x", .double, [.double(1e18), .double(1e19), .double(-1.9), .double(.nan)], nullable: false)
        table.add("d", .decimal, [.decimal("7.00"), .decimal("7.5"), .decimal("9223372036854775808"), .decimal("-1")], nullable: false)
        table.add("n", .int, [.int(.min), .int(.max), .int(0), .int(253_402_300_800)], nullable: false)
        #expect(try table.run("int(x)") == ["1000000000000000000", "error", "-1", "error"])
        #expect(try table.run("int(d)") == ["7", "error", "error", "-1"])
        #expect(try table.run("-n") == ["error", "-9223372036854775807", "0", "-253402300800"])
        #expect(try table.run("timestamp(n)") == ["error", "error", "1970-01-01T00:00:00Z", "error"])
        #expect(try table.run("n / -1") == ["error", "-9223372036854775807", "0", "-253402300800"])
        #expect(try table.run("n + n") == ["error", "error", "0", "506804601600"])
        #expect(try table.run("n < 9223372036854775807.0") == ["true", "true", "true", "true"])
        #expect(try table.run("n == 9223372036854775807.0") == ["false", "false", "false", "false"])
    }
}
