import Diagnostics
import Expressions
import Mapping
import Records
import Testing

@Suite struct MappingFunctionsTests {
    private static let library = FunctionLibrary.standard.extended(by: MappingFunctions.documentation)

    @Test(arguments: MappingFunctions.documentation.flatMap(\.examples))
    func theExampleGivesWhatTheManualSays(example: Function.Example) {
        let compiled = try? ExpressionCompiler(columns: [], library: Self.library).compile(example.expression, at: Place())
        let results = [1, 1_000].map { count -> String in
            guard let column = compiled?.evaluate([], count: count) else { return "error" }
            return ValueText.describe(column, count - 1)
        }
        #expect(results == [example.result, example.result])
    }

    private func run(_ text: String, _ values: [String?]) throws -> [String] {
        let column = Detail.texts(values.map { $0.map { .value($0) } ?? .null }, "s", personal: true)
        let compiler = ExpressionCompiler(columns: [StructField("s", .string, isPersonal: true)], library: Self.library)
        let result = try compiler.compile(text, at: Place()).evaluate([column], count: values.count)
        return (0..<values.count).map { ValueText.describe(result, $0) }
    }

    @Test func lookupsOverColumns() throws {
        #expect(try run("lookup('status', s)", ["A", nil, "I", "Z", ""]) == ["\"active\"", "null", "\"inactive\"", "error", "error"])
        #expect(try run("lookup('status', s, s + '!')", ["A", nil, "I", "Z", ""]) == ["\"active\"", "null", "\"inactive\"", "\"Z!\"", "\"!\""])
        #expect(try run("lookup('status', s, 'other').upperAscii()", ["A", "Z"]) == ["\"ACTIVE\"", "\"OTHER\""])
    }

    @Test func whatALookupDoesNotFindIsPersonalWhereItsFieldIs() throws {
        let compiler = ExpressionCompiler(columns: [StructField("s", .string, isPersonal: true)], library: Self.library)
        let column = try compiler.compile("lookup('status', s)", at: Place()).evaluate([Detail.texts([.value("912")], "s")], count: 1)
        #expect(column.errors.map(\.code) == [.unknownCode])
        #expect(column.errors.first?.found?.isPersonal == true)
    }

    @Test func referencesAreNullWhereAPartIs() throws {
        let all = try run("ref('constituent', s)", ["42", nil, "a/b", "a%2Fb"])
        #expect(all[0] == "f04ecaa7-222b-5c8b-a8d9-8eb6e2c9e2d3")
        #expect(all[1] == "null")
        #expect(Set(all).count == 4)
        #expect(try run("ref('constituent', s, 1) == ref('constituent', s + '/1')", ["x"]) == ["false"], "a slash inside a part is no separator")
        #expect(try run("ref('constituent', null)", ["x"]) == ["null"])
    }

    @Test func aReferenceIsNoLongerPersonal() throws {
        let compiler = ExpressionCompiler(columns: [StructField("s", .string, isPersonal: true)], library: Self.library)
        #expect(try compiler.compile("ref('constituent', s)", at: Place()).resultType == ExpressionType(.uuid, isNullable: true))
    }
}
