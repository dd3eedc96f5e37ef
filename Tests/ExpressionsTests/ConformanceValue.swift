import Diagnostics
import Foundation
import Records

@testable import Expressions

/// Values of the conformance cases: `{"t": "int", "v": "1"}`.
enum ConformanceValue {
    static let missing = failing(.dyn)

    static func failing(_ type: ValueType) -> Column {
        var column = Column.empty(type, count: 1)
        column.mask = CellMask(flags: [CellMask.error])
        column.errors = [CellError(row: 0, .expressionFailed, "there is no value")]
        return column
    }

    /// - Throws: ``ConformanceCase/UnknownShape`` where the value is not as described.
    static func column(_ json: JSONValue) throws -> Column {
        let content = json["v"] ?? .null
        func read(_ make: (String) -> Literal?) throws -> Column {
            guard let text = content.text, let literal = make(text) else {
                throw ConformanceCase.UnknownShape(description: "a value cannot be read: \(json)")
            }
            return literal.column(count: 1)
        }
        switch json["t"]?.text {
        case "null": return .nulls(1)
        case "bool":
            guard case .bool(let value) = content else {
                throw ConformanceCase.UnknownShape(description: "a bool cannot be read: \(json)")
            }
            return Literal.bool(value).column(count: 1)
        case "int": return try read { Int64($0).map { .int($0) } }
        case "uint": return try read { UInt64($0).map { .uint($0) } }
        case "double": return try read { Double($0).map { .double($0) } }
        case "string": return try read { .string($0) }
        case "bytes": return try read { Data(base64Encoded: $0).map { .bytes(Array($0)) } }
        case "type": return try read { .type(typeName($0)) }
        case "timestamp": return try read { constant("timestamp('\($0)')") }
        case "duration": return try read { TimeSpan($0).map { .duration($0) } }
        case "optional":
            let items = content.isNull ? [] : [try column(content)]
            let elements = Selection.concatenated(items, type: .dyn)
            return Column(.optional(ListValues(offsets: [0, Int32(items.count)], elements: elements)), count: 1)
        case "list":
            let items = try content.items.map { try column($0) }
            let elements = Selection.concatenated(items, type: .dyn)
            return Column(.list(ListValues(offsets: [0, Int32(items.count)], elements: elements)), count: 1)
        case "map":
            let entries = content.items.map(\.items)
            guard entries.allSatisfy({ $0.count == 2 }) else {
                throw ConformanceCase.UnknownShape(description: "an entry of a map is no pair: \(json)")
            }
            let keys = Selection.concatenated(try entries.map { try column($0[0]) }, type: .dyn)
            let values = Selection.concatenated(try entries.map { try column($0[1]) }, type: .dyn)
            return Column(.map(MapValues(offsets: [0, Int32(entries.count)], keys: keys, values: values)), count: 1)
        default: throw ConformanceCase.UnknownShape(description: "there is no value of that kind: \(json)")
        }
    }

    private static func typeName(_ text: String) -> String {
        ["null": "null_type", "timestamp": "google.protobuf.Timestamp", "duration": "google.protobuf.Duration"][text] ?? text
    }

    private static func constant(_ text: String) -> Literal? {
        try? ExpressionCompiler(columns: []).compile(text, at: Place()).constant
    }

    /// One spelling for each value, whatever column holds it.
    static func text(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return "error" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .null: return "null"
        case .dyn(let all): return text(all.child(row), all.position(row))
        case .double(let all): return "double \(all[row].isNaN ? "NaN" : "\(all[row] == 0 ? 0 : all[row])")"
        case .bytes(let all): return "bytes \(all.withBytes(row) { Array($0) })"
        case .string(let all): return "string \(all.string(row))"
        case .list(let all): return "[" + all.range(row).map { text(all.elements, $0) }.joined(separator: ", ") + "]"
        case .map(let all):
            let entries = all.range(row).map { text(all.keys, $0) + ": " + text(all.values, $0) }
            return "{" + entries.sorted().joined(separator: ", ") + "}"
        case .optional(let all): return all.range(row).first.map { "optional(\(text(all.elements, $0)))" } ?? "none"
        default: return "\(column.type) \(ValueText.describe(column, row))"
        }
    }
}
