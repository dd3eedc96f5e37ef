import Diagnostics
import Testing

@testable import Expressions

/// What patterns match where, as RE2 has it.
@Suite struct RegexTests {
    private func all(_ text: String, _ pattern: String, group: Int = 0) throws -> [String] {
        var search = PatternSearch(try LinearPattern(pattern), in: text)
        return try search.ranges(of: group).map { search.text($0) }
    }

    @Test func whatIsMatched() throws {
        let cases: [(String, String, [String])] = [
            ("aaa", "a+", ["aaa"]), ("aaa", "a+?", ["a", "a", "a"]), ("aaa", "(?U)a+", ["aaa".first.map(String.init) ?? "", "a", "a"]),
            ("abcab", "ab|abc", ["ab", "ab"]), ("abcab", "abc|ab", ["abc", "ab"]), ("<a><b>", "<.*>", ["<a><b>"]), ("<a><b>", "<.*?>", ["<a>", "<b>"]),
            ("a1b22", "[0-9]*", ["", "1", "22"]), ("", "x*", [""]), ("", "x", []), ("éaé", "é", ["é", "é"]), ("one two", "\\b", ["", "", "", ""]),
            ("aXbX", "a.*?X|b", ["aX", "b"]), ("ab\ncd", "(?m)^.", ["a", "c"]), ("aaaa", "a{2}", ["aa", "aa"]), ("aaaa", "a{1,3}?", ["a", "a", "a", "a"]),
            ("xay", "a??", ["", "", "", ""]), ("foobar", "foo(?:bar)?", ["foobar"]), ("ABC", "(?i)b", ["B"]),
        ]
        for (text, pattern, wanted) in cases { #expect(try all(text, pattern) == wanted, "\(pattern) in \(text)") }
    }

    @Test func groupsHaveDifferentNames() throws {
        for pattern in ["(?P<n>x)(?P<n>y)", "(?<n>x)|(?<n>y)", "(?P<n>x(?<n>y))"] {
            let error = #expect(throws: PatternError.self) { try LinearPattern(pattern) }
            #expect(error?.reason == "two groups have one name")
            #expect(error?.found == "n")
        }
        #expect(try LinearPattern("(?P<n>x)(?P<m>y)").groupCount == 2)
    }

    @Test func whatGroupsMatch() throws {
        let cases: [(String, String, Int, [String])] = [
            ("k=v; a=b", "(\\w)=(\\w)", 1, ["k", "a"]), ("k=v; a=b", "(\\w)=(\\w)", 2, ["v", "b"]), ("ab", "(a)|(b)", 1, ["a"]), ("ab", "(a)|(b)", 2, ["b"]),
            ("abab", "(?:(a)|b)*", 1, ["a"]), ("aab", "(a*)(a*)b", 1, ["aa"]), ("aab", "(a*?)(a*)b", 2, ["aa"]), ("2026-11", "(?P<y>\\d+)-(?<m>\\d+)", 2, ["11"]),
            ("ac", "a(b)?c", 1, []), ("", "()", 1, [""]),
        ]
        for (text, pattern, group, wanted) in cases { #expect(try all(text, pattern, group: group) == wanted, "\(pattern) in \(text)") }
        // More groups than are kept still match.
        #expect(try all("abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", group: 9) == ["i"])
    }

    @Test func functionsOverColumns() throws {
        var table = TestTable(4)
        table.add("s", .string, [.text("LOT 12"), .text("none"), .null, .text("LOT 7 LOT 8")])
        table.add("p", .string, [.text("[0-9]+"), .text("("), .text("x"), .text("LOT ([0-9])")])
        #expect(try table.run("regex.extract(s, p)") == ["optional(\"12\")", "error", "null", "optional(\"7\")"])
        #expect(try table.run("regex.extractAll(s, p)") == ["[\"12\"]", "error", "null", "[\"7\", \"8\"]"])
        #expect(try table.run("regex.replace(s, p, '#')") == ["\"LOT #\"", "error", "null", "\"# #\""])
        #expect(try table.run("regex.extract(s, 'LOT ([0-9]+)').orValue('none')") == ["\"12\"", "\"none\"", "null", "\"7\""])
        #expect(try table.run("regex.extract(s, 'L', 1)") == ["error", "error", "null", "error"])
        #expect(try table.run("regex.extract(s, 'L', -1)") == ["error", "error", "null", "error"])
    }

    @Test func replacements() throws {
        let cases: [(String, String)] = [
            ("regex.replace('hello world hello', 'hello', 'hi')", "\"hi world hi\""), ("regex.replace('banana', 'a', 'x', 0)", "\"banana\""),
            ("regex.replace('banana', 'a', 'x', 2)", "\"bxnxna\""), ("regex.replace('banana', 'a', 'x', -12)", "\"bxnxnx\""),
            ("regex.replace('abc', '', '-')", "\"-a-b-c-\""), ("regex.replace('abc', 'x*', '-')", "\"-a-b-c-\""), ("regex.replace('baac', 'a*', '-')", "\"-b-c-\""),
            ("regex.replace('ab', '(a)|b', '[\\\\1]')", "\"[a][]\""), ("regex.replace('ab', 'b', '\\\\0\\\\0')", "\"abb\""), ("regex.replace('a', 'a', '\\\\\\\\')", "\"\\\\\""),
            ("regex.replace('a', 'a', '$1')", "\"$1\""),
        ]
        for (text, wanted) in cases { #expect(try TestTable(1).run(text) == [wanted], "\(text)") }
        for text in ["regex.replace('a', 'a', '\\\\x')", "regex.replace('a', 'a', '\\\\')", "regex.replace('a', '(a)', '\\\\2')", "regex.replace('a', '(', 'b')"] {
            #expect(try compileError(text).code == .badLiteralArgument, "\(text)")
        }
    }

    @Test func hostilePatternsEnd() throws {
        // Exponential for an engine that goes back.
        #expect(try all(String(repeating: "a", count: 2_000), "(a*)*b") == [])
        #expect(try all(String(repeating: "a", count: 200) + "b", "(a|aa)+b").map(\.count) == [201])
        // Quadratic for any engine: given up after a bounded number of steps.
        #expect(throws: CellFailure.self) {
            var search = PatternSearch(try LinearPattern("a.*b|a"), in: String(repeating: "a", count: 1_000), steps: 10_000)
            _ = try search.ranges(of: 0)
        }
        var table = TestTable(1)
        table.add("s", .string, [.text(String(repeating: "a", count: 5_000))])
        #expect(try table.failure("regex.replace(s, 'a', s)").code == .valueTooLong)
    }
}
