import Testing

@testable import Expressions

@Suite struct LexerTests {
    private func kinds(_ text: String) throws -> [Token.Kind] {
        var lexer = Lexer(text)
        return try lexer.tokens().dropLast().map(\.kind)
    }

    private func failure(_ text: String) throws -> SyntaxError {
        let error = #expect(throws: SyntaxError.self) { try kinds(text) }
        return try #require(error)
    }

    @Test(
        arguments: [
            ("0", .int(0)), ("9223372036854775807", .int(.max)), ("9223372036854775808", .intMinimumMagnitude),
            ("0x7FFFFFFFFFFFFFFF", .int(.max)), ("0XfF", .int(255)), ("0x8000000000000000", .intMinimumMagnitude),
            ("42u", .uint(42)), ("18446744073709551615U", .uint(.max)), ("0xFFu", .uint(255)),
            ("1.5", .double(1.5)), (".5", .double(0.5)), ("1e3", .double(1000)), ("1.5E-2", .double(0.015)),
            ("2e+2", .double(200)), ("00012", .int(12)),
        ] as [(String, Token.Kind)])
    func numbers(text: String, kind: Token.Kind) throws { #expect(try kinds(text) == [kind]) }

    @Test(
        arguments: [
            ("9223372036854775809", 0), ("1 + 99999999999999999999", 4), ("0x1FFFFFFFFFFFFFFFF", 0), ("18446744073709551616u", 0),
            ("0x", 0), ("12abc", 2), ("1.5f", 3), ("0xFg", 3), ("1e5x", 3),
        ])
    func numbersThatAreNone(text: String, offset: Int) throws { #expect(try failure(text).offset == offset) }

    @Test func aPointWithoutDigitsIsASelection() throws {
        #expect(try kinds("1.x") == [.int(1), .symbol("."), .identifier("x")])
    }

    @Test(
        arguments: [
            (#"'a\n\t\r\a\b\f\v'"#, "a\n\t\r\u{7}\u{8}\u{C}\u{B}"), (#""\"\'\`\?\\""#, "\"'`?\\"), (#"'\x41\X42'"#, "AB"),
            (#"'\101\377'"#, "A\u{FF}"), (#"'\u00e9'"#, "é"), (#"'\U0001F600'"#, "😀"), (#"r'\n\'"#, "\\n\\"),
            (#"R"a\"#+"\"", "a\\"), ("'it\"s'", "it\"s"), ("\"it's\"", "it's"), ("''", ""), ("''''''", ""),
            ("'''a\n'b''c'''", "a\n'b''c"), ("\"\"\"x\r\ny\rz\"\"\"", "x\ny\nz"), ("r'''\\'''", "\\"), ("'é東'", "é東"),
        ])
    func texts(text: String, value: String) throws { #expect(try kinds(text) == [.string(value)]) }

    @Test(
        arguments: [
            ("b'abc'", [0x61, 0x62, 0x63]), (#"b'\xff\000\377'"#, [0xFF, 0, 0xFF]), ("b'é'", [0xC3, 0xA9]),
            (#"rb'\n'"#, [0x5C, 0x6E]), (#"bR"\n""#, [0x5C, 0x6E]), ("B''", []),
        ] as [(String, [UInt8])])
    func byteStrings(text: String, value: [UInt8]) throws { #expect(try kinds(text) == [.bytes(value)]) }

    @Test(
        arguments: [
            ("'abc", 0), ("x == 'abc", 5), ("'a\nb'", 0), ("'''abc''", 0), (#"'\q'"#, 1), (#"'a\x4'"#, 2), (#"'\xg0'"#, 1),
            (#"'\u12'"#, 1), (#"'\ud800'"#, 1), (#"'\U00110000'"#, 1), (#"'\8'"#, 1), (#"'\08'"#, 1), (#"b'\u0041'"#, 2),
            (#"'\+12'"#, 1), (#"'\x+1'"#, 1), (#"'abc\"#, 4), (#"r'\'x'"#, 5),
        ])
    func textsThatAreNone(text: String, offset: Int) throws { #expect(try failure(text).offset == offset) }

    @Test func wordsPrefixesAndComments() throws {
        #expect(try kinds("true // 'x\n false") == [.keyword(.true), .keyword(.false)])
        #expect(try kinds("in null nulls _a1") == [.keyword(.in), .keyword(.null), .identifier("nulls"), .identifier("_a1")])
        #expect(try kinds("b r rb br bb'x'").prefix(4) == [.identifier("b"), .identifier("r"), .identifier("rb"), .identifier("br")])
        #expect(try kinds("`a-b.c/d e`") == [.identifier("a-b.c/d e")])
        #expect(try kinds("\t\u{C}\r\n") == [])
    }

    @Test(arguments: [("`a", 0), ("``", 0), ("`a'b`", 2), ("a = b", 2), ("a # b", 2), ("é", 0), ("a & b", 2), ("a | b", 2), ("a @", 2)])
    func charactersThatCannotStand(text: String, offset: Int) throws {
        #expect(try failure(text).offset == offset)
    }

    @Test(arguments: ["1e400", "1e309", "123456789.0e305"]) func doublesAreFinite(text: String) throws {
        #expect(try failure(text).message == "the number does not fit a double")
        #expect(try kinds("1e308") == [.double(1e308)])
        #expect(try kinds("1e-400") == [.double(0)])
    }

    @Test func oneEqualsSignIsExplained() throws { #expect(try failure("a = 1").help == "write `==` to compare") }

    @Test func symbolsAreTheLongest() throws {
        #expect(
            try kinds("a<=b>=c==d!=e&&f||g<h>i!j?k:l")
                .filter { if case .symbol = $0 { true } else { false } }
                == ["<=", ">=", "==", "!=", "&&", "||", "<", ">", "!", "?", ":"].map { .symbol($0) })
    }

    @Test func offsetsCountBytes() throws {
        var lexer = Lexer("'é' + x")
        let tokens = try lexer.tokens()
        #expect(tokens.map(\.offset) == [0, 5, 7, 8])
        #expect(tokens.map(\.length) == [4, 1, 1, 0])
    }
}
