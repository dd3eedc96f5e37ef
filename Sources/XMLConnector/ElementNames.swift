import CLibXML2
import Records

/// The names that a document has below each other, to tell what a path might have meant. Conditions are not looked at.
struct ElementNames {
    private struct Child {
        let name: XMLName
        let node: Int32
        let isAttribute: Bool
    }

    /// Nodes of a census.
    typealias Nodes = Set<Int32>

    private static let maximumDepth = 16

    private var children: [Int32: [Child]] = [:]
    /// For each element, the records of kinds that it is.
    private var records: [Int32: Nodes] = [:]
    private var kinds: [Int32: Nodes] = [:]
    private var counts: [Int64] = []
    private var texts: Nodes = []

    init(_ census: ElementCensus) {
        counts = (0..<census.count).map { census.nodes[$0].count }
        for node in 0..<census.count where FeedCensus.ValueType.allCases.contains(where: { census.values(of: node, type: $0.rawValue).values > 0 }) {
            texts.insert(Int32(truncatingIfNeeded: node))
        }
        var names: [UnsafePointer<xmlChar>: String] = [:]
        func string(_ text: UnsafePointer<xmlChar>) -> String {
            if let known = names[text] { return known }
            names[text] = String(cString: text)
            return names[text] ?? ""
        }
        for entry in census.children {
            if let name = entry.name {
                children[entry.parent, default: []].append(
                    Child(
                        name: XMLName(string(name), namespace: entry.namespace.map(string)), node: entry.node,
                        isAttribute: entry.isAttribute))
            } else {
                records[entry.parent, default: []].insert(entry.node)
                kinds[entry.kind, default: []].insert(entry.node)
            }
        }
    }

    /// The records of a kind; nil for the document.
    func start(_ kind: Int?) -> Nodes { whole(kind.map { kinds[Int32(truncatingIfNeeded: $0)] ?? [] } ?? [0]) }

    /// What stands in a record stands in its element.
    private func whole(_ nodes: Nodes) -> Nodes {
        var result = nodes
        var next = nodes
        while !next.isEmpty {
            next = next.reduce(into: Nodes()) { $0.formUnion(records[$1] ?? []) }.subtracting(result)
            result.formUnion(next)
        }
        return result
    }

    /// Nodes with all elements below.
    func below(_ nodes: Nodes) -> Nodes {
        var result = nodes
        var next = nodes
        while !next.isEmpty {
            var found: Nodes = []
            for node in next { for child in children[node] ?? [] where !child.isAttribute { found.insert(child.node) } }
            next = whole(found).subtracting(result)
            result.formUnion(next)
        }
        return result
    }

    func step(_ name: XMLMachine.Name, isDescendant: Bool, from nodes: Nodes) -> Nodes {
        var found: Nodes = []
        for node in isDescendant ? below(nodes) : nodes {
            for child in children[node] ?? [] where !child.isAttribute && name.matches(child.name) { found.insert(child.node) }
        }
        return whole(found)
    }

    /// Whether something stands in one of the elements, as far as that was looked at.
    func holdsSomething(_ nodes: Nodes) -> Bool { nodes.contains { texts.contains($0) || children[$0]?.isEmpty == false } }

    /// What stands directly in elements, with how often.
    func members(_ nodes: Nodes, areAttributes: Bool) -> [XMLName: Int64] {
        var counted: Nodes = []
        var result: [XMLName: Int64] = [:]
        for node in nodes.sorted() {
            for child in children[node] ?? [] where child.isAttribute == areAttributes && counted.insert(child.node).inserted {
                let (sum, overflow) = result[child.name, default: 0].addingReportingOverflow(counts[Int(child.node)])
                result[child.name] = overflow ? .max : sum
            }
        }
        return result
    }

    /// The shortest way from elements to one of a name further in.
    func way(to local: String, from nodes: Nodes) -> [XMLName]? {
        var seen = nodes
        var ways = nodes.sorted().map { (node: $0, names: [XMLName]()) }
        for _ in 0..<Self.maximumDepth {
            var next: [(node: Int32, names: [XMLName])] = []
            for (node, names) in ways {
                for child in children[node] ?? [] where !child.isAttribute {
                    if child.name.local == local { return names + [child.name] }
                    for inner in whole([child.node]).sorted() where seen.insert(inner).inserted { next.append((inner, names + [child.name])) }
                }
            }
            ways = next
        }
        return nil
    }
}

extension XMLMachine.Name {
    func matches(_ name: XMLName) -> Bool {
        (local == nil || local == name.local) && (isAnyNamespace || namespace == name.namespace || alternative == name.namespace)
    }
}
