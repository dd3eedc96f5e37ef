import Diagnostics
import Foundation
import Records
import Testing

@testable import Expressions

/// The public cases of the Common Expression Language, as far as the language goes by now: what compiles must be right.
@Suite struct ConformanceTests {
    static let cases = sharedFolder.appending(path: "conformance/cel/cases.jsonl")

    private static let sharedFolder: URL = {
        if let path = ProcessInfo.processInfo.environment["LANDBRIDGE_SHARED"] { return URL(filePath: path) }
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared").standardizedFileURL
    }()

    private struct Case: Decodable {
        struct Value: Decodable {
            let t: String
            let v: JSON?
            /// Of bytes.
            let hex: String?
        }
        struct Expected: Decodable {
            let value: Value?
            let error: JSON?
        }
        let id: String
        let expr: String
        let bindings: [String: Value]
        let expected: Expected
        let checkOnly: Bool
        let disableCheck: Bool
        let disableMacros: Bool
        let container: String

        enum CodingKeys: String, CodingKey {
            case id, expr, bindings, expected, container
            case checkOnly = "check_only"
            case disableCheck = "disable_check"
            case disableMacros = "disable_macros"
        }
    }

    private enum JSON: Decodable {
        case null
        case bool(Bool)
        case text(String)
        case list([JSON])
        case object([String: JSON])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([JSON].self) {
                self = .list(value)
            } else if let value = try? container.decode([String: JSON].self) {
                self = .object(value)
            } else {
                self = .text("\(try container.decode(Double.self))")
            }
        }

        var text: String? { if case .text(let text) = self { text } else { nil } }
        subscript(key: String) -> JSON? { if case .object(let members) = self { members[key] } else { nil } }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: cases.path))) func whatCompilesIsRight() throws {
        let lines = try String(contentsOf: Self.cases, encoding: .utf8).split(separator: "\n")
        var passed = 0
        var unsupported: [String] = []
        var wrong: [String] = []
        for line in lines {
            let item = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            if item.checkOnly || item.expected.value == nil && item.expected.error == nil {
                unsupported.append(item.id)
                continue
            }
            guard let found = evaluate(item) else {
                // An error before anything runs is an error all the same.
                if item.expected.error != nil { passed += 1 } else { unsupported.append(item.id) }
                continue
            }
            let wanted = item.expected.value.map { $0.hex.map { "bytes \($0)" } ?? Self.text($0.t, $0.v) } ?? "error"
            if found == wanted { passed += 1 } else { wrong.append("\(item.id): \(item.expr) gave \(found), not \(wanted)") }
        }
        print("CEL conformance: \(passed) of \(lines.count) pass, \(unsupported.count) are not supported, \(wrong.count) are wrong")
        #expect(lines.count == 306)
        #expect(wrong == [])
        #expect(passed >= 150)
    }

    /// - Returns: nil where the expression does not compile, or binds what has no column yet.
    private func evaluate(_ item: Case) -> String? {
        var fields: [StructField] = []
        var columns: [Column] = []
        for (name, value) in item.bindings.sorted(by: { $0.key < $1.key }) {
            guard let literal = Self.literal(value) else { return nil }
            fields.append(StructField(name, literal.type, isNullable: literal == .null))
            columns.append(literal.column(count: 1))
        }
        guard let compiled = try? ExpressionCompiler(columns: fields).compile(item.expr, at: Place()) else { return nil }
        return Self.text(compiled.evaluate(columns, count: 1), 0)
    }

    private static func literal(_ value: Case.Value) -> Literal? {
        switch (value.t, value.v) {
        case ("null", _): .null
        case ("bool", .bool(let value)?): .bool(value)
        case ("int", let value?): value.text.flatMap { Int64($0) }.map { .int($0) }
        case ("double", let value?): value.text.flatMap { Double($0) }.map { .double($0) }
        case ("string", let value?): value.text.map { .string($0) }
        default: nil
        }
    }

    /// Values of both sides in one notation, with their types.
    private static func text(_ type: String, _ value: JSON?) -> String {
        switch (type, value) {
        case ("double", let value?): "double \(value.text.flatMap { Double($0) }.map(doubleText) ?? "?")"
        case ("bool", .bool(let value)?): "bool \(value)"
        case ("null", _): "null"
        case ("bytes", let value?): "bytes " + (value.text.flatMap { Data(base64Encoded: $0) }.map { hex(Array($0)) } ?? "?")
        case ("list", .list(let items)?):
            "[" + items.map { text($0["t"]?.text ?? "?", $0["v"]) }.joined(separator: ", ") + "]"
        case (_, let value?): "\(type) \(value.text ?? "?")"
        default: "\(type) ?"
        }
    }

    private static func doubleText(_ value: Double) -> String { value.isNaN ? "NaN" : "\(value == 0 ? 0 : value)" }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func text(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return "error" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .double(let all): return "double \(doubleText(all[row]))"
        case .bytes(let all): return "bytes " + hex(all.withBytes(row) { Array($0) })
        case .string(let all): return "string \(all.string(row))"
        case .list(let all): return "[" + all.range(row).map { text(all.elements, $0) }.joined(separator: ", ") + "]"
        default: return "\(column.type) \(ValueText.describe(column, row))"
        }
    }
}
