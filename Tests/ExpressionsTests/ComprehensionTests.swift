import Diagnostics
import Expressions
import Records
import Testing

@Suite struct ComprehensionTests {
    private static let phone = ValueType.structure([
        StructField("kind", .string), StructField("number", .string, isPersonal: true),
        StructField("calls", .list(.int), isNullable: false),
    ])

    private let table: TestTable = {
        var table = TestTable(7)
        table.add(
            "xs", .list(.int),
            [
                .list([.int(1), .int(2), .int(3)]), .list([]), .null, .error, .list([.int(1), .null, .int(3)]),
                .list([.int(1), .error, .int(3)]), .list([.int(7)]),
            ])
        table.add("k", .int, [.int(2), .int(1), .int(1), .int(1), .null, .int(3), .error])
        return table
    }()

    @Test(
        arguments: [
            ("xs.map(x, x * 10)", "[10, 20, 30] | [] | null | error | [10, null, 30] | error | [70]"),
            ("xs.map(x, x + k)", "[3, 4, 5] | [] | null | error | [null, null, null] | error | error"),
            ("xs.filter(x, x > 1)", "[2, 3] | [] | null | error | null | error | [7]"),
            ("xs.filter(x, x != null && x > 1)", "[2, 3] | [] | null | error | [3] | error | [7]"),
            ("xs.map(x, x != null && x > 1, x)", "[2, 3] | [] | null | error | [3] | error | [7]"),
            ("xs.map(x, x == 2, 10 / (x - 2))", "error | [] | null | error | [] | error | []"),
            ("xs.map(x, x == null || x != 2, 10 / (x - 2))", "[-10, 10] | [] | null | error | [-10, null, 10] | error | [2]"),
            ("xs.all(x, x > 0)", "true | true | null | error | null | error | true"),
            ("xs.all(x, x > 1)", "false | true | null | error | false | false | true"),
            ("xs.exists(x, x == 3)", "true | false | null | error | true | true | false"),
            ("xs.exists(x, x > 9)", "false | false | null | error | null | error | false"),
            ("xs.exists(x, 6 / (x - 1) == 3)", "true | false | null | error | true | true | false"),
            ("xs.exists(x, 6 / (x - 1) == 9)", "error | false | null | error | error | error | false"),
            ("xs.exists_one(x, x > 2)", "true | false | null | error | null | error | true"),
            ("xs.exists_one(x, x == null || x == 7)", "false | false | null | error | true | error | true"),
            ("xs.exists_one(x, true)", "false | false | null | error | false | false | true"),
            ("k in xs", "true | false | null | error | null | true | error"),
            ("2 in xs", "true | false | null | error | false | error | false"),
            ("size(xs)", "3 | 0 | null | error | 3 | 3 | 1"), ("xs[0]", "1 | error | null | error | 1 | 1 | 7"),
            ("xs[1]", "2 | error | null | error | null | error | error"), ("xs + xs == xs + xs", "true | true | true | error | true | error | true"),
            ("xs == [1, 2, 3]", "true | false | false | error | false | error | false"),
            ("xs.map(x, string(x)).join('+')", "\"1+2+3\" | \"\" | null | error | null | error | \"7\""),
            ("xs.map(x, xs.map(y, x * y))", "[[1, 2, 3], [2, 4, 6], [3, 6, 9]] | [] | null | error | [[1, null, 3], [null, null, null], [3, null, 9]] | error | [[49]]"),
            ("xs.map(x, xs.filter(y, y != null && x != null && y < x).size())", "[0, 1, 2] | [] | null | error | [0, 0, 1] | error | [0]"),
            ("xs.all(x, xs.exists(y, y == x))", "true | true | null | error | true | error | true"),
            ("xs.filter(x, x != null).map(y, y + 1)", "[2, 3, 4] | [] | null | error | [2, 4] | error | [8]"),
            ("coalesce(xs, [0]).map(x, x)", "[1, 2, 3] | [] | [0] | error | [1, null, 3] | error | [7]"),
            ("(k == 2 ? xs : [5]).map(x, x)", "[1, 2, 3] | [5] | [5] | [5] | [5] | [5] | error"),
            ("k > 1 ? xs.map(x, 2 / (x - x)) : [1]", "error | [1] | [1] | [1] | null | error | error"),
        ]) func overFlattenedLists(text: String, expected: String) throws {
        #expect(try table.run(text).joined(separator: " | ") == expected)
    }

    @Test func structuresInLists() throws {
        var table = TestTable(4)
        table.add(
            "phones", .list(Self.phone),
            [
                .list([
                    .structure([.text("home"), .text("1"), .list([.int(1), .int(2)])]),
                    .structure([.text("work"), .null, .list([])]),
                ]),
                .list([.structure([.null, .error, .list([.int(5)])])]), .list([.null]), .list([]),
            ], nullable: false)
        #expect(
            try table.run("phones.map(p, p.kind)") == ["[\"home\", \"work\"]", "[null]", "[null]", "[]"])
        #expect(try table.run("phones.map(p, p.number)") == ["[\"1\", null]", "error", "[null]", "[]"])
        #expect(try table.run("phones.filter(p, p.kind == 'work').size()") == ["1", "0", "0", "0"])
        #expect(try table.run("phones.map(p, has(p.kind))") == ["[true, true]", "[false]", "[false]", "[]"])
        #expect(try table.run("phones.map(p, p.calls.map(c, c + p.calls.size()))") == ["[[3, 4], []]", "[[6]]", "[null]", "[]"])
        #expect(try table.run("phones.exists(p, p.calls.exists(c, c == 5))") == ["false", "true", "null", "false"])
        #expect(try table.run("phones[0].kind") == ["\"home\"", "null", "null", "error"])
        #expect(try table.run("phones.map(p, p.kind).filter(q, q != null).join(', ')") == ["\"home, work\"", "\"\"", "\"\"", "\"\""])
    }

    @Test func anErrorInsideAListIsNotLost() throws {
        var table = TestTable(2)
        table.add("l", .list(.string), [.list([.text("a"), .error]), .list([.text("b")])])
        #expect(try table.run("l.join(',')") == ["error", "\"b\""])
        #expect(try table.run("'a' in l") == ["true", "false"])
        #expect(try table.run("'q' in l") == ["error", "false"])
        #expect(try table.run("l == ['b']") == ["error", "true"])
        #expect(try table.run("l != ['b']") == ["error", "false"])
        #expect(try table.run("l[0]") == ["\"a\"", "\"b\""])
        #expect(try table.run("l[1]") == ["error", "error"])
        #expect(try table.failure("l.join(',')").row == 0)
        #expect(try table.failure("'q' in l").code == .malformedNumber)
    }
}
