import Diagnostics
import Expressions
import Records
import Testing

@Suite struct EvaluatorTests {
    /// Five rows: a value, another value, a null, an error, a value.
    private let table: TestTable = {
        var table = TestTable(5)
        table.add("n", .int, [.int(1), .int(-2), .null, .error, .int(.max)])
        table.add("m", .int, [.int(0), .int(5), .int(3), .int(4), .null])
        table.add("t", .bool, [.bool(true), .bool(true), .bool(true), .bool(true), .bool(true)], nullable: false)
        table.add("f", .bool, [.bool(false), .bool(false), .bool(false), .bool(false), .bool(false)], nullable: false)
        table.add("b", .bool, [.bool(true), .bool(false), .null, .error, .bool(true)])
        table.add("s", .string, [.text("abc"), .text(""), .null, .error, .text("naïve")])
        table.add("d", .decimal, [.decimal("1.50"), .decimal("-0.07"), .null, .error, .decimal("99999999999999999999999999999999999999")])
        table.add("x", .double, [.double(0.5), .double(.nan), .null, .error, .double(.infinity)])
        return table
    }()

    @Test(
        arguments: [
            ("n", "1 -2 null error 9223372036854775807"), ("n + m", "1 3 null error null"), ("n + 1", "2 -1 null error error"),
            ("n == null", "false false true error false"), ("n != null", "true true false error true"),
            ("null == n", "false false true error false"), ("n == m", "false false false error false"),
            ("n > 0", "true false null error true"), ("1 / m", "error 0 0 0 null"), ("7 % m", "error 2 1 3 null"),
            ("-n", "-1 2 null error -9223372036854775807"), ("!b", "false true null error false"),
            ("n * m", "0 -10 null error null"), ("n - m", "1 -7 null error null"), ("n in [1, 2]", "true false null error false"),
            ("n in [m, 1]", "true false null error false"), ("5 in [n, m]", "false true false error false"),
            ("d in [1, 2]", "false false null error false"), ("n in [1.0, 0.5]", "true false null error false"),
            ("size(s)", "3 0 null error 5"), ("s + s", "\"abcabc\" \"\" null error \"naïvenaïve\""), ("string(n)", "\"1\" \"-2\" null error \"9223372036854775807\""),
            ("d + 1", "2.50 0.93 null error error"), ("d == decimal('1.5')", "true false false error false"), ("d < 2", "true true null error false"),
            ("d > n", "true true null error true"), ("x == x", "true false true error true"), ("x < 1.0", "true false null error false"),
            ("x > 1", "false false null error true"), ("int(x)", "0 error null error error"), ("[n]", "[1] [-2] [null] error [9223372036854775807]"),
            ("[n, m]", "[1, 0] [-2, 5] [null, 3] error [9223372036854775807, null]"), ("[n][0]", "1 -2 null error 9223372036854775807"),
            ("[1, 2, 3][m]", "1 error error error null"), ("s.contains('a')", "true false null error true"),
            ("s.split('b')", "[\"a\", \"c\"] [\"\"] null error [\"naïve\"]"), ("[s, 'z'].join('-')", "\"abc-z\" \"-z\" null error \"naïve-z\""),
            ("s.substring(1)", "\"bc\" error null error \"aïve\""), ("s.replace('a', 'xx')", "\"xxbc\" \"\" null error \"nxxïve\""),
        ]) func nullsAndErrorsGoThrough(text: String, expected: String) throws {
        #expect(try table.run(text).joined(separator: " ") == expected)
    }

    // MARK: conditions

    /// All nine pairs of true, false, null and error that matter.
    private let pairs: TestTable = {
        var table = TestTable(16)
        let cells: [Cell] = [.bool(true), .bool(false), .null, .error]
        table.add("l", .bool, (0..<16).map { cells[$0 / 4] })
        table.add("r", .bool, (0..<16).map { cells[$0 % 4] })
        return table
    }()

    @Test(
        arguments: [
            ("l && r", "t f n e  f f f f  n f n e  e f e e"), ("l || r", "t t t t  t f n e  t n n e  t e e e"),
            ("l ? r : !r", "t f n e  f t n e  n n n n  e e e e"), ("l == r", "t f f e  f t f e  f f t e  e e e e"),
            ("coalesce(l, r)", "t t t t  f f f f  t f n e  e e e e"), ("has(l.x) || l", nil), ("l != r", "f t t e  t f t e  t t f e  e e e e"),
            ("l && (r || true)", "t t t t  f f f f  n n n n  e e e e"), ("!(l && r)", "f t n e  t t t t  n t n e  e t e e"),
            ("(l == null) || r", "t f n e  t f n e  t t t t  t e e e"),
        ] as [(String, String?)])
    func truthTables(text: String, expected: String?) throws {
        guard let expected else {
            #expect(throws: GatewayError.self) { try pairs.compile(text) }
            return
        }
        let wanted = expected.split(separator: " ").map { ["t": "true", "f": "false", "n": "null", "e": "error"][$0] ?? "" }
        #expect(try pairs.run(text) == wanted)
    }

    @Test func conditionsThatAreAlwaysNullStillAbsorb() throws {
        // `isLuhn(null)` has the type of a condition and never a value.
        #expect(try table.run("t || isLuhn(null)") == [String](repeating: "true", count: 5))
        #expect(try table.run("isLuhn(null) || t") == [String](repeating: "true", count: 5))
        #expect(try table.run("f && isLuhn(null)") == [String](repeating: "false", count: 5))
        #expect(try table.run("f || isLuhn(null)") == [String](repeating: "null", count: 5))
        #expect(try table.run("isLuhn(null) && b") == ["null", "false", "null", "error", "null"])
        #expect(try table.run("(isLuhn(null)) ? n : m") == [String](repeating: "null", count: 5))
        #expect(try table.run("[1].all(e, isLuhn(null))") == [String](repeating: "null", count: 5))
        #expect(try table.run("[n].exists(e, isLuhn(null) || e == 1)") == ["true", "null", "null", "error", "null"])
    }

    @Test func onlyTheBranchThatIsTakenFails() throws {
        #expect(try table.run("m == 0 ? 0 : 10 / m") == ["0", "2", "3", "2", "null"])
        #expect(try table.run("m != 0 && 10 / m > 2") == ["false", "false", "true", "false", "null"])
        #expect(try table.run("m == 0 || 10 / m == 2") == ["true", "true", "false", "true", "false"])
        #expect(try table.run("coalesce(n, 10 / m)") == ["1", "-2", "3", "error", "9223372036854775807"])
        #expect(try table.run("t ? m : n") == ["0", "5", "3", "4", "null"])
        #expect(try table.run("f ? n : m") == ["0", "5", "3", "4", "null"])
        #expect(try table.run("s == '' ? 'none' : s.substring(0, 1)") == ["\"a\"", "\"none\"", "null", "error", "\"n\""])
    }

    @Test func aNullConditionTakesNoBranch() throws {
        var table = TestTable(2)
        table.add("c", .bool, [.null, .bool(true)])
        table.add("bad", .int, [.error, .error])
        table.add("good", .int, [.int(1), .int(2)])
        #expect(try table.run("c ? good : bad") == ["null", "2"])
        #expect(try table.run("c ? bad : good") == ["null", "error"])
        #expect(try table.run("(c ? personName('LEE ANN', 'last first middle') : personName('X', 'last first middle')).family") == ["null", "\"LEE\""])
    }

    @Test func theFirstErrorIsTheOneThatIsTold() throws {
        var table = TestTable(1)
        table.add("a", .int, [.error])
        table.add("z", .int, [.int(0)])
        #expect(try table.failure("a + 1 / z").code == .malformedNumber)
        #expect(try table.failure("1 / z + a").code == .numberOutOfRange)
        #expect(try table.failure("1 / z > 0 || a > 0").code == .numberOutOfRange)
        #expect(try table.failure("a").field == "source")
    }

    // MARK: places and privacy

    @Test func errorsNameTheirPlaceInTheMapping() throws {
        var table = TestTable(1)
        table.add("z", .int, [.int(0)])
        table.add("bad", .int, [.error])
        #expect(try table.failure("1 + 1 / z").mappingPlace == Place(file: "m.yaml", line: 10, column: 11, sourceLine: "x"))
        #expect(try table.failure("[z].map(e, 1 / e)").mappingPlace?.column == 18)
        #expect(try table.failure("bad").mappingPlace == TestTable.place)
        #expect(try table.failure("1 +\n  1 / z").mappingPlace == Place(file: "m.yaml", line: 11, column: 9))
    }

    @Test func foundTextsArePersonalWhereTheFieldIs() throws {
        var table = TestTable(1)
        table.add("open", .string, [.text("12x")])
        table.add("secret", .string, [.text("912-34-5678")], personal: true)
        #expect(try table.failure("int(open)").found?.description == "12x")
        for text in ["int(secret)", "int(secret.trim())", "int(open + secret)", "phone(secret)", "date(secret)", "[secret].map(x, int(x))", "int(mask(secret, 4) + secret)"] {
            let found = try table.failure(text).found
            #expect(found?.isPersonal == true, "\(text)")
            #expect(found?.description.contains("912") == false)
        }
        #expect(try table.failure("int(mask(secret))").found?.description == "***********")
    }

    // MARK: rows that are not wanted

    @Test func skippedRowsNeverFail() throws {
        var table = TestTable(3)
        table.add("z", .int, [.int(0), .int(2), .int(0)])
        let compiled = try table.compile("10 / z")
        let column = compiled.evaluate(table.columns, count: 3, skip: [1, 0, 0])
        #expect(column.errors.map(\.row) == [2])
        #expect(ValueText.describe(column, 1) == "5")
    }

    @Test func noRowsGiveNoRows() throws {
        let table = self.table
        for text in ["n + 1", "[n, m].map(x, x + 1)", "s.split('a')", "b ? n : m", "coalesce(n, m)", "n in [1]", "s.titleCase()", "b && b"] {
            let column = try table.compile(text).evaluate(table.columns.map { $0.gathered([]) }, count: 0)
            #expect(column.count == 0)
        }
    }

    @Test func bytesOfTextsThatAreNotWantedDoNotMatter() throws {
        // Views into one buffer, out of order and overlapping, as trimming and substrings leave them.
        let shared = TextValues(bytes: Array("xSMITH ANNx".utf8), starts: [7, 1, 0, 3], lengths: [3, 5, 11, 0])
        let compiled = try ExpressionCompiler(columns: [StructField("s", .string)]).compile("s.titleCase() + '|' + s.lowerAscii() + '|' + s.trim()", at: Place())
        let column = compiled.evaluate([Column(.string(shared), count: 4)], count: 4)
        #expect(
            (0..<4).map { ValueText.describe(column, $0) }
                == ["\"Ann|ann|ANN\"", "\"Smith|smith|SMITH\"", "\"Xsmith Annx|xsmith annx|xSMITH ANNx\"", "\"||\""])
    }
}
