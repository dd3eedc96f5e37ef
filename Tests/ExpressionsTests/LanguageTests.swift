import Diagnostics
import Expressions
import Records
import Testing

/// Values of the language beyond those that source fields have.
@Suite struct LanguageTests {
    private func trial(_ text: String, _ variables: String = "{}") throws -> String {
        try ExpressionTrial.evaluate(text, variables: variables).value
    }

    @Test(
        arguments: [
            ("1u + 2u", "3u"), ("dyn(1) == 1u", "true"), ("dyn('a') == 1", "false"), ("{'a': 1}.a", "1"), ("{'a': 1}['a']", "1"),
            ("has({'a': 1}.b)", "false"), ("{1: 'x'}[dyn(1.0)]", "\"x\""), ("'a' in {'a': 1}", "true"), ("size({'a': 1, 'b': 2})", "2"),
            ("{'a': [1, {'b': 2}]}.a[1].b", "2"), ("[1, 'a', 2.5, null]", "[1, \"a\", 2.5, null]"), ("type(1u)", "uint"),
            ("type({}) == map && type(type(1)) == type", "true"), ("type(null) == null_type", "true"),
            ("[1, 2u, 3.0].map(x, x + x)", "[2, 4u, 6.0]"), ("[1, 'a'].exists(x, x + 1 == 2)", "true"),
            ("{'a': 1, 'b': 2}.map(k, k)", "[\"a\", \"b\"]"), ("[10, 20].transformList(i, v, i + v)", "[10, 21]"),
            ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", "{\"b\": 20}"),
            ("['x', 'y'].transformMapEntry(i, v, {v: i})", "{\"x\": 0, \"y\": 1}"), ("[3, 4].all(i, v, v - i == 3)", "true"),
            ("{'a': 1}.exists(k, v, k == 'a' && v == 1)", "true"), ("['bb', 'a'].sortBy(x, x.size())", "[\"a\", \"bb\"]"),
            ("cel.bind(x, 3, x * x)", "9"), ("cel.bind(x, 1, [1, 2].map(y, x + y))", "[2, 3]"),
            ("optional.of(1).optMap(x, x + 1).orValue(0)", "2"), ("optional.none().or(optional.of(2)).value()", "2"),
            ("{'a': {'b': 1}}.?a.?b.orValue(0)", "1"), ("{'a': {'b': 1}}.?c.b.hasValue()", "false"), ("[1][?3].orValue(7)", "7"),
            ("[?optional.of(1), ?optional.none(), 3]", "[1, 3]"), ("{?'a': optional.none(), 'b': 1}", "{\"b\": 1}"),
            ("optional.of(3).optFlatMap(x, x > 5 ? optional.of(x) : optional.none()).hasValue()", "false"),
            ("duration('90m') + duration('1.5s')", "5401.5s"), ("timestamp('2026-11-22T00:00:00Z') + duration('24h')", "2026-11-23T00:00:00Z"),
            ("timestamp('2026-11-22T00:00:00Z') - timestamp('2026-11-21T00:00:00Z')", "86400s"),
            ("timestamp('2026-07-01T03:00:00Z').getHours('America/Chicago')", "22"), ("duration('123.321s').getMilliseconds()", "321"),
            ("timestamp('2026-07-01T03:00:00Z').getDate('-05:30')", "30"), ("string(1e21)", "\"1e+21\""), ("string(2.0)", "\"2\""),
            ("double(9223372036854775807)", "9.223372036854776e+18"), ("int('-9223372036854775808')", "-9223372036854775808"),
            ("math.greatest(1, 2.5, 2u)", "2.5"), ("math.least([dyn(3), 1u])", "1u"), ("math.bitShiftRight(-1, 60)", "15"),
            ("'%s %d %.1f %x %b'.format([[1, 'a'], 3, 2.25, 255, true])", "\"[1, a] 3 2.2 ff 1\""), ("'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]"),
            ("'aaa'.replace('a', 'b', 2)", "\"bba\""), ("[1, 2.0, 1u].distinct()", "[1, 2.0]"), ("sets.equivalent([1], [1u, 1.0])", "true"),
            ("'Müller'.matches('^M(ü|ue)ll[a-z]+$')", "true"), ("'aaaa'.matches('^(a+)+b')", "false"), ("'A1'.matches('(?i)^a\\\\d$')", "true"),
            ("dyn([1, 2]).map(x, x + 1)", "[2, 3]"), ("dyn({'a': 1}).a", "1"), ("[[1], ['a']][1][0]", "\"a\""), ("1 < 2u && 2u < 2.5", "true"),
            ("false && 1 / 0 > 1", "false"), ("(1 / 0 > 1 ? 1 : 2) == 1 || true", "true"), ("b'\\xc3\\xbf' == bytes('ÿ')", "true"),
        ]) func valuesOfTheLanguage(text: String, expected: String) throws {
        #expect(try trial(text) == expected)
    }

    @Test(
        arguments: [
            "18446744073709551615u + 1u", "0u - 1u", "uint(-1)", "{'a': 1}.b", "{'a': 1, 'a': 2}", "dyn('a') + 1", "dyn(1) && true",
            "int(9.3e18)", "duration('x')", "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "[1, 'a'].all(x, x > 0)",
            "optional.none().value()", "[1, 'a'].sort()", "'a'.matches('(')", "string(b'\\xff')", "{1.5: 2}", "dyn(1).a", "1u + 1",
            "math.abs(-9223372036854775807 - 1)", "'%d'.format(['a'])", "['x', 'x'].transformMapEntry(i, v, {v: i})",
        ]) func whatHasNoValueFails(text: String) {
        #expect(throws: GatewayError.self) { try trial(text) }
    }

    /// Parts of timestamps and local times know the same zones; names of clocks that mean different things are none.
    @Test(arguments: ["BST", "IST", "EST", "GMT+5", "CET+1", "5:00", "+5:00", "+19:00", "+05:60", "05-00", "America/Gotham", "../UTC", ""])
    func namesThatAreNoZones(name: String) {
        #expect(throws: GatewayError.self) { try trial("timestamp(0).getHours('\(name)')") }
        #expect(throws: GatewayError.self) { try trial("utcToLocal(timestamp(0), '\(name)')") }
    }

    @Test(
        arguments: [
            ("UTC", "0"), ("GMT", "0"), ("05:30", "5"), ("+05:30", "5"), ("-05:30", "18"), ("Asia/Kolkata", "5"), ("America/Chicago", "18"),
            ("Etc/GMT+5", "19"),
        ]) func namesOfZones(name: String, hours: String) throws {
        #expect(try trial("timestamp(0).getHours('\(name)')") == hours)
        #expect(try trial("utcToLocal(timestamp(0), '\(name)').getHours()") == hours)
    }

    @Test func zonesDifferFromRowToRow() throws {
        var table = TestTable(4)
        table.add("zone", .string, [.text("America/Chicago"), .text("05:30"), .text("BST"), .text("America/Chicago")])
        #expect(try table.run("timestamp('2026-07-01T00:30:00Z').getHours(zone)") == ["19", "6", "error", "19"])
    }

    @Test func containersAndRootedNames() throws {
        let fields = ["a.x", "a.b.x", "x"].map { StructField($0, .int, isNullable: false) }
        let columns = (1...3).map { Literal.int(Int64($0)).column(count: 1) }
        func run(_ text: String, _ container: String) throws -> String {
            let compiled = try ExpressionCompiler(columns: fields, container: container).compile(text, at: Place())
            return ValueText.describe(compiled.evaluate(columns, count: 1), 0)
        }
        #expect(try run("x", "a.b") == "2")
        #expect(try run("x", "a.c") == "1")
        #expect(try run(".x", "a.b") == "3")
        #expect(try run("b.x", "a") == "2")
        #expect(try run("[7].map(x, x + .x)", "") == "[10]")
    }

    @Test func withoutTheCheckerTypesAreSettledRowByRow() throws {
        func run(_ text: String) throws -> String {
            let compiled = try ExpressionCompiler(columns: [], isChecked: false).compile(text, at: Place())
            return ValueText.describe(compiled.evaluate([], count: 1), 0)
        }
        #expect(try run("unknown || true") == "true")
        #expect(try run("nothing(1)") == "error")
        #expect(try run("'a' == 1") == "false")
        #expect(try run("true ? 'a' : 1") == "\"a\"")
        #expect(try run("'a' && false") == "false")
    }

    @Test(.timeLimit(.minutes(5))) func comprehensionsHaveABudget() throws {
        let nested = "lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000).map(c, a * b * c).size()).size()).size()"
        #expect(throws: GatewayError.self) { try trial(nested) }
        #expect(try trial("lists.range(100).map(a, lists.range(100).map(b, a * b).size()).size()") == "100")
        #expect(throws: GatewayError.self) { try trial("lists.range(1000000)") }
    }

    @Test func textsThatDoubleAreBounded() {
        let text = (0..<40).reduce("v40") { inner, level in "cel.bind(v\(40 - level), v\(39 - level) + v\(39 - level), \(inner))" }
        #expect(throws: GatewayError.self) { try trial("cel.bind(v0, 'aaaaaaaa', \(text)).size()") }
    }

    @Test func patternsTakeLinearTime() throws {
        let text = String(repeating: "a", count: 5_000)
        // An engine that tries one way after another would not come to an end here.
        #expect(try trial("s.matches('^(a*)*(a|aa)+$') && !s.matches('(x+x+)+y')", "{\"s\": \"\(text)\"}") == "true")
        #expect(throws: GatewayError.self) { try trial("'a'.matches('((a{1000}){1000}){1000}')") }
        #expect(try trial("'a'.matches('(((){1000}){1000}){1000}')") == "true")
    }

    private func expect(_ text: String, variables: String, _ value: String, _ type: String) throws {
        let found = try ExpressionTrial.evaluate(text, variables: variables)
        #expect(found.value == value)
        #expect(found.type == type)
    }

    @Test func variablesOfTrials() throws {
        try expect("x + 1", variables: "{\"x\": 2}", "3", "int")
        try expect("x", variables: "{\"x\": 2.5}", "2.5", "double")
        try expect("x.a[0]", variables: "{\"x\": {\"a\": [true, 1]}}", "true", "bool")
        try expect("x * 2", variables: "{\"x\": {\"type\": \"decimal\", \"value\": \"1.50\"}}", "3.00", "decimal")
        try expect("x == null", variables: "{\"x\": null}", "true", "bool")
        try expect("x", variables: "{\"x\": 1.0}", "1.0", "double")
        try expect("x", variables: "{\"x\": -0}", "0", "int")
        try expect("x + 1", variables: "{\"x\": {\"type\": \"int\", \"value\": null}}", "null", "int")
        try expect("x", variables: "{\"x\": {\"type\": \"uint\", \"value\": 5}}", "5u", "uint")
        try expect("x", variables: "{\"x\": {\"type\": \"decimal\", \"value\": 1.50}}", "1.50", "decimal")
        try expect("x", variables: "{\"x\": {\"type\": \"string\", \"value\": \"\\u00e9\\ud83d\\ude00\"}}", "\"é😀\"", "string")
        try expect("x", variables: "{\"x\": {\"type\": \"bool\", \"value\": true}}", "true", "bool")
        try expect("x.type", variables: "{\"x\": {\"type\": \"home\", \"value\": \"1\"}}", "\"home\"", "string")
        for wrong in [
            "{\"x\": 1, \"x\": 2}", "{\"x\": 12345678901234567890}", "{\"x\": 1e999}", "{\"x\": 01}", "{\"x\": 1.}", "{\"x\": -}", "{\"x\": 1e}", "{\"x\": \"\\", "{\"x\": \"a",
            "{\"x\": \"\\q\"}", "{\"x\": 1,}", "{\"x\": [1 2]}", "{\"x\" 1}", "{\"x\": 1} 2", "{\"x\": tru}", "{x: 1}",
            "{\"x\": {\"type\": \"date\", \"value\": 5}}", "{\"x\": {\"type\": \"int\", \"value\": \"1.5\"}}",
            "{\"x\": \(String(repeating: "[", count: 70))\(String(repeating: "]", count: 70))}",
        ] {
            let error = #expect(throws: GatewayError.self, "\(wrong)") { try ExpressionTrial.evaluate("x", variables: wrong) }
            #expect(error?.exit == .usage, "\(wrong)")
        }
        #expect(throws: GatewayError.self) { try ExpressionTrial.evaluate("x", variables: "[1]") }
        #expect(throws: GatewayError.self) { try ExpressionTrial.evaluate("x +", variables: "{}") }
    }
}
