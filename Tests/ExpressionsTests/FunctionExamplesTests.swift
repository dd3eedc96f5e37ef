import Diagnostics
import Records
import Testing

@testable import Expressions

/// The examples of the manual.
@Suite struct FunctionExamplesTests {
    static let examples: [Function.Example] = {
        TokenEnvironment.set()
        return FunctionLibrary.standard.functions.flatMap(\.examples) + SpecialForm.all.flatMap(\.examples)
    }()

    @Test(arguments: examples) func theExampleGivesWhatTheManualSays(example: Function.Example) {
        let result: String
        do {
            result = try TestTable(1).run(example.expression)[0]
        } catch {
            result = "error"
        }
        #expect(result == example.result)
    }

    /// Constants are computed while compiling; the same calls over columns must give the same.
    @Test(arguments: examples) func columnsGiveWhatConstantsGive(example: Function.Example) throws {
        var hoister = Hoister()
        let syntax = hoister.hoist(try Parser.parse(example.expression))
        let compiled: CompiledExpression
        do {
            compiled = try ExpressionCompiler(columns: hoister.fields).compile(
                syntax, example.expression, at: TestTable.place)
        } catch let error as GatewayError where error.diagnostics.first?.code == .badLiteralArgument {
            return  // The function needs the constant.
        }
        let columns = hoister.literals.map { $0.column(count: 3) }
        let value = compiled.evaluate(columns, count: 3)
        #expect((0..<3).map { ValueText.describe(value, $0) } == [String](repeating: example.result, count: 3))
        if example.result == "error" { #expect(value.errors.count == 3) }
    }

    @Test func everyFunctionHasItsManual() {
        for function in FunctionLibrary.standard.functions {
            #expect(!function.examples.isEmpty, "\(function.name) has no example")
            #expect(function.summary.hasSuffix(".") || function.summary.hasSuffix("?"), "\(function.name)")
            #expect(function.details.isEmpty || function.details.hasSuffix("."), "\(function.name)")
            #expect(!function.overloads.isEmpty)
        }
        let names = FunctionLibrary.standard.functions.map(\.name)
        #expect(Set(names).count == names.count)
    }

    /// Puts columns in the places of literals.
    private struct Hoister {
        var literals: [Literal] = []
        var fields: [StructField] { literals.enumerated().map { StructField("literal\($0)", $1.type, isNullable: false) } }

        private mutating func hoisted(_ literal: Literal, _ offset: Int) -> Syntax {
            literals.append(literal)
            return Syntax(form: .identifier("literal\(literals.count - 1)"), offset: offset)
        }

        mutating func hoist(_ syntax: Syntax) -> Syntax {
            let offset = syntax.offset
            switch syntax.form {
            case .bool(let value): return hoisted(.bool(value), offset)
            case .int(let value): return hoisted(.int(value), offset)
            case .double(let value): return hoisted(.double(value), offset)
            case .string(let value): return hoisted(.string(value), offset)
            case .bytes(let value): return hoisted(.bytes(value), offset)
            case .select(let operand, let field): return Syntax(form: .select(hoist(operand), field), offset: offset)
            case .has(let operand, let field): return Syntax(form: .has(hoist(operand), field), offset: offset)
            case .call(let receiver, let name, let arguments):
                let target = receiver.map { hoist($0) }
                // The order of a name and the pattern of a date are constants.
                let constants = ["personName": 1, "parseDate": 1][name] ?? .max
                let all = arguments.enumerated().map { index, argument in
                    index + (receiver == nil ? 0 : 1) >= constants ? argument : hoist(argument)
                }
                return Syntax(form: .call(receiver: target, name: name, arguments: all), offset: offset)
            case .list(let items): return Syntax(form: .list(items.map { hoist($0) }), offset: offset)
            case .comprehension(let macro, let range, let variables, let steps):
                let over = hoist(range)
                return Syntax(
                    form: .comprehension(macro, range: over, variables: variables, steps: steps.map { hoist($0) }),
                    offset: offset)
            case .uint(let value): return hoisted(.uint(value), offset)
            case .map(let entries):
                return Syntax(form: .map(entries.map { (hoist($0.key), hoist($0.value)) }), offset: offset)
            case .optionalSelect(let operand, let field):
                return Syntax(form: .optionalSelect(hoist(operand), field), offset: offset)
            case .optionalItem(let item): return Syntax(form: .optionalItem(hoist(item)), offset: offset)
            case .bind(let name, let value, let body):
                return Syntax(form: .bind(name, value: hoist(value), body: hoist(body)), offset: offset)
            case .optionalMap(let operand, let variable, let body, let isFlat):
                return Syntax(
                    form: .optionalMap(hoist(operand), variable: variable, body: hoist(body), isFlat: isFlat), offset: offset)
            case .null, .identifier: return syntax
            }
        }
    }
}
