internal import Foundation
public import Diagnostics
import Records

/// Evaluates one expression over given variables, for trying things.
public enum ExpressionTrial {
    /// - Parameters:
    ///   - text: the expression.
    ///   - json: an object with a member for each variable. Whole numbers are ints, others doubles; a member
    ///     `{"type": "decimal", "value": "1.50"}` is converted by the function of that name.
    /// - Returns: the value as ``ValueText`` writes it, the name of its type, and what was warned about.
    /// - Throws: `GatewayError`: exit 3 where the expression is wrong or fails, exit 2 where the variables are no JSON object.
    public static func evaluate(_ text: String, variables json: String) throws -> (
        value: String, type: String, warnings: [Diagnostic]
    ) {
        guard case .object(let members)? = try? JSONDecoder().decode(TrialValue.self, from: Data(json.utf8)) else {
            throw GatewayError(
                Diagnostic(
                    .badLiteralArgument, "the variables are no JSON object", at: Place(),
                    expected: "an object such as {\"name\": \"LEE\", \"year\": 2026}"), exit: .usage)
        }
        var fields: [StructField] = []
        var columns: [Column] = []
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let column = try column(value, depth: 0)
            fields.append(StructField(name, column.type))
            columns.append(column)
        }
        let firstLine = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init)
        let place = Place(line: 1, column: 1, sourceLine: firstLine)
        let compiled = try ExpressionCompiler(columns: fields, library: .standard.extended(by: [warnFunction])).compile(
            text, at: place)
        let sink = WarningSink()
        let result = compiled.evaluate(columns, count: 1, warnings: sink)
        if let error = result.innerErrors().first {
            throw GatewayError(
                Diagnostic(
                    error.code, error.message, at: error.mappingPlace ?? place, expected: error.expected, found: error.found,
                    help: error.help), exit: .findings)
        }
        let type = compiled.type == .dyn && result.isValue(0) ? runtimeType(result) : compiled.type.description
        let warnings = sink.warnings.map {
            Diagnostic($0.code, $0.message, severity: .warning, at: $0.mappingPlace, found: $0.found)
        }
        return (ValueText.describe(result, 0), type, warnings)
    }

    private static func runtimeType(_ column: Column) -> String {
        guard case .dyn(let all) = column.values else { return column.type.description }
        return all.child(0).type.description
    }

    private static func column(_ value: TrialValue, depth: Int) throws -> Column {
        guard depth < 64 else {
            throw GatewayError(
                Diagnostic(.badLiteralArgument, "the variables nest too deeply", at: Place(), expected: "at most 64 levels"),
                exit: .usage)
        }
        switch value {
        case .null: return .nulls(1)
        case .bool(let value): return Literal.bool(value).column(count: 1)
        case .int(let value): return Literal.int(value).column(count: 1)
        case .double(let value): return Literal.double(value).column(count: 1)
        case .text(let value): return Literal.string(value).column(count: 1)
        case .list(let items):
            let elements = try items.map { try column($0, depth: depth + 1) }
            let type = commonType(elements)
            let child = Selection.concatenated(elements, type: type)
            return Column(.list(ListValues(offsets: [0, Int32(truncatingIfNeeded: items.count)], elements: child)), count: 1)
        case .object(let members):
            if members.count == 2, case .text(let type)? = members["type"], case .text(let text)? = members["value"],
                let typed = try typed(type, text) {
                return typed
            }
            let sorted = members.sorted { $0.key < $1.key }
            let keys = Selection.concatenated(sorted.map { Literal.string($0.key).column(count: 1) }, type: .string)
            let values = try sorted.map { try column($0.value, depth: depth + 1) }
            let type = commonType(values)
            return Column(
                .map(
                    MapValues(
                        offsets: [0, Int32(truncatingIfNeeded: sorted.count)], keys: keys,
                        values: Selection.concatenated(values, type: type))), count: 1)
        }
    }

    /// JSON's null stands for a value of any type.
    private static func commonType(_ columns: [Column]) -> ValueType {
        let types = columns.map(\.type).filter { $0 != .null }
        return types.isEmpty ? .null : types.reduce(.undecided) { ValueType.common($0, $1) ?? .dyn }
    }

    /// - Returns: nil where no conversion has that name.
    private static func typed(_ type: String, _ text: String) throws -> Column? {
        guard ["decimal", "date", "timestamp", "duration", "uint", "int", "double", "bytes"].contains(type) else { return nil }
        let fields = [StructField("text", .string, isNullable: false)]
        let compiled = try ExpressionCompiler(columns: fields).compile("\(type)(text)", at: Place())
        let column = compiled.evaluate([Literal.string(text).column(count: 1)], count: 1)
        if let error = column.errors.first {
            throw GatewayError(
                Diagnostic(error.code, error.message, at: Place(), expected: error.expected, found: error.found), exit: .usage)
        }
        return column
    }
}

/// A JSON value as a variable.
private enum TrialValue: Decodable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
    case list([TrialValue])
    case object([String: TrialValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([TrialValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: TrialValue].self))
        }
    }
}
