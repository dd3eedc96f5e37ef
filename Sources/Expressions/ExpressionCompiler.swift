public import Diagnostics
public import Records

/// Compiles CEL texts against a scope of columns.
public struct ExpressionCompiler {
    public let columns: [StructField]
    public let library: FunctionLibrary
    /// The container that names are looked up in (cel-spec, "Name Resolution").
    public let container: String
    /// Whether types are checked before anything runs, as mappings always are. Without it what is wrong is an error of each row.
    public let isChecked: Bool
    /// Whether `all`, `has` and the like are macros, or functions that nobody knows.
    public let expandsMacros: Bool
    /// What could be named and is not, for suggestions.
    var otherNames: [String] = []

    /// - Parameters:
    ///   - columns: what expressions may name; names may be qualified (`header.run_date`).
    ///   - library: what they may call.
    public init(
        columns: [StructField], library: FunctionLibrary = .standard, container: String = "", isChecked: Bool = true,
        expandsMacros: Bool = true
    ) {
        self.columns = columns
        self.library = library
        self.container = container
        self.isChecked = isChecked
        self.expandsMacros = expandsMacros
    }

    /// - Parameters:
    ///   - text: the expression.
    ///   - place: where its first character stands.
    /// - Throws: `GatewayError` (exit 3) with `LB2101`–`LB2109`: the place, what was expected, and the nearest known name; exit 2
    ///   with `LB6010` where a function's secret is not in the environment.
    /// - Complexity: O(text × overloads).
    public func compile(_ text: String, at place: Place) throws -> CompiledExpression {
        do {
            let syntax = try Parser.parse(text, expandsMacros: expandsMacros)
            return try compile(syntax, text, at: place)
        } catch let error as SyntaxError {
            throw Self.failure(
                .expressionSyntax, error.message, error.offset, text, place, expected: error.expected, help: error.help)
        }
    }

    func compile(_ syntax: Syntax, _ text: String, at place: Place) throws -> CompiledExpression {
        var checker = Checker(columns: columns, library: library, container: container, isStrict: isChecked)
        checker.otherNames = otherNames
        do {
            let checked = try checker.check(syntax)
            if isChecked, let failure = checked.failure { throw failure.error }
            let type = ExpressionType(
                checked.type.value.withParametersOpened, isNullable: checked.type.isNullable,
                isPersonal: checked.type.isPersonal)
            return CompiledExpression(text: text, place: place, type: type, plan: checked.plan)
        } catch let error as Checker.CheckError {
            throw Self.failure(
                error.code, error.message, error.offset, text, place, expected: error.expected, found: error.found,
                help: error.help)
        }
    }

    static func failure(
        _ code: DiagnosticCode, _ message: String, _ offset: Int, _ text: String, _ place: Place, expected: String?,
        found constant: String? = nil, help: String?
    ) -> GatewayError {
        let found = place.advanced(to: offset, in: text)
        return GatewayError(
            Diagnostic(
                code, message, at: found, expected: expected, found: constant.map { Redacted($0, isPersonal: false) },
                help: help ?? quotingHelp(code, offset, text, found)),
            // Nothing is wrong with the mapping where only the environment has no secret.
            exit: code == .secretMissing ? .usage : .findings)
    }

    /// In `{ a: f(x, y) }` the value ends at the comma, as YAML has it.
    private static func quotingHelp(_ code: DiagnosticCode, _ offset: Int, _ text: String, _ found: Place) -> String? {
        guard code == .expressionSyntax, offset >= text.utf8.count, let line = found.sourceLine, let column = found.column,
            line.dropFirst(column - 1).first == ","
        else { return nil }
        return "inside { } and [ ] a comma ends the value: put the expression in quotes"
    }
}
