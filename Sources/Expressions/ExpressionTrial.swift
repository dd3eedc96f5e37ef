public import Diagnostics
import Records

/// Evaluates one expression over given variables, for trying things.
public enum ExpressionTrial {
    /// - Parameters:
    ///   - text: the expression.
    ///   - json: an object with a member for each variable. Numbers with a point or an exponent are doubles, others ints; a member
    ///     `{"type": "decimal", "value": "1.50"}` is converted by the function of that name, and with the value `null` it is a
    ///     null of that type.
    /// - Returns: the value as ``ValueText`` writes it, the name of its type, and what was warned about.
    /// - Throws: `GatewayError`: exit 3 where the expression is wrong or fails, exit 2 where the variables are no JSON object.
    public static func evaluate(_ text: String, variables json: String) throws -> (
        value: String, type: String, warnings: [Diagnostic]
    ) {
        let members = try members(json)
        var fields: [StructField] = []
        var columns: [Column] = []
        for (name, value) in members.sorted(by: { $0.name < $1.name }) {
            let column = try column(value)
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

    private static func members(_ json: String) throws -> [(name: String, value: TrialValue)] {
        let wanted = "an object such as {\"name\": \"LEE\", \"year\": 2026}"
        do {
            guard case .object(let members) = try TrialValue.read(json) else {
                throw wrong("the variables are no JSON object", expected: wanted)
            }
            return members
        } catch let error as TrialValue.Malformed {
            throw wrong("the variables are no JSON object: \(error.reason), at byte \(error.offset)", expected: wanted)
        }
    }

    private static func wrong(_ message: String, expected: String, help: String? = nil) -> GatewayError {
        GatewayError(Diagnostic(.badLiteralArgument, message, at: Place(), expected: expected, help: help), exit: .usage)
    }

    private static func column(_ value: TrialValue) throws -> Column {
        switch value {
        case .null: return .nulls(1)
        case .bool(let value): return Literal.bool(value).column(count: 1)
        case .number(let text): return try number(text)
        case .text(let value): return Literal.string(value).column(count: 1)
        case .list(let items):
            let elements = try items.map { try column($0) }
            let type = commonType(elements)
            let child = Selection.concatenated(elements, type: type)
            return Column(.list(ListValues(offsets: [0, Int32(truncatingIfNeeded: items.count)], elements: child)), count: 1)
        case .object(let members):
            if let typed = try typed(members) { return typed }
            let sorted = members.sorted { $0.name < $1.name }
            let keys = Selection.concatenated(sorted.map { Literal.string($0.name).column(count: 1) }, type: .string)
            let values = try sorted.map { try column($0.value) }
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

    private static func number(_ text: String) throws -> Column {
        if text.utf8.allSatisfy({ $0 == 0x2D || $0 &- 0x30 < 10 }) {
            if let value = Int64(text) { return Literal.int(value).column(count: 1) }
            throw wrong(
                "the number \(text) does not fit an int", expected: "-9223372036854775808 to 9223372036854775807",
                help: "write {\"type\": \"decimal\", \"value\": \(text)}, or uint for decimal")
        }
        guard let value = Double(text), value.isFinite else {
            throw wrong(
                "the number \(text) does not fit a double", expected: "at most 1.7976931348623157e308",
                help: "write {\"type\": \"decimal\", \"value\": \"…\"}")
        }
        return Literal.double(value).column(count: 1)
    }

    private static let types: [String: ValueType] = [
        "decimal": .decimal, "date": .date, "timestamp": .timestamp, "duration": .duration, "uint": .uint, "int": .int,
        "double": .double, "bytes": .bytes, "string": .string, "bool": .bool,
    ]

    /// - Returns: nil where the object is a map: it has other members, or names no type.
    private static func typed(_ members: [(name: String, value: TrialValue)]) throws -> Column? {
        guard members.count == 2, case .text(let name)? = members.first(where: { $0.name == "type" })?.value,
            let value = members.first(where: { $0.name == "value" })?.value, let type = types[name]
        else { return nil }
        switch value {
        case .null: return .nulls(1, type: type)
        case .text(let text): return try converted(text, name)
        case .number(let text) where [.int, .uint, .double, .decimal].contains(type): return try converted(text, name)
        case .bool(let value) where type == .bool: return Literal.bool(value).column(count: 1)
        default: throw wrong("the value of \(type.withArticle) is not written so", expected: "a text that \(name)() takes, or null")
        }
    }

    private static func converted(_ text: String, _ type: String) throws -> Column {
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
