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

    /// - Throws: `GatewayError` (exit 3) with the codes of ``ExpressionCompiler/compile(_:at:)``.
    public static func compile(
        _ text: String, at place: Place, schema: SourceSchema, library: FunctionLibrary = .standard
    ) throws -> ControlExpression {
        do {
            let syntax = try Parser.parse(text)
            var extractor = Extractor(text: text, place: place, schema: schema, library: library)
            let rewritten = try extractor.rewrite(syntax)
            var kinds: Set<Int> = []
            extractor.namedKinds(rewritten, into: &kinds)
            let ordered = kinds.sorted()
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
            return ControlExpression(
                text: text, place: place, aggregates: extractor.aggregates, kinds: ordered, condition: condition)
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
            var kinds: Set<Int> = []
            namedKinds(arguments[0], into: &kinds)
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

        /// The kinds whose names begin a name path.
        func namedKinds(_ syntax: Syntax, into kinds: inout Set<Int>) {
            switch syntax.form {
            case .identifier(let name): if let kind = schema.kind(named: name) { kinds.insert(kind) }
            case .select(let operand, _), .has(let operand, _), .optionalSelect(let operand, _), .optionalItem(let operand):
                namedKinds(operand, into: &kinds)
            case .bind(_, let value, let body), .optionalMap(let value, _, let body, _):
                namedKinds(value, into: &kinds)
                namedKinds(body, into: &kinds)
            case .call(let receiver, _, let arguments):
                if let receiver { namedKinds(receiver, into: &kinds) }
                for argument in arguments { namedKinds(argument, into: &kinds) }
            case .list(let items): for item in items { namedKinds(item, into: &kinds) }
            case .map(let entries):
                for entry in entries {
                    namedKinds(entry.key, into: &kinds)
                    namedKinds(entry.value, into: &kinds)
                }
            case .comprehension(_, let range, _, let steps):
                namedKinds(range, into: &kinds)
                for step in steps { namedKinds(step, into: &kinds) }
            case .null, .bool, .int, .uint, .double, .string, .bytes: break
            }
        }
    }
}
