import Diagnostics
import Records
import Testing

@testable import Expressions

/// Rules that hold for several functions, over constants.
@Suite struct FunctionRulesTests {
    private func outcome(_ text: String) -> String {
        do {
            let compiled = try ExpressionCompiler(columns: []).compile(text, at: Place())
            return "\(ValueText.describe(compiled.evaluate([], count: 1), 0)) \(compiled.type)"
        } catch let error as GatewayError {
            return error.diagnostics.first.map { "\($0.code): \($0.message)" } ?? "no diagnostic"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("parseJulian(2026326)", "2026-11-22 date"), ("parseJulian(26326)", "LB2108: the number is no date"),
        ("parseJulian(999365)", "LB2108: the number is no date"), ("parseCyymmdd(1991231)", "2099-12-31 date"),
        ("parseCyymmdd(2991231)", "LB2108: the number is no date"), ("parseCyymmdd('2991231')", "LB2108: the text is no date"),
        ("parseCyyddd(226326)", "LB2108: the number is no date"), ("parseCyymmdd(50102)", "1905-01-02 date"), ("makeDate(26, 1, 1)", "0026-01-01 date"),
        (
            "parseDate('20261122 10', 'yyyyMMdd HH')", "LB2108: the pattern reads a time, which a date does not keep"
        ),
        ("parseDateOrNull('20261122 10', 'yyyyMMdd HH', '')", "LB2108: the pattern reads a time, which a date does not keep"),
    ]) func datesOfNumbers(text: String, expected: String) {
        #expect(outcome(text) == expected)
    }

    @Test(arguments: [
        ("double(decimal('0.10'))", "0.1 double"), ("double(decimal('9007199254740993'))", "9007199254740992.0 double"),
        ("double(decimal('-12345678901234567890.125'))", "-1.2345678901234567e+19 double"), ("decimal(0.1)", "0.1 decimal"),
        ("decimal(2.0)", "2 decimal"), ("decimal(1e20)", "100000000000000000000 decimal"), ("decimal(-0.0)", "0 decimal"),
        ("decimal(1e-7)", "0.0000001 decimal"), ("decimal(1e38)", "LB2108: the double is no decimal"),
        ("decimal(0.0 / 0.0)", "LB2108: the double is no decimal"),
        ("decimal(18446744073709551615u)", "18446744073709551615 decimal"), ("uint(decimal('7.00'))", "7u uint"),
        ("uint(decimal('7.5'))", "LB2108: the number is no unsigned 64-bit whole number"),
        ("uint(decimal('-1'))", "LB2108: the number is no unsigned 64-bit whole number"),
        ("date(timestamp('2026-11-22T23:30:00-05:00'))", "2026-11-23 date"),
    ]) func conversions(text: String, expected: String) {
        #expect(outcome(text) == expected)
    }

    @Test(arguments: [
        ("decimal('10.00') / decimal('4')", "2.50 decimal"), ("decimal('1') / 3", "0.3333333333 decimal"), ("2 / decimal('3')", "0.6666666667 decimal"),
        ("decimal('-1') / 8u", "-0.125 decimal"), ("decimal('1.000000000005') / 1", "1.000000000005 decimal"), ("decimal('0.0000000001') / 2", "0.0000000000 decimal"),
        ("decimal('99999999999999999999999999999999999999') / 1", "99999999999999999999999999999999999999 decimal"),
        ("decimal('99999999999999999999999999999999999999') / decimal('0.1')", "LB2108: the quotient has over 38 digits"),
        ("decimal('1') / decimal('0.00')", "LB2108: division by zero"), ("decimal('1') % 0", "LB2108: division by zero"),
        ("decimal('7.50') % 2", "1.50 decimal"), ("decimal('-7.50') % 2", "-1.50 decimal"), ("7 % decimal('0.3')", "0.1 decimal"),
        ("decimal('1') % decimal('0.00000000000000000000000000000000000003')", "0.00000000000000000000000000000000000001 decimal"),
        ("decimal('0.00000000000000000000000000000000000001') % decimal('99999999999999999999999999999999999999')", "0.00000000000000000000000000000000000001 decimal"),
        ("1 / 0", "LB2108: division by zero"), ("1 % 0", "LB2108: division by zero"), ("1u / 0u", "LB2108: division by zero"), ("7u % 4u", "3u uint"),
        ("-9223372036854775808 / -1", "LB2108: the result does not exist or does not fit its type"),
        ("divide(decimal('10.00'), 12, 2)", "0.83 decimal"), ("divide(10, 4u, 1, 'up')", "2.5 decimal"), ("divide(1, 0, 2)", "LB2108: division by zero"),
        ("math.abs(decimal('-1.50'))", "1.50 decimal"), ("math.sign(decimal('-1.50'))", "-1 decimal"), ("math.ceil(decimal('1.2'))", "2 decimal"),
        ("math.floor(decimal('-1.2'))", "-2 decimal"), ("math.round(decimal('-2.5'))", "-3 decimal"), ("math.trunc(decimal('-1.7'))", "-1 decimal"),
        ("'%.2f'.format([decimal('2.345')])", "\"2.34\" string"), ("'%.3f %.0f'.format([decimal('2'), decimal('2.5')])", "\"2.000 2\" string"),
        ("'%f'.format([decimal('-1.5')])", "\"-1.500000\" string"), ("'%e'.format([decimal('150')])", "\"1.500000e+02\" string"),
        ("'%.40f'.format([decimal('1')])", "\"1.\(String(repeating: "0", count: 40))\" string"),
    ]) func arithmeticOfDecimals(text: String, expected: String) {
        #expect(outcome(text) == expected)
    }

    @Test(arguments: [
        ("date('2026-03-01') - date('2026-02-28')", "1 int"), ("date('2026-12-31') + 1", "2027-01-01 date"), ("1 + date('2026-12-31')", "2027-01-01 date"),
        ("date('2026-03-01') - 1", "2026-02-28 date"), ("date('2026-03-01') + duration('48h')", "2026-03-03 date"),
        ("date('2026-03-01') - duration('24h')", "2026-02-28 date"), ("date('2026-03-01') + duration('36h')", "LB2108: the duration is no whole number of days"),
        ("date('9999-12-31') + 1", "LB2108: there is no such date"), ("date('2026-01-01') - (-9223372036854775807 - 1)", "LB2108: there is no such date"),
        ("nullIf(1.5, 1.5)", "null double"), ("nullIf(true, false)", "true bool"), ("nullIf(7u, 1u, 7u)", "null uint"),
        ("nullIf(timestamp('2026-01-01T00:00:00Z'), timestamp(0))", "2026-01-01T00:00:00Z timestamp"), ("nullIf(duration('1s'), duration('1s'))", "null duration"),
    ]) func datesAndNulls(text: String, expected: String) {
        #expect(outcome(text) == expected)
    }

    @Test(arguments: [
        ("currency('$(12.00)')", "-12.00 decimal"), ("currency('($12.00)')", "-12.00 decimal"), ("currency('12DR')", "-12 decimal"), ("currency('¥12')", "12 decimal"),
        ("currency('***1.00')", "1.00 decimal"), ("currency('$**1.00-')", "-1.00 decimal"), ("currency('((1))')", "LB2108: the text is no amount of money"),
        ("currency('-(1)')", "LB2108: the text is no amount of money"), ("currency('*')", "LB2108: the text is no amount of money"), ("currency('1*')", "LB2108: the text is no amount of money"),
        ("stateCode('39') + stateCode('06')", "\"OHCA\" string"), ("stateCode('03')", "LB2108: the text is no state or territory of the United States"),
        ("1e400", "LB2101: the number does not fit a double"), ("-1e400", "LB2101: the number does not fit a double"),
        ("'x'.matches('(?P<n>x)(?P<n>y)')", "LB2108: this is no pattern: two groups have one name"),
        ("'x'.matches('(?P<n m>x)')", "LB2108: this is no pattern: the name of a group has other signs than letters, digits and _"),
        ("'xy'.matches('(?P<n>x)(?<m_1>y)')", "true bool"), ("pad('AB', 3) + title('MCDONALD III')", "\"AB McDonald III\" string"),
    ]) func textsOfOldSystems(text: String, expected: String) {
        #expect(outcome(text) == expected)
    }

    @Test(arguments: [
        ("math.foo(1)", "there is no function `math.foo`", "did you mean `math.floor`?"),
        ("strings.qoute('a')", "there is no function `strings.qoute`", "did you mean `strings.quote`?"),
        ("matth.abs(1)", "there is no function `matth.abs`", "did you mean `math.abs`?"),
        ("nme.size()", "there is no field or name `nme`", nil), ("math.greatest('a')", "math.greatest() does not take (string)", nil),
        ("math.greatest(['a'])", "math.greatest() does not take (list(string))", nil), ("math.least(1, 'a')", "math.least() does not take (int, string)", nil),
        (
            "lookup('a', 'b')", "lookup() cannot stand here: it needs a mapping",
            "a mapping names the code tables and entities that it uses: try it there with `landbridge preview`"
        ),
        ("cel.index(0)", "cel.index(0) stands for nothing here", nil), ("cel.iterVar(0, 1)", "cel.iterVar(0, 1) stands for nothing here", nil),
        ("1 == 'a'", "an int is never equal to a string", nil), ("optional.of(1) ? 1 : 2", "the condition before `?` is an optional(int)", nil),
        (
            "parseDate('850704', 'yyMMdd')", "the pattern cannot be used: yy needs a pivot",
            "write the pivot behind the pattern, as in ('yyMMdd', 50): years below it are 20yy"
        ),
    ]) func mistakesAreExplained(text: String, message: String, help: String?) throws {
        let found = try compileError(text)
        #expect(found.message == message)
        if let help { #expect(found.help == help) }
    }

    @Test func suggestionsTellNoPersonalValue() throws {
        var table = TestTable(1)
        table.add("open", .string, [.text("Ohoi")])
        table.add("secret", .string, [.text("Ohoi")], personal: true)
        #expect(try table.failure("stateCode(open)").help == "did you mean Ohio?")
        #expect(try table.failure("stateCode(secret)").help == nil)
    }

    /// Numbers of different types meet in a union.
    @Test func greatestOfUnions() {
        #expect(outcome("math.greatest(1, 2.5)") == "2.5 dyn")
        #expect(outcome("math.greatest([1, 2u, decimal('0.5')])") == "2u dyn")
        #expect(outcome("math.greatest(dyn('a'))") == "LB3008: this is not for a string" || outcome("math.greatest(dyn('a'))").hasPrefix("error"))
    }

    @Test func aWarningFollowsItsMessage() throws {
        var table = TestTable(1)
        table.add("code", .string, [.text("Q")])
        table.add("name", .string, [.text("LEE")], personal: true)
        func told(_ text: String) throws -> [String] {
            let sink = WarningSink()
            let compiled = try ExpressionCompiler(columns: table.fields, library: .standard.extended(by: [warnFunction])).compile(text, at: Place())
            _ = compiled.evaluate(table.columns, count: 1, warnings: sink)
            return sink.warnings.map(\.message)
        }
        #expect(try told("warn('old code ' + code, name)") == ["old code Q"])
        #expect(try told("warn('name ' + name, code)") == ["the mapping warns about the record"])
        #expect(try told("warn('name ' + name)") == ["the mapping warns about the record"])
        #expect(try told("warn('no name', name)") == ["no name"])
    }
}
