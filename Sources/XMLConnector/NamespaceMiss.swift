import CLibXML2

/// Notices when the elements of the record path are there by name, but in namespaces that the mapping does not name.
struct NamespaceMiss {
    struct Found {
        /// For each step of the record path the namespace found; nil is none. Steps that matched are left out.
        let namespaces: [Int: String?]
    }

    private let steps: [String]
    /// How many leading steps the open elements match by name.
    private var depth = 0
    private var namespaces: [Int: String?] = [:]
    private(set) var found: Found?

    init(steps: [String]) { self.steps = steps }

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
        guard depth == level - 1, String(cString: name) == steps[level - 1] else { return }
        depth = level
        namespaces[level - 1] = .some(namespace.map { String(cString: $0) })
        if depth == steps.count { found = Found(namespaces: namespaces) }
    }
}
