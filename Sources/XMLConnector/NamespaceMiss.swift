import CLibXML2

/// Notices when the elements of a kind's path are there by name, but in namespaces that the mapping does not name.
struct NamespaceMiss: Sendable, Equatable {
    /// For each step a name, or nil for any.
    private let steps: [String?]
    /// How many leading steps the open elements match by name.
    private var depth = 0
    private var namespaces: [Int: String?] = [:]
    /// For each step of the path the namespace found; nil is none. Steps that matched are left out.
    private(set) var found: [Int: String?]?

    init(steps: [String?]) { self.steps = steps }

    /// - Parameter parentMatched: the element's parent matched its step in full.
    mutating func note(
        _ name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?, depth level: Int, parentMatched: Bool
    ) {
        guard found == nil, level >= 1, level <= steps.count else { return }
        depth = min(depth, level - 1)
        if parentMatched {
            depth = level - 1
            namespaces = [:]
        }
        guard depth == level - 1, steps[level - 1].map({ String(cString: name) == $0 }) ?? true else { return }
        depth = level
        namespaces[level - 1] = .some(namespace.map { String(cString: $0) })
        if depth == steps.count { found = namespaces }
    }
}

/// Names of paths that were met in namespaces which the mapping does not name.
struct NamespaceMisses {
    /// For each edge, and each attribute, of the machine the first such namespace; nil is none.
    var edges: [Int: String?] = [:]
    var attributes: [Int: String?] = [:]
}
