import Diagnostics
import Settings

/// Names, prefixes and steps of paths.
extension XMLLayoutReader {
    static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"
    static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

    func parse(_ text: String, at place: Place?, what: String) -> XMLPath? {
        let (path, reason) = XMLPath.parse(text)
        if path == nil { report("the path of \(what) cannot be used: \(reason)", at: place, found: text, help: nil) }
        return path
    }

    /// The nodes that steps lead to, one for each.
    mutating func trail(_ steps: ArraySlice<XMLPath.Step>, from start: Int, at place: Place?) -> [Int] {
        var nodes: [Int] = []
        for step in steps { nodes.append(self.step(step, from: nodes.last ?? start, at: place).node) }
        return nodes
    }

    mutating func step(_ step: XMLPath.Step, from start: Int, at place: Place?) -> (node: Int, name: XMLMachine.Name) {
        let name = name(step.test, at: place)
        let conditions = step.conditions.map { condition -> XMLMachine.Condition in
            switch condition {
            case .position(let number): return .position(number)
            case .attribute(let attribute, let comparison, let value):
                return .attribute(attributeName(attribute, at: place), comparison, Array(value.utf8))
            }
        }
        let from = step.isDescendant ? machine.below(start) : start
        return (machine.child(of: from, name, conditions), name)
    }

    /// A step without a prefix matches in no namespace, and in the one that the mapping calls `default`.
    func name(_ test: XMLPath.Test, at place: Place?) -> XMLMachine.Name {
        switch test {
        case .any(nil): return XMLMachine.Name(local: nil, namespace: nil, alternative: nil, isAnyNamespace: true)
        case .any(let prefix?):
            let namespace = resolve(prefix, at: place)
            return XMLMachine.Name(local: nil, namespace: namespace, alternative: namespace)
        case .name(let name):
            guard let prefix = name.prefix else {
                return XMLMachine.Name(local: name.local, namespace: nil, alternative: namespaces["default"])
            }
            let namespace = resolve(prefix, at: place)
            return XMLMachine.Name(local: name.local, namespace: namespace, alternative: namespace)
        }
    }

    /// Attributes without a prefix are in no namespace, whatever the default one is (Namespaces in XML 1.0, section 6.2).
    func attributeName(_ name: XMLPath.Name, at place: Place?) -> XMLMachine.Name {
        let namespace = name.prefix.map { resolve($0, at: place) }
        return XMLMachine.Name(local: name.local, namespace: namespace, alternative: namespace)
    }

    private func resolve(_ prefix: String, at place: Place?) -> String {
        if let known = namespaces[prefix] { return known }
        if prefix == "xml" { return Self.xmlNamespace }
        if prefix == "xsi" { return Self.schemaInstance }
        context.report(
            Diagnostic(
                .xmlPrefixNotMapped, "the prefix \(prefix) has no namespace", at: place,
                expected: namespaces.isEmpty
                    ? nil : "one of " + namespaces.keys.sorted().joined(separator: ", "),
                found: Redacted(prefix, isPersonal: false),
                help: "add `namespaces: { \(prefix): \"…\" }` with the name that the document's xmlns gives"))
        return ""
    }

    func report(_ message: String, at place: Place?, found: String, help: String?) {
        context.report(
            Diagnostic(
                .xmlPathNotUsable, message, at: place, found: Redacted(found, isPersonal: false), help: help))
    }
}
