import Diagnostics
import FoundationEssentials
import Store

/// A value of a report for programs.
enum JSONValue: Encodable, ExpressibleByStringLiteral {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(stringLiteral value: String) { self = .string(value) }

    init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    init(_ number: Int64?) { self = number.map { .int(Int($0)) } ?? .null }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// One value over several lines, members in order of their names.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// A diagnostic, with personal values hidden unless they were asked for.
    static func diagnostic(_ diagnostic: Diagnostic, showsPersonal: Bool = false) -> JSONValue {
        var members: [String: JSONValue] = [
            "code": .string(diagnostic.code.number), "severity": .string(diagnostic.severity.rawValue),
            "message": .string(diagnostic.message),
        ]
        if let place = diagnostic.place {
            var spot: [String: JSONValue] = [:]
            if let file = place.file { spot["file"] = .string(file) }
            if let line = place.line { spot["line"] = .int(line) }
            if let column = place.column { spot["column"] = .int(column) }
            if let record = place.record { spot["record"] = .int(record) }
            if let offset = place.byteOffset { spot["byte_offset"] = .int(offset) }
            if let field = place.field { spot["field"] = .string(field) }
            members["place"] = .object(spot)
        }
        if let expected = diagnostic.expected { members["expected"] = .string(expected) }
        if let found = diagnostic.found { members["found"] = .string(showsPersonal ? found.revealed : found.description) }
        if let help = diagnostic.help { members["help"] = .string(help) }
        if let rule = diagnostic.rule { members["mapping"] = .string(rule.text) }
        return .object(members)
    }

    static func warnings(_ messages: [WarningCount]) -> JSONValue {
        .list(
            messages.map {
                .object([
                    "code": .string($0.code), "message": .string($0.message), "mapping": JSONValue($0.mapping),
                    "count": .int($0.count),
                ])
            })
    }
}
