import Diagnostics
import Testing

@testable import Expressions

@Suite struct ParserTests {
    /// The tree as text, with every call in parentheses.
    private func tree(_ syntax: Syntax) -> String {
        switch syntax.form {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .uint(let value): return "\(value)u"
        case .double(let value): return "\(value)"
        case .string(let value): return "'\(value)'"
        case .bytes(let value): return "b\(value)"
        case .identifier(let name): return name
        case .select(let operand, let field): return "\(tree(operand)).\(field)"
        case .has(let operand, let field): return "has(\(tree(operand)).\(field))"
        case .call(let receiver, let name, let arguments):
            let head = receiver.map { "\(tree($0))." } ?? ""
            return "\(head)\(name)(\(arguments.map(tree).joined(separator: ", ")))"
        case .list(let items): return "[\(items.map(tree).joined(separator: ", "))]"
        case .map(let entries): return "{\(entries.map { "\(tree($0.key)): \(tree($0.value))" }.joined(separator: ", "))}"
        case .optionalSelect(let operand, let field): return "\(tree(operand)).?\(field)"
        case .optionalItem(let item): return "?\(tree(item))"
        case .bind(let name, let value, let body): return "bind!(\(name), \(tree(value)), \(tree(body)))"
        case .optionalMap(let operand, let variable, let body, let isFlat):
            return "\(tree(operand)).\(isFlat ? "optFlatMap" : "optMap")!(\(variable), \(tree(body)))"
        case .comprehension(let macro, let range, let variables, let steps):
            return "\(tree(range)).\(macro.rawValue)!(\(variables.joined(separator: ", ")), \(steps.map(tree).joined(separator: ", ")))"
        }
    }

    private func parse(_ text: String) throws -> String { tree(try Parser.parse(text)) }

    @Test(
        arguments: [
            ("1 + 2 * 3", "_+_(1, _*_(2, 3))"), ("1 - 2 - 3", "_-_(_-_(1, 2), 3)"), ("(1 + 2) * 3", "_*_(_+_(1, 2), 3)"),
            ("a || b && c", "_||_(a, _&&_(b, c))"), ("a && b || c && d", "_||_(_&&_(a, b), _&&_(c, d))"),
            ("a == b && c < d", "_&&_(_==_(a, b), _<_(c, d))"), ("a + b < c * d", "_<_(_+_(a, b), _*_(c, d))"),
            ("a ? b : c ? d : e", "_?_:_(a, b, _?_:_(c, d, e))"), ("a || b ? c : d", "_?_:_(_||_(a, b), c, d)"),
            ("!a.b", "!_(a.b)"), ("!!a", "!_(!_(a))"), ("-a", "-_(a)"), ("- 5", "-5"), ("--5", "-_(-5)"),
            ("-9223372036854775808", "-9223372036854775808"), ("-1.5", "-1.5"), ("1 - -1", "_-_(1, -1)"),
            ("a in b", "_in_(a, b)"), ("a in b == c", "_==_(_in_(a, b), c)"), ("a[0].b[1]", "_[_](_[_](a, 0).b, 1)"),
            ("a.f(1, 2).g()", "a.f(1, 2).g()"), ("f()", "f()"), (".a.b", ".a.b"), ("[1, 2,]", "[1, 2]"), ("[]", "[]"),
            ("{'a': 1, 'b': 2,}", "{'a': 1, 'b': 2}"), ("{}", "{}"), ("has(a.b.c)", "has(a.b.c)"),
            ("x.all(e, e > 0)", "x.all!(e, _>_(e, 0))"), ("x.map(e, e > 0, e)", "x.map!(e, _>_(e, 0), e)"),
            ("x.map(e, f(e))", "x.map!(e, f(e))"), ("x.exists_one(e, true)", "x.exists_one!(e, true)"),
            ("x.filter(e, true, 1)", "x.filter(e, true, 1)"), ("a /* b", nil), ("a // b", "a"), ("1u", "1u"), ("b'a'", "b[97]"),
        ] as [(String, String?)])
    func precedenceAndForms(text: String, expected: String?) throws {
        if let expected { #expect(try parse(text) == expected) } else { #expect(throws: SyntaxError.self) { try parse(text) } }
    }

    @Test(
        arguments: [
            ("", 1, "the expression ends too early", "a value, a name or `(`"),
            ("1 +", 4, "the expression ends too early", "a value, a name or `(`"), ("(1 + 2", 7, "the expression ends too early", "`)`"),
            ("1 2", 3, "a number cannot stand here", "an operator or the end"), ("a b", 3, "`b` cannot stand here", "an operator or the end"),
            ("a ? b", 6, "the expression ends too early", "`:`"), ("f(1,)", 5, "`)` cannot stand here", "a value, a name or `(`"),
            ("[1, 2", 6, "the expression ends too early", "`]`"), ("{'a' 1}", 6, "a number cannot stand here", "`:`"),
            ("a.", 3, "the expression ends too early", "a field or function name"), ("a.1", 2, "a number cannot stand here", nil),
            ("a.'b'", 3, "a text cannot stand here", nil), ("* 2", 1, "`*` cannot stand here", nil),
            ("9223372036854775808", 1, "the number does not fit a 64-bit int", nil), ("1 + true false", 10, "`false` cannot stand here", nil),
            ("while", 1, "`while` is a word that CEL keeps for itself", nil), ("has(a)", 1, "has() takes one field selection", nil),
            ("x.map(1, 2)", 7, "the first argument of map() is not a plain name", nil), ("é + 1", 1, "`é` cannot stand here", nil),
            ("'é' + )", 7, "`)` cannot stand here", nil),
        ] as [(String, Int, String, String?)])
    func mistakesNameTheirColumn(text: String, column: Int, message: String, expected: String?) throws {
        let diagnostic = try compileError(text)
        #expect(diagnostic.code == .expressionSyntax)
        #expect(diagnostic.place?.column == column)
        #expect(diagnostic.message == message)
        if let expected { #expect(diagnostic.expected == expected) }
    }

    @Test func mistakesInLaterLinesAreFoundThere() throws {
        let error = #expect(throws: GatewayError.self) {
            try ExpressionCompiler(columns: []).compile("1 +\n  2 +\n  )", at: Place(file: "m", line: 7, column: 9, sourceLine: "x"))
        }
        let place = error?.diagnostics.first?.place
        #expect(place?.line == 9)
        #expect(place?.column == 11, "lines begin where the first one does")
        #expect(place?.sourceLine == nil)
    }

    @Test func nestingIsBounded() throws {
        func nested(_ open: String, _ core: String, _ close: String, _ count: Int) -> String {
            String(repeating: open, count: count) + core + String(repeating: close, count: count)
        }
        #expect(try Parser.parse(nested("(", "1", ")", 100)).height == 1)
        #expect(throws: Never.self) { try Parser.parse(nested("!", "true", "", 60)) }
        for (open, close) in [("(", ")"), ("[", "]"), ("!", ""), ("- ", ""), ("f(", ")"), ("true ? 1 : ", ""), ("{1:", "}"), ("a[", "]")] {
            let text = nested(open, "x", close, 5_000)
            let diagnostic = try compileError(text)
            #expect(diagnostic.code == .expressionSyntax, "\(open)")
            #expect(diagnostic.message == "the expression nests too deeply", "\(open)")
        }
    }

    @Test func chainsAreBounded() throws {
        func chain(_ link: String, _ count: Int) -> String { "x" + String(repeating: link, count: count) }
        for link in [" + x", " && x", " || x", " * x", " == x", " in x", "[0]", ".f()", ".y"] {
            #expect(try Parser.parse(chain(link, 500)).height <= Parser.maximumHeight)
            let diagnostic = try compileError(chain(link, 5_000))
            #expect(diagnostic.message == "the expression chains too many operations", "\(link)")
        }
        var table = TestTable(2)
        table.add("x", .bool, [.bool(false), .bool(true)])
        #expect(try table.run(chain(" || x", 500)) == ["false", "true"])
        var numbers = TestTable(1)
        numbers.add("x", .int, [.int(1)])
        #expect(try numbers.run(chain(" + x", 500)) == ["501"])
    }

    @Test func lengthIsBounded() throws {
        let diagnostic = try compileError("'" + String(repeating: "a", count: Parser.maximumBytes) + "'")
        #expect(diagnostic.code == .expressionSyntax)
        #expect(diagnostic.expected == "at most 65536 bytes")
    }
}
