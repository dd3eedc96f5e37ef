import Records

@testable import Expressions

/// Types as the conformance cases write them: `list(int)`, `map(string, dyn)`, `google.protobuf.Duration`, `wrapper(int)`.
enum ConformanceType {
    static func type(_ json: JSONValue) throws -> ValueType {
        guard let text = json.text else { throw ConformanceCase.UnknownShape(description: "a type is no text: \(json)") }
        return try type(text)
    }

    static func type(_ text: String) throws -> ValueType { try pattern(text).resolved([:]) }

    private static let plain: [String: ValueType] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes, "type": .type,
        "timestamp": .timestamp, "google.protobuf.Timestamp": .timestamp, "duration": .duration,
        "google.protobuf.Duration": .duration, "null": .null, "null_type": .null, "dyn": .dyn, "any": .dyn,
        "google.protobuf.Any": .dyn, "google.protobuf.Value": .dyn, "list": .list(.dyn), "map": .map(.dyn, .dyn),
        "optional_type": .optional(.dyn),
    ]

    /// A single capital is a type parameter.
    private static func pattern(_ text: String) throws -> TypePattern {
        let name = text.filter { $0 != " " }
        if let known = plain[name] { return .exact(known) }
        if name.count == 1, name.first?.isUppercase == true { return .parameter(name) }
        guard let open = name.firstIndex(of: "("), name.last == ")" else {
            throw ConformanceCase.UnknownShape(description: "there is no type \(text)")
        }
        let parts = try arguments(name[name.index(after: open)...].dropLast()).map { try pattern($0) }
        switch (name[..<open], parts.count) {
        case ("list", 1): return .list(parts[0])
        case ("optional", 1), ("optional_type", 1): return .optional(parts[0])
        case ("map", 2): return .map(parts[0], parts[1])
        // A wrapper is its type or null, as every field is here.
        case ("wrapper", 1): return parts[0]
        case ("type", _): return .exact(.type)
        case ("list", _), ("optional", _), ("optional_type", _), ("map", _), ("wrapper", _):
            throw ConformanceCase.UnknownShape(description: "\(text) has a wrong number of parameters")
        default: return .abstract(String(name[..<open]), parts)
        }
    }

    /// What stands between the commas of the outermost level.
    private static func arguments(_ text: Substring) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    /// A function that is only declared: it can be checked, not evaluated.
    static func function(_ name: String, _ json: JSONValue) throws -> Function {
        let overloads = try (json["overloads"]?.items ?? []).map { overload in
            let parameters = try (overload["params"] ?? overload["args"])?.items.map { try pattern($0) } ?? []
            guard let result = overload["result"] ?? overload["result_type"] else {
                throw ConformanceCase.UnknownShape(description: "an overload of \(name) has no result")
            }
            return Overload(parameters, style: .either, gives: try pattern(result), .kernel { .nulls($0.count) })
        }
        guard !overloads.isEmpty else { throw ConformanceCase.UnknownShape(description: "\(name) has no overloads") }
        return Function(name, summary: "", details: "", examples: [], overloads: overloads)
    }

    private static func pattern(_ json: JSONValue) throws -> TypePattern {
        guard let text = json.text else { throw ConformanceCase.UnknownShape(description: "a type is no text: \(json)") }
        return try pattern(text)
    }
}
