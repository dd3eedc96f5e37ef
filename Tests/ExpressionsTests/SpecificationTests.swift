import Diagnostics
import Records
import Testing

@testable import Expressions

/// Rules of CEL's language definition and extension libraries, one after the other.
@Suite struct SpecificationTests {
    /// The value, `check` where the checker refuses the expression, or `error`.
    private func outcome(_ text: String, isChecked: Bool = true) -> (value: String, type: String) {
        let compiled: CompiledExpression
        do {
            compiled = try ExpressionCompiler(columns: [], isChecked: isChecked).compile(text, at: Place())
        } catch {
            return ("check", "")
        }
        let column = compiled.evaluate([], count: 1)
        return (ValueText.describe(column, 0), compiled.type.description)
    }

    @Test(
        arguments: [
            ("null + 1", "check"), ("size(null)", "check"), ("!null", "check"), ("null && true", "check"),
            ("dyn(null) + 1", "error"), ("[null, 2].map(x, x == null)", "[true, false]"), ("[null, 2].map(x, x + 1)", "error"),
            ("null in [2, null]", "true"), ("null in [null]", "true"), ("null in [2]", "false"), ("2 in [null]", "false"),
            ("{'a': null}.a == null", "true"), ("cel.bind(x, null, x + 1)", "check"), ("coalesce(null, 3)", "3"),
            ("optional.of(null).hasValue()", "true"), ("optional.of(null).orValue(3) == null", "true"), ("upper(null)", "null"),
        ]) func theLiteralNullIsAValueOfItsOwnType(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test(
        arguments: [
            ("null * 2", "error"), ("-null", "error"), ("null > null", "error"), ("null && true", "error"),
            ("null || true", "true"),
            ("null && false", "false"), ("null ? 1 : 2", "error"), ("[3].exists(x, null)", "error"), ("null == null", "true"),
        ]) func theLiteralNullWithoutTheChecker(text: String, expected: String) {
        #expect(outcome(text, isChecked: false).value == expected)
    }

    @Test(
        arguments: [
            ("[]", "list(dyn)"), ("{}", "map(dyn, dyn)"), ("[[], [[3]]]", "list(list(list(int)))"),
            ("[[[]], []]", "list(list(list(dyn)))"), ("[].map(x, x)", "list(dyn)"), ("[][0]", "dyn"), ("{}['k'].n", "dyn"),
            ("[2, null]", "list(dyn)"), ("[timestamp(0), null]", "list(timestamp)"),
            ("[null, duration('1s')]", "list(duration)"),
            ("[null, optional.of(2)]", "list(optional(int))"),
            ("[optional.none(), optional.of('x')]", "list(optional(string))"),
            ("[optional.of(dyn(2)), optional.of(2)]", "list(optional(dyn))"), ("[2, 'x']", "list(dyn)"),
            ("{'k': 2, 'l': 'x'}", "map(string, dyn)"),
            ("{'k': 2, 3: 2}", "map(dyn, int)"), ("[] + [2u]", "list(uint)"), ("([] + [2u] + [])[0]", "uint"),
            ("[dyn(2)] + [2]", "list(dyn)"),
            ("optional.none()", "optional(dyn)"), ("optional.none().optMap(x, x + 1)", "optional(dyn)"),
            ("{}.?k.l", "optional(dyn)"),
            ("[[2], [3]].flatten()", "list(int)"), ("{'k': 2}.transformMap(k, v, string(v))", "map(string, string)"),
        ]) func typesAreDeduced(text: String, type: String) {
        #expect(outcome(text).type == type)
    }

    @Test(
        arguments: [
            ("double('1e309')", "check"), ("double('-1e309')", "check"), ("double('1e-400')", "0.0"),
            ("double('0x1p4')", "check"),
            ("double('1_0')", "check"), ("double('nan(7)')", "check"), ("double('-inf')", "-inf"),
            ("double('+Infinity')", "inf"),
            ("double('.25')", "0.25"), ("double('7.')", "7.0"), ("double(' 7')", "check"), ("double('')", "check"),
            ("int(-9223372036854775808.0)", "check"), ("int(9223372036854775807.0)", "check"), ("int(-9.9)", "-9"),
            ("uint(18446744073709551615.0)", "check"), ("uint(-0.1)", "check"), ("int('+7')", "check"),
            ("bool('tRUE')", "check"),
            ("int(timestamp('1969-12-31T23:59:58.5Z'))", "-2"),
        ]) func conversionsKeepWithinTheirTypes(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test(
        arguments: [
            ("duration('9223372036.854775807s')", "9223372036.854775807s"),
            ("duration('-9223372036.854775808s')", "-9223372036.854775808s"),
            ("duration('9223372036.854775808s')", "check"), ("duration('2562048h')", "check"),
            ("duration('9223372036s') + duration('2s')", "check"), ("duration('-9223372036s') - duration('2s')", "check"),
            ("timestamp('2300-01-01T00:00:00Z') - timestamp('1990-01-01T00:00:00Z')", "check"),
            ("timestamp('2200-01-01T00:00:00Z') - timestamp('1990-01-01T00:00:00Z')", "6626966400s"),
            ("timestamp('0001-01-01T00:00:00Z') - duration('1ns')", "check"), ("timestamp(253402300800)", "check"),
            ("timestamp('2026-01-01T00:30:00Z').getFullYear('-01:00')", "2025"), ("timestamp(0).getHours('+25:00')", "check"),
        ]) func timesKeepWithinTheirRanges(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test(
        arguments: [
            (#"'\u0085\u00a0\u1680\u2003 x\u2028\u2029\u202f\u205f\u3000\t'.trim()"#, "\"x\""), (#"'\u00a0'.trim()"#, "\"\""),
            (#"'\u200bx\ufeff'.trim() == '\u200bx\ufeff'"#, "true"), (#"'à'.trim()"#, "\"à\""),
            (#"'\u00a0 \u00a0ç'.trim()"#, "\"ç\""),
            ("[3].flatten(-1)", "error"),
            ("padStart('x', -9223372036854775808)", "\"x\""), ("[[3]].flatten(0)", "[[3]]"), ("'%s'.format([optional.of(3)])", "error"),
            ("'%s'.format([[optional.none()]])", "error"),
            ("'%s'.format([{'b': null, 'a': [2.5, b'x']}])", "\"{a: [2.5, x], b: null}\""),
        ]) func extensionsKeepToTheirRules(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test(
        arguments: [
            ("cel.block([7, cel.index(0) * 2], cel.index(1) + cel.index(0))", "21"), ("cel.block([], 7)", "7"),
            ("cel.block([[7].map(cel.iterVar(0, 0), cel.iterVar(0, 0) + 1)], cel.index(0) + cel.index(0))", "[8, 8]"),
            ("cel.block([1 / 0], 7)", "7"), ("cel.block([1 / 0], cel.index(0))", "error"), ("cel.block(7, 7)", "check"),
            ("cel.block([cel.index(1), 7], cel.index(0))", "check"), ("cel.index(0)", "check"),
            ("cel.block([7], cel.index(-1))", "check"),
            ("cel.iterVar(0)", "check"),
        ]) func blocksNameValuesByNumber(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test func longBlocksAreRefused() {
        let values = [String](repeating: "7", count: 1_000).joined(separator: ", ")
        #expect(outcome("cel.block([\(values)], cel.index(999))").value == "check")
    }

    @Test(
        arguments: [
            (#"'ωδή'.matches(r'^\p{Greek}+$')"#, "true"), (#"'ωdή'.matches(r'^\p{Greek}+$')"#, "false"),
            (#"'ёж'.matches(r'^\p{Cyrillic}+$')"#, "true"), (#"'東京'.matches(r'^\p{Han}+$')"#, "true"),
            (#"'サけ'.matches(r'^[\p{Hiragana}\p{Katakana}]+$')"#, "true"), (#"'سلام'.matches(r'^\p{Arabic}+$')"#, "true"),
            (#"'서울'.matches(r'^\p{Hangul}+$')"#, "true"), (#"'ไทย'.matches(r'^\p{Thai}+$')"#, "true"),
            (#"'Łódź'.matches(r'^\p{Latin}+$')"#, "true"), (#"'7, '.matches(r'^\p{Common}+$')"#, "true"),
            (#"'x'.matches(r'^\P{Greek}$')"#, "true"), (#"'x'.matches(r'\p{Elvish}')"#, "check"),
            (#"'A'.matches(r'^\101$')"#, "true"), (#"'AA'.matches(r'(A)\1')"#, "check"),
        ]) func patternsKnowScriptsAndOctalEscapes(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test(
        arguments: [
            (#"regex.extract('no 7 of 12', '[0-9]+')"#, "optional(\"7\")"), (#"regex.extract('key=ab', 'key=(.)')"#, "optional(\"a\")"),
            (#"regex.extract('b', '(a)?b')"#, "optional.none()"), (#"regex.extract('a', 'b')"#, "optional.none()"),
            (#"regex.extract('ab', '(a)(b)')"#, "check"), (#"regex.extract('ab', '(?:a)(b)')"#, "optional(\"b\")"),
            (#"regex.extract('a', '[')"#, "check"), (#"regex.extract('zabc', 'a|abc')"#, "optional(\"a\")"),
            (#"regex.extract('zabc', 'abc|a')"#, "optional(\"abc\")"), (#"regex.extract('aab', 'a+?')"#, "optional(\"a\")"),
            (#"regex.extract('aab', '(?U)a+')"#, "optional(\"a\")"), (#"regex.extract('aab', '(?U)a+?')"#, "optional(\"aa\")"),
            (#"regex.extractAll('ä1ö2', r'\pL')"#, "[\"ä\", \"ö\"]"), (#"regex.extractAll('axa', 'x*')"#, "[\"\", \"x\", \"\"]"),
            (#"regex.replace('7-8', '([0-9])-([0-9])', r'\2\\\1\0')"#, "\"8\\\\77-8\""),
            (#"regex.replace('aaa', 'a', 'b', 2)"#, "\"bba\""), (#"regex.replace('aaa', 'a', 'b', 0)"#, "\"aaa\""),
            (#"regex.replace('ab', '', '.')"#, "\".a.b.\""), (#"regex.replace('a', '(a)', r'\2')"#, "check"),
            (#"regex.replace('a', 'a', r'\x')"#, "check"), (#"regex.replace('a', 'a', r'\')"#, "check"),
        ]) func patternsTakeTextsApart(text: String, expected: String) {
        #expect(outcome(text).value == expected)
    }

    @Test(
        arguments: [
            String(repeating: "(", count: 32) + "7" + String(repeating: ")", count: 32),
            String(repeating: "int(", count: 24) + "7" + String(repeating: ")", count: 24),
            String(repeating: "[", count: 24) + "7" + String(repeating: "]", count: 24) + String(repeating: "[0]", count: 24),
           
            String(repeating: "{0: ", count: 24) + "7" + String(repeating: "}", count: 24) + String(repeating: "[0]", count: 24),
            String(repeating: "false ? 1 : ", count: 32) + "7", String(repeating: "-", count: 32) + "7",
            "7" + String(repeating: " + 1 - 1", count: 32), "7" + String(repeating: " * 2 / 2", count: 32),
            String(repeating: "false || ", count: 64) + "true ? 7 : 1",
            String(repeating: "true && ", count: 64) + "true ? 7 : 1",
            String(repeating: "!", count: 32) + "true ? 7 : 1",
            String(repeating: "cel.bind(x, 7, ", count: 24) + "x" + String(repeating: ")", count: 24),
        ]) func nestingReachesWhatTheSpecificationAsksFor(text: String) {
        #expect(outcome(text).value == "7")
    }

    @Test func rangesOfALargeBatchAreMadeAFewRowsAtATime() throws {
        let count = 850
        let compiled = try ExpressionCompiler(columns: [StructField("n", .int, isNullable: false)])
            .compile("lists.range(n).size()", at: Place())
        let column = Column(.int([Int64](repeating: 20_000, count: count)), count: count)
        let result = compiled.evaluate([column], count: count, skip: [1] + [UInt8](repeating: 0, count: count - 1))
        #expect(result.errors.isEmpty)
        #expect(result.count == count)
        guard case .int(let sizes) = result.values else {
            Issue.record("\(result.type)")
            return
        }
        #expect(sizes.dropFirst().allSatisfy { $0 == 20_000 })
    }
}
