import CLibXML2
import Diagnostics

extension XMLDocumentParser {
    func noteMiss(edge: Int, _ namespace: UnsafePointer<xmlChar>?) {
        namespaceMisses.edges[edge] = .some(namespace.map { String(cString: $0) })
    }

    func noteMiss(attribute: Int, _ namespace: UnsafePointer<xmlChar>?) {
        namespaceMisses.attributes[attribute] = .some(namespace.map { String(cString: $0) })
    }

    /// An element that no path has a step for, high in the document.
    func noteUnmatched(_ name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?, depth: Int) {
        for index in kinds.indices where kinds[index].count == 0 && kinds[index].miss?.found == nil {
            let nodes = layout.machine.kinds[index].stepNodes
            guard depth < nodes.count else { continue }
            let parent = Int(state.pointee.starts[depth - 1])..<Int(state.pointee.starts[depth])
            kinds[index].miss?.note(
                name, namespace, depth: depth,
                parentMatched: parent.contains { state.pointee.active[$0] == Int32(truncatingIfNeeded: nodes[depth - 1]) })
        }
    }

    /// After the document: a kind without records, or a field without a value, whose names are there in a namespace that the
    /// mapping does not name.
    func namespaceProblem() -> Diagnostic? {
        for index in kinds.indices where kinds[index].isSchemaKind && kinds[index].count == 0 {
            let kind = layout.machine.kinds[index]
            // An element of the namespace was left out by a condition.
            if let last = kind.stepNodes.last, let edge = layout.machine.incoming[last], state.pointee.edges[edge.index].isTaken { continue }
            if let found = kinds[index].miss?.found { return namespaceDiffers(found, kind) }
        }
        guard kinds.contains(where: { $0.isSchemaKind && $0.count > 0 }) else { return nil }
        for (edge, namespace) in namespaceMisses.edges.sorted(by: { $0.key < $1.key })
        where !state.pointee.edges[edge].isTaken && !isKnown(namespace) {
            let name = state.pointee.edges[edge].name.map { String(cString: $0) } ?? "*"
            return memberDiffers(name, namespace)
        }
        for (attribute, namespace) in namespaceMisses.attributes.sorted(by: { $0.key < $1.key })
        where !state.pointee.attributes[attribute].isTaken && !isKnown(namespace) && state.pointee.attributes[attribute].slot >= 0 {
            let name = state.pointee.attributes[attribute].name.map { String(cString: $0) } ?? "*"
            return memberDiffers("@" + name, namespace)
        }
        return nil
    }

    /// Whoever names a namespace, and not in this path, means to leave its elements out. No namespace is always known to
    /// paths without prefixes.
    private func isKnown(_ namespace: String?) -> Bool {
        namespace.map { layout.machine.knownNamespaces.contains($0) } ?? false
    }

    private func memberDiffers(_ name: String, _ namespace: String?) -> Diagnostic {
        Diagnostic(
            .xmlNamespaceDiffers, "no \(name) of a path is there, but one of the same name is in another namespace",
            at: Place(file: file.path), expected: namespacesText,
            found: Redacted(namespace ?? "no namespace", isPersonal: false),
            help: namespace == nil
                ? "write the step without a prefix: `\(name)`"
                : "if \(name) is meant, name the namespace in `namespaces` and write the step with its prefix; if not, naming "
                    + "the namespace there is enough to leave it out")
    }

    private var namespacesText: String {
        layout.namespaces.isEmpty
            ? "no namespace"
            : layout.namespaces.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ")
    }

    private func namespaceDiffers(_ found: [Int: String?], _ kind: XMLMachine.Kind) -> Diagnostic {
        let path = XMLPath.parse(kind.path).path
        func name(_ step: Int) -> XMLPath.Name? {
            guard let path, step < path.steps.count, case .name(let name) = path.steps[step].test else { return nil }
            return name
        }
        var lines: [String: String] = [:]
        var withoutPrefix = false
        for (step, namespace) in found {
            if let namespace { lines[name(step)?.prefix ?? "default"] = namespace } else { withoutPrefix = true }
        }
        let written = lines.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ")
        let names = Set(found.values.map { $0 ?? "no namespace" }).sorted().joined(separator: ", ")
        let bare = "/" + kind.steps.map { $0.local ?? "*" }.joined(separator: "/")
        return Diagnostic(
            .xmlNamespaceDiffers, "no record matches \(kind.path), but the same names are there in another namespace",
            at: Place(file: file.path), expected: namespacesText, found: Redacted(names, isPersonal: false),
            help: withoutPrefix && written.isEmpty
                ? "write the paths without prefixes: `record: \(bare)`"
                : "if the feed is meant to have changed, write `namespaces: { \(written) }` in the mapping's source"
                    + (withoutPrefix ? " and take the prefixes off the steps in no namespace" : ""))
    }
}
