public import Diagnostics
public import Records

/// A control total: a condition over what an extract says of itself and what it holds, such as
/// `trailer.record_count == count(detail)`.
public struct ControlExpression: Sendable {
    public enum Function: String, Sendable, CaseIterable {
        case count, sum, min, max
    }

    /// One aggregate over the records of a kind.
    public struct Aggregate: Sendable {
        public let function: Function
        /// Index into the schema's kinds.
        public let kind: Int
        /// What is summed or compared; nil for `count(kind)`. Its columns are those of the kind.
        public let argument: CompiledExpression?
        /// Only records for which this is true count; nil for all.
        public let condition: CompiledExpression?
        public let type: ValueType
    }

    public let text: String
    public let place: Place
    public let aggregates: [Aggregate]
    /// Kinds whose fields stand outside of aggregates, ascending.
    public let kinds: [Int]
    /// The condition, over the columns of ``kinds`` (their own columns, qualified) and then the aggregates.
    public let condition: CompiledExpression
    /// What the condition reads outside of aggregates, as it is written: names of fields, or paths into groups. The columns
    /// are those of ``condition``.
    public let operands: [CompiledExpression]

    /// - Throws: `GatewayError` (exit 3) with the codes of ``ExpressionCompiler/compile(_:at:)``.
    public static func compile(
        _ text: String, at place: Place, schema: SourceSchema, library: FunctionLibrary = .standard
    ) throws -> ControlExpression {
        do {
            let syntax = try Parser.parse(text)
            var extractor = Extractor(text: text, place: place, schema: schema, library: library)
            let rewritten = try extractor.rewrite(syntax)
            let ordered = Set(extractor.paths(in: rewritten).map(\.kind)).sorted()
            var columns: [StructField] = []
            for kind in ordered { columns += Self.qualifiedColumns(schema.kinds[kind]) }
            for (index, aggregate) in extractor.aggregates.enumerated() {
                columns.append(
                    StructField(
                        "\(Extractor.prefix)\(index)", aggregate.type,
                        isPersonal: aggregate.argument?.resultType.isPersonal ?? false))
            }
            var compiler = ExpressionCompiler(columns: columns, library: library)
            compiler.otherNames = schema.kinds.flatMap { [$0.name] + Self.qualifiedColumns($0).map(\.name) }
            let condition = try compiler.compile(rewritten, text, at: place)
            guard condition.type == .bool else {
                throw ExpressionCompiler.failure(
                    .wrongExpressionType, "a control is a condition, not \(condition.type.withArticle)", 0, text, place,
                    expected: "true or false", help: "compare with ==")
            }
            // A path into a value that the expression itself binds stands for nothing outside of it.
            var operands: [CompiledExpression] = []
            for path in extractor.paths(in: rewritten).compactMap(\.syntax.qualifiedName)
            where !operands.contains(where: { $0.text == path }) {
                if let operand = try? compiler.compile(path, at: place) { operands.append(operand) }
            }
            return ControlExpression(
                text: text, place: place, aggregates: extractor.aggregates, kinds: ordered, condition: condition,
                operands: operands)
        } catch let error as SyntaxError {
            throw ExpressionCompiler.failure(
                .expressionSyntax, error.message, error.offset, text, place, expected: error.expected, help: error.help)
        }
    }

    /// The own columns of a kind under their qualified names, as ``condition`` sees them.
    public static func qualifiedColumns(_ kind: RecordKind) -> [StructField] {
        kind.columns.prefix(kind.ownColumnCount).map {
            StructField("\(kind.name).\($0.name)", $0.type, isNullable: $0.isNullable, isPersonal: $0.isPersonal)
        }
    }

    /// Takes the aggregates out of an expression and puts names in their places.
    private struct Extractor {
        /// No field can begin like this.
        static let prefix = "#"
        let text: String
        let place: Place
        let schema: SourceSchema
        let library: FunctionLibrary
        var aggregates: [Aggregate] = []

        mutating func rewrite(_ syntax: Syntax) throws -> Syntax {
            switch syntax.form {
            case .call(nil, let name, let arguments) where Function(rawValue: name) != nil:
                guard let function = Function(rawValue: name) else { return syntax }
                aggregates.append(try aggregate(function, arguments, offset: syntax.offset))
                return Syntax(form: .identifier("\(Self.prefix)\(aggregates.count - 1)"), offset: syntax.offset)
            case .call(let receiver, let name, let arguments):
                var rewritten: [Syntax] = []
                for argument in arguments { rewritten.append(try rewrite(argument)) }
                let target = try receiver.map { try rewrite($0) }
                return Syntax(form: .call(receiver: target, name: name, arguments: rewritten), offset: syntax.offset)
            case .select(let operand, let field):
                return Syntax(form: .select(try rewrite(operand), field), offset: syntax.offset)
            case .list(let items):
                var rewritten: [Syntax] = []
                for item in items { rewritten.append(try rewrite(item)) }
                return Syntax(form: .list(rewritten), offset: syntax.offset)
            default: return syntax
            }
        }

        private func aggregate(_ function: Function, _ arguments: [Syntax], offset: Int) throws -> Aggregate {
            guard (1...2).contains(arguments.count) else {
                throw failure(
                    .noSuchOverload, "\(function.rawValue)() has \(arguments.count) arguments", offset,
                    expected: "\(function.rawValue)(\(function == .count ? "kind" : "kind.field")) and perhaps a condition")
            }
            var kinds = Set(paths(in: arguments[0]).map(\.kind))
            if kinds.isEmpty, schema.kinds.count == 1 { kinds = [0] }
            guard kinds.count == 1, let kind = kinds.first else {
                let names = schema.kinds.map(\.name)
                let found = arguments[0].qualifiedName?.split(separator: ".").first.map(String.init)
                throw failure(
                    .unknownName, "\(function.rawValue)() names \(kinds.isEmpty ? "no" : "more than one") record kind",
                    arguments[0].offset, expected: names.isEmpty ? nil : "one of " + names.joined(separator: ", "),
                    help: found.flatMap { Suggestion.nearest(to: $0, among: names) }.map { "did you mean `\($0)`?" })
            }
            let described = schema.kinds[kind]
            // Fields may be written with the kind's name or without.
            let compiler = ExpressionCompiler(
                columns: described.columns + ControlExpression.qualifiedColumns(described), library: library)
            let condition = try arguments.dropFirst().first.map { try compiler.compile($0, text, at: place) }
            if let condition, condition.type != .bool {
                throw failure(
                    .wrongExpressionType, "the condition of \(function.rawValue)() is \(condition.type.withArticle)",
                    arguments[1].offset, expected: "true or false")
            }
            if function == .count {
                if arguments[0].qualifiedName != described.name {
                    throw failure(
                        .noSuchOverload, "count() counts records of a kind", arguments[0].offset, expected: described.name)
                }
                return Aggregate(function: function, kind: kind, argument: nil, condition: condition, type: .int)
            }
            let argument = try compiler.compile(arguments[0], text, at: place)
            let isNumber = argument.type == .int || argument.type == .decimal
            let isOrdered = [ValueType.date, .timestamp].contains(argument.type)
            guard isNumber || (function != .sum && isOrdered) else {
                throw failure(
                    .noSuchOverload, "\(function.rawValue)() does not take \(argument.type.withArticle)", arguments[0].offset,
                    expected: function == .sum ? "an int or a decimal" : "a number, a date or a timestamp",
                    help: argument.type == .double ? "read the field as decimal: sums of doubles are not exact" : nil)
            }
            return Aggregate(
                function: function, kind: kind, argument: argument, condition: condition, type: argument.type)
        }

        private func failure(
            _ code: DiagnosticCode, _ message: String, _ offset: Int, expected: String?, help: String? = nil
        ) -> GatewayError {
            ExpressionCompiler.failure(code, message, offset, text, place, expected: expected, help: help)
        }

        /// A name of a kind, or the whole path that begins with it, such as `trailer.totals.count`.
        typealias Path = (kind: Int, syntax: Syntax)

        func paths(in syntax: Syntax) -> [Path] {
            var paths: [Path] = []
            find(in: syntax, into: &paths)
            return paths
        }

        private func find(in syntax: Syntax, into paths: inout [Path]) {
            if let name = syntax.qualifiedName {
                let first = name.prefix { $0 != "." }
                if let kind = schema.kind(named: String(first)) { paths.append((kind, syntax)) }
                return
            }
            switch syntax.form {
            case .select(let operand, _), .has(let operand, _), .optionalSelect(let operand, _), .optionalItem(let operand):
                find(in: operand, into: &paths)
            case .bind(_, let value, let body), .optionalMap(let value, _, let body, _):
                find(in: value, into: &paths)
                find(in: body, into: &paths)
            case .call(let receiver, _, let arguments):
                if let receiver { find(in: receiver, into: &paths) }
                for argument in arguments { find(in: argument, into: &paths) }
            case .list(let items): for item in items { find(in: item, into: &paths) }
            case .map(let entries):
                for entry in entries {
                    find(in: entry.key, into: &paths)
                    find(in: entry.value, into: &paths)
                }
            case .comprehension(_, let range, _, let steps):
                find(in: range, into: &paths)
                for step in steps { find(in: step, into: &paths) }
            case .identifier, .null, .bool, .int, .uint, .double, .string, .bytes: break
            }
        }
    }
}
