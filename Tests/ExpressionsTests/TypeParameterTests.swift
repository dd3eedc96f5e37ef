import Diagnostics
import Records
import Testing

@testable import Expressions

/// What type parameters stand for: the literal null is not one that nothing decided.
@Suite struct TypeParameterTests {
    private let table: TestTable = {
        var table = TestTable(2)
        table.add("n", .int, [.null, .int(1)])
        return table
    }()

    private func outcome(_ text: String) throws -> String {
        let compiled = try table.compile(text)
        let column = compiled.evaluate(table.columns, count: 2)
        return "\(compiled.type) " + (column.error(at: 0).map { "\($0.code)" } ?? ValueText.describe(column, 0))
    }

    @Test(
        arguments: [
            ("[[null], [1]]", "list(dyn) [[null], [1]]"), ("[{'a': null}, {'a': 1}]", "list(dyn) [{\"a\": null}, {\"a\": 1}]"),
            ("[?optional.none(), 1]", "list(int) [1]"), ("{?'a': optional.none(), 'b': 1}", "map(string, int) {\"b\": 1}"),
            ("[[], [1]]", "list(list(int)) [[], [1]]"), ("[{}, {'a': [1]}]", "list(map(string, list(int))) [{}, {\"a\": [1]}]"),
            ("[] + [1]", "list(int) [1]"), ("[n, null]", "list(int) [null, null]"), ("[1, null]", "list(dyn) [1, null]"),
            ("n > 0 ? [] : [1]", "list(int) null"), ("n == null ? null : 1", "int null"), ("coalesce(null, n, 3)", "int 3"),
            ("[[null], [1]][0][0] == null", "bool true"), ("[[null], [1]][1][0] + 1", "dyn 2"),
            ("[[null], [1]][0][0] + 1", "dyn LB3008"), ("[]", "list(dyn) []"), ("[?optional.none()]", "list(dyn) []"),
            ("optional.none()", "optional(dyn) optional.none()"), ("[].map(x, x)", "list(dyn) []"),
        ]) func typesAndValues(text: String, expected: String) throws {
        #expect(try outcome(text) == expected)
    }

    @Test(arguments: ["([null] + [1])[0] + 1", "[1] + [null]", "true ? [1] : [null]", "null + 1", "[1] == ['a']"])
    func nullsAreNotElementsOfAnyType(text: String) throws {
        #expect(try compileError(text, table).code == .noSuchOverload)
    }

    @Test func aNullIsFoundInAListOfNullableFields() throws {
        #expect(try table.run("null in [n]") == ["true", "false"])
        #expect(try table.run("null in [n, 1]") == ["true", "false"])
        #expect(try table.run("[n] == [null]") == ["true", "false"])
        #expect(try table.run("[1] == [null] || [[n]] == [['a' == 'b' ? 1 : 2]]") == ["false", "false"])
        #expect(try table.run("null in [1, 2]") == ["false", "false"])
        #expect(try table.run("1 in [n]") == ["false", "true"])
    }

    // MARK: abstract types

    private func tuples() throws -> ExpressionCompiler {
        let tuple = TypePattern.abstract("tuple", [.parameter("T"), .parameter("U"), .parameter("V")])
        func declared(_ name: String, _ parameters: [TypePattern], gives result: TypePattern) -> Function {
            Function(
                name, summary: "", details: "", examples: [],
                overloads: [Overload(parameters, gives: result, .kernel { .nulls($0.count) })])
        }
        let functions = [
            declared("tuple", [.parameter("T"), .parameter("U"), .parameter("V")], gives: tuple),
            declared("firstOf", [tuple], gives: .parameter("T")), declared("turned", [.list(tuple)], gives: .list(tuple)),
            declared("same", [.abstract("tuple", [.parameter("T"), .parameter("T"), .parameter("T")])], gives: .parameter("T")),
        ]
        return ExpressionCompiler(columns: [], library: FunctionLibrary(FunctionLibrary.standard.functions + functions))
    }

    @Test(
        arguments: [
            ("tuple(1, 2u, 3.0)", "tuple(int, uint, double)"), ("firstOf(tuple(1, 2u, 3.0))", "int"),
            ("[tuple(1, 2u, 3.0), tuple(dyn(1), dyn(2u), dyn(3.0))][0]", "tuple(dyn, dyn, dyn)"),
            ("[tuple(1, dyn(2u), 3.0), tuple(dyn(1), 2u, 3.0)]", "list(tuple(dyn, dyn, double))"),
            ("turned([tuple([], 'a', b'')])", "list(tuple(list(dyn), string, bytes))"), ("same(tuple(1, 2, 3))", "int"),
            ("[tuple(1, 2, 3), tuple('a', 2, 3)]", "list(dyn)"), ("[tuple(1, 2, 3), null][0]", "tuple(int, int, int)"),
            ("firstOf(dyn(1))", "dyn"),
        ]) func abstractTypesHaveParameters(text: String, type: String) throws {
        #expect(try tuples().compile(text, at: Place()).type.description == type)
    }

    @Test(arguments: ["same(tuple(1, 'a', 3))", "firstOf([1])", "firstOf(1)"]) func abstractTypesMustFit(text: String) throws {
        let compiler = try tuples()
        #expect(throws: GatewayError.self) { try compiler.compile(text, at: Place()) }
    }
}
