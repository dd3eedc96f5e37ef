import Diagnostics
import Foundation
import Records
import Testing

@testable import Expressions

/// Cases of the Common Expression Language's conformance suite: those of the file that `LANDBRIDGE_CEL_CASES` names, or the
/// shared ones.
@Suite struct ConformanceTests {
    static let cases: URL = {
        if let path = ProcessInfo.processInfo.environment["LANDBRIDGE_CEL_CASES"] { return URL(filePath: path) }
        return sharedFolder.appending(path: "conformance/cel/cases.jsonl")
    }()

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

            var json: JSON { .object(["t": .text(t), "v": v ?? .null, "hex": hex.map { .text($0) } ?? .null]) }
        }
        struct Expected: Decodable {
            let value: Value?
            let error: JSON?
            let type: JSON?
        }
        struct Declaration: Decodable {
            let name: String
            let kind: String?
            let type: JSON?
        }
        let id: String
        let file: String
        let typeEnv: [Declaration]
        let expr: String
        let bindings: [String: Value]
        let expected: Expected
        let checkOnly: Bool
        let disableCheck: Bool
        let disableMacros: Bool
        let container: String

        enum CodingKeys: String, CodingKey {
            case id, file, expr, bindings, typeEnv, expected, container
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

        var items: [JSON] { if case .list(let items) = self { items } else { [] } }
        var text: String? { if case .text(let text) = self { text } else { nil } }
        subscript(key: String) -> JSON? { if case .object(let members) = self { members[key] } else { nil } }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: cases.path))) func everyCasePasses() throws {
        var passed: [String: Int] = [:]
        var failed: [String: Int] = [:]
        var wrong: [String] = []
        for line in try String(contentsOf: Self.cases, encoding: .utf8).split(separator: "\n") {
            let item = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            if let problem = problem(item) {
                failed[item.file, default: 0] += 1
                wrong.append("\(item.id): \(item.expr): \(problem)")
            } else {
                passed[item.file, default: 0] += 1
            }
        }
        for file in Set(passed.keys).union(failed.keys).sorted() {
            print("CEL conformance: \(file): \(passed[file] ?? 0) passed, \(failed[file] ?? 0) failed")
        }
        let sum = passed.values.reduce(0, +)
        print("CEL conformance: \(sum) of \(sum + wrong.count) passed, \(wrong.count) failed")
        for text in wrong { print("CEL conformance: failed: \(text)") }
        #expect(wrong == [])
        #expect(sum > 0)
    }

    /// - Returns: what is not as it should be, nil where all is.
    private func problem(_ item: Case) -> String? {
        var fields: [StructField] = []
        var columns: [Column] = []
        var declared: [String: ValueType] = [:]
        for declaration in item.typeEnv where declaration.kind != "function" {
            declared[declaration.name] = declaration.type?.text.map { CaseValues.type($0) } ?? .dyn
        }
        for name in Set(item.bindings.keys).union(declared.keys).sorted() {
            let value = item.bindings[name].map { CaseValues.column($0.json) } ?? CaseValues.missing
            let type = declared[name] ?? value.type
            fields.append(StructField(name, type))
            columns.append(value.type == type ? value : value.converted(to: type))
        }
        let compiler = ExpressionCompiler(
            columns: fields, container: item.container, isChecked: !item.disableCheck, expandsMacros: !item.disableMacros)
        let compiled: CompiledExpression
        do {
            compiled = try compiler.compile(item.expr, at: Place())
        } catch {
            let text = (error as? GatewayError)?.diagnostics.first?.message ?? "\(error)"
            return item.expected.error == nil ? "does not compile: \(text)" : nil
        }
        if let type = item.expected.type?.text, !item.disableCheck {
            let found = CaseValues.typeText(compiled.type.description)
            if found != CaseValues.typeText(type) { return "has type \(compiled.type), not \(type)" }
        }
        if item.checkOnly || (item.expected.value == nil && item.expected.error == nil) { return nil }
        let wanted = item.expected.value.map { CaseValues.text($0.json) } ?? "error"
        let alone = CaseValues.text(compiled.evaluate(columns, count: 1), 0)
        if alone != wanted { return "gives \(alone), not \(wanted)" }
        // Among nulls and errors, in another place for each column.
        let count = 1_024
        let many = columns.enumerated().map { index, column in
            let pool = Selection.concatenated(
                [column, .nulls(1, type: column.type), CaseValues.failing(column.type)], type: column.type)
            return pool.gathered((0..<count).map { row in row % 2 == 0 ? 0 : Int32((row / 2 + index) % 3) })
        }
        let together = compiled.evaluate(many, count: count)
        for row in stride(from: 0, to: count, by: 2) {
            let found = CaseValues.text(together, row)
            if found != wanted { return "gives \(found) in row \(row) of \(count), not \(wanted)" }
        }
        return nil
    }

    /// Values and types of the cases.
    private enum CaseValues {
        static let missing = failing(.dyn)

        static func failing(_ type: ValueType) -> Column {
            var column = Column.empty(type, count: 1)
            column.mask = CellMask(flags: [CellMask.error])
            column.errors = [CellError(row: 0, .expressionFailed, "there is no value")]
            return column
        }

        static func column(_ value: JSON) -> Column {
            let content = value["v"] ?? .null
            let text = content.text ?? ""
            switch value["t"]?.text {
            case "bool": return Literal.bool({ if case .bool(let value) = content { value } else { false } }()).column(count: 1)
            case "int": return Literal.int(Int64(text) ?? 0).column(count: 1)
            case "uint": return Literal.uint(UInt64(text) ?? 0).column(count: 1)
            case "double": return Literal.double(Double(text) ?? .nan).column(count: 1)
            case "string": return Literal.string(text).column(count: 1)
            case "bytes": return Literal.bytes(Array(Data(base64Encoded: text) ?? Data())).column(count: 1)
            case "type": return Literal.type(text).column(count: 1)
            case "timestamp": return instant(text).map { Literal.timestamp($0).column(count: 1) } ?? missing
            case "duration": return TimeSpan(text).map { Literal.duration($0).column(count: 1) } ?? missing
            case "list":
                let items = content.items.map { column($0) }
                let elements = Selection.concatenated(items, type: .dyn)
                return Column(.list(ListValues(offsets: [0, Int32(items.count)], elements: elements)), count: 1)
            case "map":
                let entries = content.items.map(\.items).filter { $0.count == 2 }
                let keys = Selection.concatenated(entries.map { column($0[0]) }, type: .dyn)
                let values = Selection.concatenated(entries.map { column($0[1]) }, type: .dyn)
                return Column(.map(MapValues(offsets: [0, Int32(entries.count)], keys: keys, values: values)), count: 1)
            default: return .nulls(1)
            }
        }

        private static func instant(_ text: String) -> Timestamp? {
            let compiled = try? ExpressionCompiler(columns: []).compile("timestamp('\(text)')", at: Place())
            if case .timestamp(let value)? = compiled?.constant { return value }
            return nil
        }

        static func text(_ value: JSON) -> String { text(column(value), 0) }

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

        /// One spelling for each type.
        static func typeText(_ text: String) -> String {
            var result = text.replacing(" ", with: "")
            for (from, to) in [
                ("google.protobuf.", ""), ("Timestamp", "timestamp"), ("Duration", "duration"), ("null_type", "null"),
                ("optional_type", "optional"), ("list(null)", "list(dyn)"), ("map(null,null)", "map(dyn,dyn)"),
            ] { result = result.replacing(from, with: to) }
            return result.hasPrefix("type(") ? "type" : result
        }

        static func type(_ text: String) -> ValueType {
            let plain = typeText(text)
            guard let open = plain.firstIndex(of: "("), plain.last == ")" else {
                switch plain {
                case "bool": return .bool
                case "int": return .int
                case "uint": return .uint
                case "double": return .double
                case "string": return .string
                case "bytes": return .bytes
                case "timestamp": return .timestamp
                case "duration": return .duration
                case "type": return .type
                case "null": return .null
                case "list": return .list(.dyn)
                case "map": return .map(.dyn, .dyn)
                default: return .dyn
                }
            }
            var parts: [String] = [""]
            var depth = 0
            for character in plain[plain.index(after: open)..<plain.index(before: plain.endIndex)] {
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
            }
            switch (String(plain[..<open]), parts.count) {
            case ("list", 1): return .list(type(parts[0]))
            case ("optional", 1): return .optional(type(parts[0]))
            case ("wrapper", 1): return type(parts[0])
            case ("map", 2): return .map(type(parts[0]), type(parts[1]))
            default: return .dyn
            }
        }
    }
}
