import Records
import Testing

@testable import Expressions

/// What a mapping could hang a run with, or fill its memory: each is refused, or costs no more than it should.
@Suite struct HostileExpressionTests {
    private let table: TestTable = {
        var table = TestTable(1)
        table.add("b", .bool, [.bool(true)])
        table.add("s", .string, [.text(String(repeating: "x", count: 5_000))])
        table.add("t", .string, [.text(String(repeating: "y", count: 1_499) + "é")])
        table.add("name", .structure([StructField("given", .string)]), [.structure([.text("ANN")])])
        return table
    }()

    private func value(_ text: String) throws -> String {
        ValueText.describe(try table.compile(text).evaluate(table.columns, count: 1), 0)
    }

    /// `cel.bind`s in each other, each of which makes something of the one before.
    private func steps(_ count: Int, from first: String, _ step: (String) -> String, then last: String) -> String {
        var text = ""
        for index in 0..<count { text += "cel.bind(x\(index), \(index == 0 ? first : step("x\(index - 1)")), " }
        return text + last.replacing("$", with: "x\(count - 1)") + String(repeating: ")", count: count)
    }

    @Test func nestedMembershipIsCheckedOnce() throws {
        #expect(try table.run("b" + String(repeating: " in [b]", count: 400)) == ["true"])
    }

    @Test func nestedHasIsCheckedOnce() throws {
        var text = "name"
        for _ in 0..<40 { text = "(has(\(text).given) ? name : name)" }
        #expect(try table.run(text + ".given") == ["\"ANN\""])
    }

    @Test func mapsAreNoKeys() throws {
        let text = steps(60, from: "1", { "{\($0): \($0)}" }, then: "$.size()")
        #expect(try compileError(text, table).message == "a map cannot be a key of a map")
        let unchecked = try ExpressionCompiler(columns: table.fields, isChecked: false).compile(text, at: TestTable.place)
        #expect(unchecked.evaluate(table.columns, count: 1).errors.map(\.message) == ["a map cannot be a key of a map"])
    }

    @Test(arguments: ["[$, $, $, $, $, $, $, $]", "{0: $, 1: $, 2: $, 3: $, 4: $, 5: $}", "[$ + $ + $ + $ + $ + $]"])
    func listsInListsDoNotMultiply(step: String) throws {
        let text = steps(12, from: "[s]", { step.replacing("$", with: $0) }, then: "$.size()")
        #expect(try table.failure(text).message == "the expression makes too many values")
    }

    @Test func aListForEachElementIsBounded() throws {
        let lists = "cel.bind(l, lists.range(10000).map(a, [a, a]), lists.range($).map(i, l[i]).size())"
        #expect(try value(lists.replacing("$", with: "10")) == "10")
        #expect(try table.failure(lists.replacing("$", with: "10000")).message == "the expression makes too many values")
    }

    @Test func membersOfLongListsAreBounded() throws {
        let text = "cel.bind(l, lists.range(9000), l in lists.range(9000).map(i, [i]))"
        #expect(try table.failure(text).message == "the expression makes too many values")
    }

    @Test(arguments: ["(b ? $ : $)", "coalesce($.charAt(0) == 'y' ? null : $, $)"])
    func sharedTextsAreNotDoubled(step: String) throws {
        let compiled = try table.compile(steps(40, from: "s + 'x'", { step.replacing("$", with: $0) }, then: "$"))
        let column = compiled.evaluate(table.columns, count: 1)
        guard case .string(let texts) = column.values else {
            Issue.record("no texts")
            return
        }
        #expect(texts.lengths == [5_001])
        #expect(texts.bytes.count < 100_000)
    }

    @Test func textsDoNotGrowWithoutEnd() throws {
        let grown = { (last: String) in steps(12, from: "s", { "\($0) + \($0)" }, then: last) }
        #expect(try value(grown("$.size()")) == "10240000")
        #expect(try table.failure(grown("$ + $")).message == "the result is too long")
        #expect(try table.failure(grown("[$, $].join('')")).message == "join() makes too long a text")
    }

    @Test func textsOfABatchAreBounded() throws {
        let text = "lists.range(100).map(i, s.replace('x', s.substring(0, 2000))).size()"
        #expect(try table.failure(text).message == "the texts of the batch are too long")
    }

    @Test func longConstantsAreNotCopiedForEachRow() throws {
        let long = "'x'.padStart(4096, 'x').replace('x', 'x'.padStart(4000, 'x'))"
        let compiled = try table.compile("(b ? \(long) : s).size()")
        #expect(ValueText.describe(compiled.evaluate(table.columns, count: 1), 0) == "16384000")
        let many = table.columns.map { $0.gathered([Int32](repeating: 0, count: 500)) }
        #expect(compiled.evaluate(many, count: 500).errors.count > 400)
    }

    @Test func patternsDoNotHang() throws {
        let text = "cel.bind(t, s.replace('x', s.substring(0, 1000)), t.matches('(x?){1000}(x*)*y'))"
        #expect(try table.failure(text).message == "the pattern takes too long on this text")
    }

    @Test func classesInPatternsAreLookedUpOnce() throws {
        let classes = String(repeating: "\\\\pL?", count: 100)
        #expect(try table.run("'é'.matches('^\(classes)$')") == ["true"])
        let pattern = String(repeating: "\\pL", count: 5_000)
        #expect(throws: PatternError.self) { try LinearPattern(pattern) }
    }

    @Test func setsThatIgnoreCaseAreBounded() throws {
        let set = "(?i)[" + String(repeating: "\u{100}-\u{3E0}", count: 4_000) + "]"
        #expect(throws: PatternError.self) { try LinearPattern(set) }
        var steps = 1_000
        #expect(try LinearPattern("(?i)^[\u{E9}a-c]+$").matches("\u{C9}B", steps: &steps) == true)
        #expect(steps < 1_000)
    }

    /// NaN is equal to nothing, so that no set finds it, and all of them have one hash.
    @Test func manyValuesThatAreEqualToNothing() throws {
        #expect(try value("[0.0 / 0.0, 1.0, 0.0 / 0.0, 1.0].distinct().size()") == "3")
        #expect(try value("[[0.0 / 0.0], [0.0 / 0.0]].distinct().size()") == "2")
        #expect(try value("sets.contains([0.0 / 0.0], [0.0 / 0.0])") == "false")
        #expect(try value("sets.equivalent([0.0 / 0.0], [0.0 / 0.0])") == "false")
        #expect(try value("sets.intersects([0.0 / 0.0, 1.0], [0.0 / 0.0, 1.0])") == "true")
        #expect(try value("lists.range(19000).map(i, 0.0 / 0.0).distinct().size()") == "19000")
    }

    /// The elements of a list have a share in the work of their row, and none of their own.
    @Test(
        arguments: [
            "lists.range(10000).map(i, personName(t, 'last first middle').family).size()",
            "lists.range(10000).map(i, isOrganization(t)).size()", "lists.range(10000).map(i, (t + 'é').asciiFold()).size()",
            "lists.range(10000).map(i, (t + 'é').normalize('NFD')).size()",
            "lists.range(19000).map(i, levenshtein(t.substring(0, 255), t.substring(1, 256))).size()",
            "lists.range(10000).map(i, dyn(t).asciiFold()).size()",
        ]) func workOfARecordIsBounded(text: String) throws {
        #expect(try table.failure(text).message == "the expression takes too much work")
        #expect(["10", "100"].contains(try value(text.replacing("range(10000)", with: "range(10)").replacing("range(19000)", with: "range(100)"))))
    }

    @Test func patternsShareTheStepsOfTheirRecord() throws {
        let text = "lists.range(10000).exists(i, t.matches('(x?){100}z'))"
        #expect(try table.failure(text).message == "the pattern takes too long on this text")
    }

    /// Long fields bring the work that they need with them.
    @Test func longTextsAreRead() throws {
        var table = TestTable(8)
        table.add("memo", .string, (0..<8).map { _ in .text(String(repeating: "é", count: 1 << 17)) })
        let found = try table.compile("memo.asciiFold().size()").evaluate(table.columns, count: 8)
        #expect((0..<8).map { ValueText.describe(found, $0) } == [String](repeating: "131072", count: 8))
    }

    @Test func searchesTakeLinearTime() throws {
        let searches = "[$.indexOf(s + 'y'), $.lastIndexOf('y' + s), $.indexOf(s, 7), $.lastIndexOf(s)]"
        let text = steps(8, from: "s", { "\($0) + \($0)" }, then: searches)
        #expect(try value(text) == "[-1, -1, 7, 635000]")
    }
}
