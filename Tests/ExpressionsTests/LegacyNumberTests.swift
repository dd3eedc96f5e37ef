import Diagnostics
import Records
import Testing

@testable import Expressions

/// What examples do not show of the functions for numbers, keys, privacy and control.
@Suite struct LegacyNumberTests {
    private func run(_ text: String, _ values: [String?]) throws -> [String] {
        var table = TestTable(values.count)
        table.add("s", .string, values.map { value in if let value { Cell.text(value) } else { .null } })
        return try table.run(text)
    }

    /// The text of a number as a mainframe leaves it, made here from the number.
    private func overpunched(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        let last = Int(String(digits[digits.count - 1])) ?? 0
        let signs = number < 0 ? Array("}JKLMNOPQR") : Array("{ABCDEFGHI")
        return String(digits.dropLast()) + String(signs[last])
    }

    @Test func everyOverpunchedNumberComesBack() throws {
        var generator = SystemRandomNumberGenerator()
        var numbers = Array(-120...120)
        for _ in 0..<500 { numbers.append(Int.random(in: -999_999_999_999...999_999_999_999, using: &generator)) }
        #expect(try run("zoned(s)", numbers.map(overpunched)) == numbers.map(String.init))
        #expect(
            try run("zoned(s, 2) == divide(decimal(zoned(s)), decimal('100'), 2)", numbers.map(overpunched))
                == [String](repeating: "true", count: numbers.count))
    }

    @Test func zonedTextsThatAreNone() throws {
        let nines = String(repeating: "9", count: 38)
        #expect(
            try run("zoned(s)", ["", " ", "{", "}", "p", "-12", "1.2{", "1{{", nines, nines + "9", " 12C ", "é"])
                == ["error", "error", "0", "0", "0", "error", "error", "error", nines, "error", "123", "error"])
    }

    @Test func impliedPlaces() throws {
        #expect(
            try run("impliedDecimal(s, 2)", ["1", "-1", "1+", "+-1", "-", "", " 12 ", "1,000", String(repeating: "9", count: 39), nil])
                == ["0.01", "-0.01", "0.01", "error", "error", "error", "0.12", "error", "error", "null"])
        #expect(try run("impliedDecimal(s, 39)", ["1"]) == ["error"])
    }

    @Test func amountsOfMoney() throws {
        let cases: [(String, String)] = [
            ("1234", "1234"), ("$1,234", "1234"), ("1,234,567.8", "1234567.8"), ("1234,567", "error"), ("1,23", "error"), ("1,2345", "error"), (",123", "error"),
            ("1,234.5,6", "error"), ("1..2", "error"), ("1.", "1"), (".", "error"), ("$", "error"), ("()", "error"), ("(1", "error"), ("(-1)", "error"), ("-1-", "error"),
            ("- $ 1", "-1"), ("$-1", "-1"), ("$1$", "error"), ("1 DR", "-1"), ("1cr", "-1"), ("1 USD", "1"), ("€1", "1"), ("+1", "1"), ("1 2", "error"),
            ("0.00CR", "0.00"), ("($1,000.00)", "-1000.00"),
        ]
        for (text, wanted) in cases { #expect(try run("currency(s)", [text]) == [wanted], "\(text)") }
        // Places beyond those of a decimal are dropped where they are zeros, and are no number otherwise.
        let zeros = { String(repeating: "0", count: $0) }
        #expect(
            try run("currency(s)", ["0.\(zeros(257))1", "0.\(zeros(255))5", "0.\(zeros(300))", "0.05\(zeros(37))", "0.\(zeros(37))1"])
                == ["error", "error", "0.\(zeros(38))", "0.05\(zeros(36))", "0.\(zeros(37))1"])
        #expect(try run("currency(s, ',')", ["1.234.567,89", "1,5", "1.5", "-0,5"]) == ["1234567.89", "1.5", "error", "-0.5"])
    }

    @Test func everyWayOfRounding() throws {
        let values = ["2.5", "3.5", "-2.5", "2.4", "2.6", "-2.6", "0"]
        let wanted = [
            "half-even": ["2", "4", "-2", "2", "3", "-3", "0"], "half-up": ["3", "4", "-3", "2", "3", "-3", "0"],
            "half-down": ["2", "3", "-2", "2", "3", "-3", "0"], "up": ["3", "4", "-3", "3", "3", "-3", "0"], "down": ["2", "3", "-2", "2", "2", "-2", "0"],
            "ceiling": ["3", "4", "-2", "3", "3", "-2", "0"], "floor": ["2", "3", "-3", "2", "2", "-3", "0"],
        ]
        #expect(wanted.count == Rounding.allCases.count)
        for (mode, results) in wanted { #expect(try run("round(decimal(s), 0, '\(mode)')", values) == results, "\(mode)") }
    }

    @Test func quotientsAgreeWithWholeNumbers() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let dividend = Int64.random(in: -999_999...999_999, using: &generator)
            let divisor = Int64.random(in: 1...9_999, using: &generator) * (Bool.random(using: &generator) ? 1 : -1)
            let exact = Double(dividend) / Double(divisor)
            let found = try #require(Rounding.down.quotient(Decimal38(dividend), Decimal38(divisor), places: 0))
            #expect(found == Decimal38(dividend / divisor))
            let floor = try #require(Rounding.floor.quotient(Decimal38(dividend), Decimal38(divisor), places: 0))
            #expect(floor == Decimal38(Int64(exact.rounded(.down))))
            // Dividing again by what was divided into gives it back, to half of the last place.
            let many = try #require(Rounding.halfEven.quotient(Decimal38(dividend), Decimal38(divisor), places: 20))
            let back = try #require(many.multiplied(by: Decimal38(divisor)))
            #expect(Rounding.halfUp.quotient(back, Decimal38(1), places: 6) == Decimal38(dividend))
        }
    }

    @Test func quotientsAtTheEdges() throws {
        let most = try #require(Decimal38(mantissa: Decimal38.maximumMantissa, scale: 0))
        let least = try #require(Decimal38(mantissa: 1, scale: 38))
        #expect(Rounding.halfUp.quotient(most, Decimal38(1), places: 0) == most)
        #expect(Rounding.halfUp.quotient(most, Decimal38(1), places: 1) == nil)
        #expect(Rounding.halfUp.quotient(most, least, places: 0) == nil)
        #expect(Rounding.halfUp.quotient(least, most, places: 38) == Decimal38(0))
        #expect(Rounding.up.quotient(least, most, places: 0) == Decimal38(1))
        #expect(Rounding.floor.quotient(least.negated, most, places: 0) == Decimal38(-1))
        #expect(Rounding.halfUp.quotient(least, least, places: 37) == Decimal38(1))
        #expect(Rounding.halfUp.quotient(least, least, places: 38) == nil)
        #expect(Rounding.halfUp.quotient(Decimal38(1), Decimal38(0), places: 2) == nil)
        #expect(Rounding.halfEven.quotient(least, Decimal38(2), places: 38) == Decimal38(0))
    }

    @Test func digestsAreThoseOfTheStandards() throws {
        // Computed by Python's hmac and uuid modules.
        let texts = TestTable.column(.string, [.text("912-34-5678")])
        let tokens = TokenKey.tokens(
            CallArguments(columns: [texts], count: 1, blocked: [], isPersonal: true), purpose: Array("ssn".utf8),
            key: try TokenKey.checked(Array("an example key, 24 bytes".utf8)))
        #expect(ValueText.plain(tokens, 0) == "b1bba4d24c7d6f8b6022c32189e15f5c234e8a04b4798b6b4a56eb7f4531ec22")
        #expect(try run("hash(s)", ["", nil])[0] == "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"")
        #expect(try run("uuid5('url', s)", ["https://example.com/é", nil]) == ["20ecd233-a9e7-5067-a96f-fd6600ca3fda", "null"])
        #expect(try run("uuid5('00000000-0000-0000-0000-000000000000', s)", ["county-tax/constituent/42"]) == ["f04ecaa7-222b-5c8b-a8d9-8eb6e2c9e2d3"])
    }

    @Test func tokensAreNoLongerPersonal() throws {
        let texts = TestTable.column(.string, [.text("a"), .null, .text("a"), .text("b")])
        let call = CallArguments(columns: [texts], count: 4, blocked: texts.mask.flags, isPersonal: true)
        let key = try TokenKey.checked(Array("0123456789abcdef".utf8))
        let column = TokenKey.tokens(call, purpose: [], key: key)
        #expect(column.errors.isEmpty)
        let tokens = (0..<4).map { ValueText.plain(column, $0) }
        #expect(tokens[0] == tokens[2])
        #expect(tokens[0] != tokens[3])
        #expect(tokens[0].utf8.count == 64)
        #expect(ValueText.plain(TokenKey.tokens(call, purpose: [65], key: key), 0) != tokens[0])
        TokenEnvironment.set()
        var table = TestTable(1)
        table.add("s", .string, [.text("a")], nullable: false, personal: true)
        #expect(try table.compile("token(s)").resultType.isPersonal == false)
        #expect(try table.compile("hash(s)").resultType.isPersonal == true)
    }

    @Test(arguments: [nil, "", "short", "0123456789abcde", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababababab"])
    func keysThatAreMissingOrWeakAreRefused(key: String?) {
        let error = #expect(throws: CallSiteError.self) { try TokenKey.checked(key.map { Array($0.utf8) }) }
        #expect(error?.code == .secretMissing)
        #expect(error?.message.contains("abab") == false)
        let failure = ExpressionCompiler.failure(.secretMissing, "", 0, "token(s)", Place(), expected: nil, help: nil)
        #expect(failure.exit == .usage)
    }

    @Test func rejectionsFitAnyTypeAndHidePersonalFields() throws {
        var table = TestTable(3)
        table.add("kind", .string, [.text("P"), .text("X"), .null])
        table.add("n", .int, [.int(1), .int(2), .int(3)])
        #expect(try table.run("kind == 'P' ? n : reject('kind ' + kind)") == ["1", "error", "null"])
        #expect(try table.run("kind == 'P' ? n : reject('no such kind')") == ["1", "error", "error"])
        var one = TestTable(1)
        one.add("s", .string, [.text("secret")], personal: true)
        one.add("t", .string, [.text("plain")])
        let hidden = try one.failure("reject('it is ' + s)")
        #expect(hidden.code == .rejectedByMapping)
        #expect(hidden.found?.isPersonal == true)
        #expect(!hidden.message.contains("secret"))
        #expect(try one.failure("reject('it is ' + t)").message == "it is plain")
    }

    @Test func checkDigitsAndNumbers() throws {
        #expect(try run("isLuhn(s)", ["79927398713", "79927398710", "0", "00", "", "4x", nil]) == ["true", "false", "false", "true", "false", "false", "null"])
        #expect(
            try run("isSsn(s)", ["000-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "123-45-6789", "123456789", "12345678", "123-456789", "x23456789", ""])
                == ["false", "false", "false", "false", "true", "true", "false", "false", "false", "false"])
        #expect(try run("isEin(s)", ["10-1234567", "07-1234567", "101234567", "10-123456", "10-12345x7", ""]) == ["true", "false", "true", "false", "false", "false"])
    }
}
