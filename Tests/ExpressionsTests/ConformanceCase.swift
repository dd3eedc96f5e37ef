import Foundation
import Records

@testable import Expressions

/// A case of CEL's conformance suite, as one line of JSON describes it.
struct ConformanceCase {
    let id: String
    let file: String
    let expression: String
    let container: String
    let isCheckOnly: Bool
    let isUnchecked: Bool
    let keepsMacros: Bool
    /// The case says that it needs protobuf messages or enums, which the language has none of here.
    let isOfProtobuf: Bool
    let bindings: [String: JSONValue]
    private(set) var variables: [String: ValueType] = [:]
    private(set) var functions: [Function] = []
    let expectedValue: JSONValue?
    let expectedType: ValueType?
    let expectsError: Bool

    struct UnknownShape: Error, CustomStringConvertible {
        let description: String
    }

    /// What to call a line whose shape is not known.
    static func name(of line: Substring) -> (id: String, file: String)? {
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)), let id = json["id"]?.text else {
            return nil
        }
        return (id, json["file"]?.text ?? "(unknown)")
    }

    init(_ line: Substring) throws {
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
        func text(_ key: String) throws -> String {
            guard let value = json[key]?.text else { throw UnknownShape(description: "`\(key)` is no text") }
            return value
        }
        func flag(_ key: String) throws -> Bool {
            switch json[key] {
            case nil, .null?: return false
            case .bool(let value)?: return value
            default: throw UnknownShape(description: "`\(key)` is neither true nor false")
            }
        }
        id = try text("id")
        file = try text("file")
        expression = try text("expr")
        container = json["container"]?.text ?? ""
        isCheckOnly = try flag("check_only")
        isUnchecked = try flag("disable_check")
        keepsMacros = try flag("disable_macros")
        isOfProtobuf = try flag("needs_proto")
        bindings = json["bindings"]?.members ?? [:]
        let expected = json["expected"] ?? .null
        expectedValue = expected["value"].flatMap { $0.isNull ? nil : $0 }
        expectsError = expected["error"].map { !$0.isNull } ?? false
        let type = expected["type"].flatMap { $0.isNull ? nil : $0 }
        let unknown = Set(expected.members.keys).subtracting(["value", "error", "type"])
        guard isOfProtobuf || unknown.isEmpty else {
            throw UnknownShape(description: "`expected` has " + unknown.sorted().joined(separator: ", "))
        }
        guard isOfProtobuf || expectedValue != nil || expectsError || type != nil else {
            throw UnknownShape(description: "nothing is expected")
        }
        guard !isOfProtobuf else {
            expectedType = nil
            return
        }
        expectedType = try type.map { try ConformanceType.type($0) }
        for declaration in (json["typeEnv"] ?? json["type_env"])?.items ?? [] {
            guard let name = declaration["name"]?.text else { throw UnknownShape(description: "a declaration has no name") }
            if declaration["kind"]?.text == "function" {
                functions.append(try ConformanceType.function(name, declaration))
            } else {
                variables[name] = try declaration["type"].map { try ConformanceType.type($0) } ?? .dyn
            }
        }
    }
}

/// JSON as it comes; numbers are kept as their text.
enum JSONValue: Decodable {
    case null
    case bool(Bool)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else if let value = try? container.decode([String: JSONValue].self) {
            self = .object(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .text("\(value)")
        } else if let value = try? container.decode(UInt64.self) {
            self = .text("\(value)")
        } else {
            self = .text("\(try container.decode(Double.self))")
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }
    var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }
    var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    subscript(key: String) -> JSONValue? { members[key] }
}
