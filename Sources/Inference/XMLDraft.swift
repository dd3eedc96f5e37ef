import Connector
import XMLConnector

/// The `source` of a mapping of XML, drafted from the shape of a record element.
struct XMLDraft {
    private(set) var lines: [String] = []
    private(set) var fields: [DraftField] = []
    private(set) var codes: [MappingDraft.CodeTable] = []
    private(set) var blanks: [String] = []

    private let prefixes: [String: String]
    private static let deepest = 24
    private static let mostOutside = 40

    /// - Parameters:
    ///   - roots: elements that documents begin with, for what stands beside the records.
    ///   - known: prefixes that documents or schema use, by namespace.
    init(_ record: XMLRecordChoice.Candidate, roots: [XMLShape], known: [String: String], encoding: String?) {
        prefixes = Self.prefixes(record, roots, known)
        lines = ["format: xml", "record: \(YAMLText.scalar(path(record.path, isAbsolute: true)))  # guessed: \(record.reason)"]
        if !prefixes.isEmpty {
            let entries = prefixes.sorted { $0.value < $1.value }.map { "\($0.value): \(YAMLText.quoted($0.key))" }
            lines.append("namespaces: { \(entries.joined(separator: ", ")) }")
        }
        if let encoding { lines.append("encoding: \(YAMLText.scalar(encoding))") }
        var members = Members()
        gather(record.shape, steps: [], outer: [], isRequired: true, into: &members, depth: 0)
        if record.shape.value != nil, !members.isFull { add(record.shape.value, name: record.shape.name.local, path: ".", outer: [], isRequired: true, into: &members) }
        if members.lines.isEmpty {
            add(XMLShape.Value(), name: record.shape.name.local, path: ".", outer: [], isRequired: true, into: &members)
        }
        lines.append("fields:")
        lines += members.lines.map { "  " + $0 }
        fields = members.fields
        let outside = outside(record, roots)
        if !outside.isEmpty {
            lines.append("# Outside of the records, for `context` (docs/xml.md):")
            lines += outside.map { "#   " + $0 }
        }
        if record.shape.isRecursive { blanks.append("elements that stand in themselves are read one level deep") }
    }

    // MARK: namespaces and paths

    private static func prefixes(_ record: XMLRecordChoice.Candidate, _ roots: [XMLShape], _ known: [String: String]) -> [String: String] {
        var counts: [String: Int] = [:]
        var ofAttributes: Set<String> = []
        var hasPlain = false
        func count(_ name: XMLName, isAttribute: Bool) {
            guard let namespace = name.namespace else {
                if !isAttribute { hasPlain = true }
                return
            }
            counts[namespace, default: 0] += isAttribute ? 0 : 1
            if isAttribute { ofAttributes.insert(namespace) }
        }
        func visit(_ shape: XMLShape) {
            count(shape.name, isAttribute: false)
            for attribute in shape.attributes { count(attribute.name, isAttribute: true) }
            for child in shape.children { visit(child) }
        }
        for name in record.path { count(name, isAttribute: false) }
        visit(record.shape)
        counts["http://www.w3.org/XML/1998/namespace"] = nil
        var result: [String: String] = [:]
        var taken: Set<String> = ["xml", "xsi", "default"]
        // Steps without a prefix mean the namespace of most, where no element is in none. Attributes always need theirs.
        let main = hasPlain ? nil : counts.filter { $0.value > 0 && !ofAttributes.contains($0.key) }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        for namespace in counts.keys.sorted() {
            if namespace == main {
                result[namespace] = "default"
                continue
            }
            var prefix = known[namespace].flatMap { FieldNaming.isName($0) && !taken.contains($0) ? $0 : nil } ?? ""
            var number = 1
            while prefix.isEmpty || taken.contains(prefix) {
                prefix = "n\(number)"
                number += 1
            }
            taken.insert(prefix)
            result[namespace] = prefix
        }
        return result
    }

    private func step(_ name: XMLName, isAttribute: Bool = false) -> String {
        let prefix =
            name.namespace == "http://www.w3.org/XML/1998/namespace" ? "xml" : name.namespace.flatMap { prefixes[$0] } ?? ""
        return (isAttribute ? "@" : "") + (prefix.isEmpty || prefix == "default" ? "" : prefix + ":") + name.local
    }

    private func path(_ names: [XMLName], isAbsolute: Bool = false) -> String {
        (isAbsolute ? "/" : "") + names.map { step($0) }.joined(separator: "/")
    }

    // MARK: fields

    /// The fields of one record or group: their names are different.
    private struct Members {
        var lines: [String] = []
        var fields: [DraftField] = []
        var names: Set<String> = []
        static let most = 2_000
        var isFull: Bool { names.count >= Self.most }
    }

    /// What stands in an element that comes once is a field of the record; what repeats is a list.
    ///
    /// - Parameter isRequired: whether every record has the element.
    private mutating func gather(
        _ shape: XMLShape, steps: [XMLName], outer: [String], isRequired: Bool, into members: inout Members, depth: Int
    ) {
        for attribute in shape.attributes where !(attribute.name == shape.key) && !members.isFull {
            var value = attribute.value
            // Where its element is not there, neither is the attribute.
            if !isRequired { value.fallback = nil }
            add(
                value, name: attribute.name.local, path: steps.isEmpty ? step(attribute.name, isAttribute: true)
                    : path(steps) + "/" + step(attribute.name, isAttribute: true), outer: outer, isRequired: isRequired && attribute.isRequired, into: &members)
        }
        guard depth < Self.deepest else { return }
        for child in shape.children where !members.isFull {
            let inner = steps + [child.name]
            if child.isRepeated {
                addList(child, path: path(inner), outer: outer, into: &members, depth: depth)
                continue
            }
            if let value = child.value {
                var value = value
                value.notes = child.notes + value.notes
                if child.isMixed { value.notes.append("mixed content: the text of the elements inside as well") }
                if child.isNillable { value.notes.append("may be xsi:nil") }
                add(value, name: child.name.local, path: path(inner), outer: outer, isRequired: isRequired && child.minimum > 0, into: &members)
            } else if child.children.isEmpty, child.attributes.isEmpty {
                let why = child.isRecursive ? "it stands in itself" : "it holds nothing"
                members.lines.append("# \(path(inner)): \(why)")
            }
            if child.isRecursive, child.leaves > 0 { members.lines.append("# \(path(inner)): it stands in itself, which is not read") }
            if !child.isMixed || !child.attributes.isEmpty || !child.children.isEmpty {
                gather(
                    child, steps: inner, outer: outer + [child.name.local], isRequired: isRequired && child.minimum > 0, into: &members,
                    depth: depth + 1)
            }
        }
    }

    private mutating func add(
        _ value: XMLShape.Value?, name: String, path: String, outer: [String], isRequired: Bool, into members: inout Members
    ) {
        guard let value else { return }
        let field = Self.fieldName(name, outer, &members.names)
        let keys = ["name: \(field)", "path: \(Self.pathText(path))"] + value.keys
        let notes = value.notes + (isRequired || path == "." ? [] : ["optional"])
        members.lines.append("- { \(keys.joined(separator: ", ")) }" + Self.comment(notes))
        let isInt = value.type == "int"
        let fallback = value.fallback.flatMap { XMLFallback.literal($0, type: value.type) }
        var draft = DraftField(
            name: field, canBeKey: ["text", "int", "decimal", "date", "code", "digits"].contains(value.type) && isRequired,
            isUnique: value.isUnique, isInt: isInt)
        draft.expression = fallback.map { "coalesce(\(field), \($0))" }
        if value.codes.contains(where: { $0.meaning != nil }), let table = table(field, value) {
            codes.append(table)
            draft.codeTable = table.name
        } else if !value.codes.isEmpty {
            let shown = value.codes.prefix(12).map { YAMLText.quoted($0.code) }.joined(separator: ", ")
            members.lines[members.lines.count - 1] += (notes.isEmpty ? "  # " : "; ") + "one of \(shown)\(value.codes.count > 12 ? ", …" : "")"
        }
        members.fields.append(draft)
    }

    /// Codes with what their documentation says.
    private func table(_ name: String, _ value: XMLShape.Value) -> MappingDraft.CodeTable? {
        guard !codes.contains(where: { $0.name == name }) else { return nil }
        var seen: Set<String> = []
        let rows = value.codes.filter { seen.insert($0.code).inserted }.map {
            MappingDraft.CodeTable.Row(code: $0.code, value: $0.meaning ?? $0.code)
        }
        func cell(_ text: String) -> String {
            text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }
        let csv = "code,value\n" + rows.map { "\(cell($0.code)),\(cell($0.value))\n" }.joined()
        return MappingDraft.CodeTable(name: name, rows: rows, csv: csv)
    }

    private mutating func addList(_ shape: XMLShape, path: String, outer: [String], into members: inout Members, depth: Int) {
        let name = Self.fieldName(shape.name.local, outer, &members.names)
        let notes = shape.notes + (shape.isMixed ? ["mixed content"] : [])
        if let key = shape.key, let value = shape.value {
            let type = value.keys.isEmpty ? [] : value.keys
            let entry = ["name: \(name)", "map: { each: \(Self.pathText(path)), key: \"\(step(key, isAttribute: true))\", value: \".\" }"] + type
            members.lines.append("- { \(entry.joined(separator: ", ")) }" + Self.comment(notes + ["keys and values"]))
        } else if shape.attributes.isEmpty, shape.children.isEmpty {
            guard let value = shape.value, !shape.isRecursive else {
                members.lines.append("# \(path): \(shape.isRecursive ? "it stands in itself" : "it holds nothing")")
                return
            }
            let keys = ["name: \(name)", "each: \(Self.pathText(path))"] + (value.keys.isEmpty ? ["type: string"] : value.keys)
            members.lines.append("- { \(keys.joined(separator: ", ")) }" + Self.comment(notes + value.notes))
        } else {
            var inner = Members()
            let before = codes.count
            gather(shape, steps: [], outer: [], isRequired: true, into: &inner, depth: depth + 1)
            if let value = shape.value { add(value, name: "value", path: ".", outer: [], isRequired: true, into: &inner) }
            // Look-ups are drafted for fields of the record alone.
            codes.removeSubrange(before...)
            guard inner.lines.contains(where: { !$0.hasPrefix("#") }) else {
                members.lines.append("# \(path): nothing in it can be read")
                return
            }
            members.lines.append("- name: \(name)" + Self.comment(notes))
            members.lines.append("  each: \(Self.pathText(path))")
            members.lines.append("  fields:")
            members.lines += inner.lines.map { "    " + $0 }
        }
        members.fields.append(DraftField(name: name, canBeKey: false))
    }

    private static func pathText(_ path: String) -> String {
        path.hasPrefix("@") || path == "." || path.contains(":") ? YAMLText.quoted(path) : YAMLText.scalar(path)
    }

    private static func comment(_ notes: [String]) -> String {
        let text = notes.filter { !$0.isEmpty }.joined(separator: "; ").split(whereSeparator: \.isNewline).joined(separator: " ")
        return text.isEmpty ? "" : "  # " + String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }).prefix(240))
    }

    /// Lower case with `_`, as mappings write names; with the names of the elements around it where another field has it.
    static func fieldName(_ name: String, _ outer: [String], _ taken: inout Set<String>) -> String {
        var result = plain(name)
        var around = outer[...]
        while taken.contains(result), let last = around.popLast() { result = plain(last) + "_" + result }
        let base = result
        var number = 2
        while taken.contains(result) {
            result = "\(base)_\(number)"
            number += 1
        }
        taken.insert(result)
        return result
    }

    private static func plain(_ name: String) -> String {
        var result = ""
        var wasLower = false
        for scalar in name.unicodeScalars {
            let isPlain = scalar.value < 128 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if !isPlain {
                if !result.isEmpty, !result.hasSuffix("_") { result += "_" }
            } else {
                if wasLower, scalar.properties.isUppercase { result += "_" }
                result += String(scalar).lowercased()
            }
            wasLower = isPlain && !scalar.properties.isUppercase
        }
        while result.hasSuffix("_") { result.removeLast() }
        if result.isEmpty || !FieldNaming.isName(result) { result = "_" + result }
        return DraftField.reserved.contains(result) ? result + "_" : result
    }

    // MARK: outside

    /// Paths of texts that stand beside and around the records.
    private func outside(_ record: XMLRecordChoice.Candidate, _ roots: [XMLShape]) -> [String] {
        var result: [String] = []
        func visit(_ shape: XMLShape, _ names: [XMLName]) {
            guard names != record.path, names.count < 64, result.count < Self.mostOutside else { return }
            let text = "/" + names.map(\.local).joined(separator: "/")
            for attribute in shape.attributes { result.append("\(text)/@\(attribute.name.local) (\(attribute.value.type))") }
            if let value = shape.value { result.append("\(text) (\(value.type))") }
            for child in shape.children { visit(child, names + [child.name]) }
        }
        for root in roots where root.name == record.path.first { visit(root, [root.name]) }
        return Array(result.prefix(Self.mostOutside))
    }
}
