import CLibXML2

extension SchemaReader {
    /// What is known of a simple type, from the built-in one up.
    struct Simple {
        var base = "string"
        var codes: [XMLShape.Value.Code] = []
        var facets: [(name: String, value: String)] = []
        var notes: [String] = []
    }

    /// - Parameter depth: of types that types are made from.
    func simple(_ name: XMLName, depth: Int = 0) -> Simple {
        if name.namespace == SchemaNode.namespace { return Simple(base: name.local) }
        guard depth < Self.maximumLevels, mayGoOn(), let node = types[name] else {
            var result = Simple()
            result.notes.append("the type \(name.local) is not declared in the files that were read")
            return result
        }
        return simple(node, depth: depth + 1)
    }

    /// - Parameter node: `simpleType`, `complexType` with simple content, or what stands in them.
    func simple(_ node: xmlNodePtr, depth: Int) -> Simple {
        guard depth < Self.maximumLevels, mayGoOn() else { return Simple() }
        for child in SchemaNode.elements(node) {
            switch SchemaNode.kind(child) {
            case "simpleContent": return simple(child, depth: depth + 1)
            case "restriction", "extension":
                var result = Simple()
                if let base = SchemaNode.attribute(child, "base").flatMap({ qualified($0, child) }) {
                    result = simple(base, depth: depth + 1)
                } else if let inner = SchemaNode.elements(child).first(where: { SchemaNode.kind($0) == "simpleType" }) {
                    result = simple(inner, depth: depth + 1)
                }
                var codes: [XMLShape.Value.Code] = []
                for facet in SchemaNode.elements(child) {
                    guard let value = SchemaNode.attribute(facet, "value") else { continue }
                    if SchemaNode.kind(facet) == "enumeration" {
                        codes.append(.init(code: value, meaning: Self.documentation(facet)))
                    } else {
                        result.facets.removeAll { $0.name == SchemaNode.kind(facet) }
                        result.facets.append((SchemaNode.kind(facet), value))
                    }
                }
                if !codes.isEmpty { result.codes = Array(codes.prefix(Self.maximumCodes)) }
                return result
            case "list":
                var result = Simple()
                result.notes.append("a list of values between blanks")
                return result
            case "union":
                var result = Simple()
                let members = (SchemaNode.attribute(child, "memberTypes") ?? "").split(separator: " ")
                result.codes = members.compactMap { qualified(String($0), child) }.flatMap { simple($0, depth: depth + 1).codes }
                result.notes.append("a value of one of several types" + (members.isEmpty ? "" : ": " + members.joined(separator: ", ")))
                // With free text among them the codes are not all there are.
                if members.count != 1 { result.codes = [] }
                return result
            default: continue
            }
        }
        return Simple()
    }

    /// The field that reads texts of the type.
    func value(_ type: Simple) -> XMLShape.Value {
        func facet(_ name: String) -> String? { type.facets.first { $0.name == name }?.value }
        var result = XMLShape.Value()
        let digits = facet("totalDigits").flatMap { Int($0) }
        switch type.base {
        case "boolean": (result.keys, result.type) = (["type: bool", "\"true\": [\"true\", \"1\"]", "\"false\": [\"false\", \"0\"]"], "bool")
        case "decimal": (result.keys, result.type) = facet("fractionDigits") == "0" && digits.map { $0 <= 18 } == true ? (["type: int"], "int") : (["type: decimal"], "decimal")
        case "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedLong":
            (result.keys, result.type) = digits.map { $0 <= 18 } == true ? (["type: int"], "int") : (["type: decimal"], "decimal")
        case "long", "int", "short", "byte", "unsignedInt", "unsignedShort", "unsignedByte": (result.keys, result.type) = (["type: int"], "int")
        case "float", "double": (result.keys, result.type) = (["type: double"], "double")
        case "date": (result.keys, result.type) = (["type: date"], "date")
        case "dateTime": (result.keys, result.type) = (["type: timestamp"], "timestamp")
        case "string", "normalizedString", "token", "anySimpleType", "anyType", "anyURI", "language", "NMTOKEN", "Name", "NCName", "ID", "IDREF":
            break
        default: result.notes.append("xs:\(type.base)")
        }
        result.codes = type.codes
        for (name, value) in type.facets where name != "whiteSpace" { result.notes.append("\(name) \(value)") }
        result.notes += type.notes
        // Codes are texts, whatever they look like.
        if !result.codes.isEmpty { (result.keys, result.type) = ([], "code") }
        return result
    }
}
