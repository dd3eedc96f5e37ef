import Diagnostics
import Records

/// Gives every part of an expression its type, and turns it into a plan. What is wrong is thrown as a ``CheckError``.
struct Checker {
    struct Checked {
        let plan: Plan
        let type: ExpressionType
        /// Why it can never have a value, where that is known. `&&`, `||`, `? :` and macros may still absorb it.
        var failure: Failure?

        var literal: Literal? { if case .constant(let literal) = plan { literal } else { nil } }
    }

    /// Kept apart, since the checker calls itself as deeply as expressions nest and hands these around.
    final class Failure: Sendable {
        let error: CheckError

        init(_ error: CheckError) { self.error = error }
    }

    struct CheckError: Error {
        let code: DiagnosticCode
        let message: String
        let offset: Int
        var expected: String?
        var help: String?
        /// The code of the error that rows get, where it is not just that the expression has no value.
        var rowCode: DiagnosticCode?
        /// A constant of the expression, or a part of one.
        var found: String?
    }

    /// The columns of the record; a name may be qualified (`header.run_date`).
    let columns: [StructField]
    let library: FunctionLibrary
    /// What could be named and is not, for suggestions.
    var otherNames: [String] = []
    private let columnIndex: [String: Int]
    /// Containers of a name, innermost first: with `a.b` a name `x` may be `a.b.x`, `a.x` or `x`.
    let containers: [String]
    /// Without the checker's rules types are settled row by row, and what fails is an error of the row.
    let isStrict: Bool
    var variables: [(name: String, type: ExpressionType)] = []

    init(columns: [StructField], library: FunctionLibrary, container: String = "", isStrict: Bool = true) {
        self.columns = columns
        self.library = library
        self.isStrict = isStrict
        var prefix = container.split(separator: ".").map(String.init)
        var containers: [String] = []
        while !prefix.isEmpty {
            containers.append(prefix.joined(separator: ".") + ".")
            prefix.removeLast()
        }
        self.containers = containers + [""]
        columnIndex = Dictionary(columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func check(_ syntax: Syntax) throws -> Checked {
        if isStrict {
            // Operators make the deepest trees, so they take the shortest way.
            if case .call(let receiver, let function, let arguments) = syntax.form {
                return try call(receiver, function, arguments, offset: syntax.offset)
            }
            return try checkForm(syntax)
        }
        return try checkLeniently(syntax)
    }

    private mutating func checkLeniently(_ syntax: Syntax) throws -> Checked {
        do {
            return try checkForm(syntax)
        } catch let error as CheckError {
            return failed(error, type: .dyn)
        }
    }

    private mutating func checkForm(_ syntax: Syntax) throws -> Checked {
        switch syntax.form {
        case .null: return constant(.null)
        case .bool(let value): return constant(.bool(value))
        case .int(let value): return constant(.int(value))
        case .uint(let value): return constant(.uint(value))
        case .double(let value): return constant(.double(value))
        case .string(let value): return constant(.string(value))
        case .bytes(let value): return constant(.bytes(value))
        case .identifier, .select: return try name(syntax)
        case .optionalSelect(let operand, let field):
            return select(try check(operand), field, .optional, offset: syntax.offset)
        case .has(let operand, let field): return try has(operand, field, offset: syntax.offset)
        case .list(let items): return try list(items)
        case .optionalItem:
            throw CheckError(code: .noSuchOverload, message: "`?` cannot stand here", offset: syntax.offset)
        case .map(let entries): return try map(entries)
        case .comprehension(let macro, let range, let variables, let steps):
            return try comprehension(macro, range, variables, steps, offset: syntax.offset)
        case .bind(let name, let value, let body): return try bind(name, value, body)
        case .optionalMap(let operand, let variable, let body, let isFlat):
            return try optionalMap(operand, variable, body, isFlat: isFlat)
        case .call(let receiver, let function, let arguments):
            return try call(receiver, function, arguments, offset: syntax.offset)
        }
    }

    /// What is known to fail for every row, as a plan that does.
    func failed(_ error: CheckError, type: ValueType) -> Checked {
        let cell = CellError(
            row: 0, error.rowCode ?? .expressionFailed, error.message, expected: error.expected,
            found: error.found.map { Redacted($0, isPersonal: false) }, help: error.help, mappingPlace: Place(column: error.offset))
        return Checked(plan: .failed(cell, type: type), type: ExpressionType(type), failure: Failure(error))
    }

    /// The first operand that fails makes its whole fail.
    func failure(of operands: [Checked], type: ValueType) -> Checked? {
        operands.lazy.compactMap(\.failure).first.map { failed($0.error, type: type) }
    }

    func constant(_ literal: Literal) -> Checked {
        Checked(plan: .constant(literal), type: ExpressionType(literal.type, isNullable: literal == .null))
    }

    // MARK: names

    /// A name is the longest prefix that the scope knows, then members of it (cel-spec, "Name Resolution").
    private mutating func name(_ syntax: Syntax) throws -> Checked {
        if let qualified = syntax.qualifiedName, let known = scope(qualified) { return known }
        switch syntax.form {
        case .identifier(let name): throw unknown(name, offset: syntax.offset)
        case .select(let operand, let field) where !isStrict:
            // What is not known is known to fail, whether as a name or as a member.
            return select(try name(operand), field, .value, offset: syntax.offset)
        case .select(let operand, let field):
            let base: Checked
            do {
                base = try check(operand)
            } catch let error as CheckError where error.code == .unknownName {
                if let qualified = syntax.qualifiedName { throw unknown(qualified, offset: error.offset) }
                throw error
            }
            return try member(base, field, offset: syntax.offset)
        default: return try check(syntax)
        }
    }

    /// A member of what was checked before.
    func member(_ base: Checked, _ field: String, offset: Int) throws -> Checked {
        guard case .structure(let fields) = base.type.value else {
            if Self.hasFields(base.type.value) { return select(base, field, .value, offset: offset) }
            throw CheckError(
                code: .unknownMember, message: "`\(field)` is no member of \(base.type.value.withArticle)", offset: offset,
                help: library.function(named: field).map { "to call the function write `\($0.name)(…)`" })
        }
        guard let index = fields.firstIndex(where: { $0.name == field }) else {
            throw CheckError(
                code: .unknownMember, message: "there is no member `\(field)`", offset: offset,
                expected: "one of " + fields.map(\.name).joined(separator: ", "),
                help: Suggestion.nearest(to: field, among: fields.map(\.name)).map { "did you mean `\($0)`?" })
        }
        return Checked(
            plan: .member(base.plan, index: index),
            type: ExpressionType(
                fields[index].type, isNullable: fields[index].isNullable || base.type.isNullable,
                isPersonal: fields[index].isPersonal || base.type.isPersonal))
    }

    static func hasFields(_ type: ValueType) -> Bool {
        switch type {
        case .map, .dyn, .optional(.null), .optional(.undecided): true
        case .optional(let inner): hasFields(inner) || { if case .structure = inner { true } else { false } }()
        default: false
        }
    }

    func scope(_ written: String) -> Checked? {
        let isRooted = written.hasPrefix(".")
        let name = isRooted ? String(written.dropFirst()) : written
        if !isRooted {
            if let level = variables.lastIndex(where: { $0.name == name }) {
                return Checked(plan: .variable(level), type: variables[level].type)
            }
            // `header.x` must not reach past a variable of a comprehension that is called `header`.
            if let root = name.split(separator: ".").first, variables.contains(where: { $0.name == root }) { return nil }
        }
        for prefix in isRooted ? [""] : containers {
            guard let index = columnIndex[prefix + name] else { continue }
            let column = columns[index]
            return Checked(
                plan: .column(index),
                type: ExpressionType(column.type, isNullable: column.isNullable, isPersonal: column.isPersonal))
        }
        return Self.typeNames.contains(name) ? constant(.type(name)) : nil
    }

    /// Names that stand for types.
    private static let typeNames: Set<String> = [
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type", "decimal",
        "date", "google.protobuf.Timestamp", "google.protobuf.Duration",
    ]

    private func unknown(_ name: String, offset: Int) -> CheckError {
        // The parser's own names for what `cel.block` binds.
        if name.hasPrefix("@") {
            let written = name.hasPrefix("@index")
                ? "cel.index(\(name.dropFirst("@index".count)))"
                : "cel.iterVar(\(name.dropFirst("@it:".count).replacing(":", with: ", ")))"
            return CheckError(
                code: .unknownName, message: "\(written) stands for nothing here", offset: offset,
                expected: "a value before it in cel.block([…], …)")
        }
        let names = columns.map(\.name) + variables.map(\.name) + otherNames
        let near = Suggestion.nearest(to: name, among: names)
        return CheckError(
            code: .unknownName, message: "there is no field or name `\(name)`", offset: offset,
            expected: near == nil && !names.isEmpty ? "one of " + Self.shortList(names) : nil,
            help: near.map { "did you mean `\($0)`?" })
    }

    private static func shortList(_ names: [String]) -> String {
        names.count <= 12 ? names.joined(separator: ", ") : names.prefix(12).joined(separator: ", ") + ", …"
    }
}
