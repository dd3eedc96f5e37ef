import CLibXML2

/// The namespaces that the tags written into fields with `content: xml` declared, so that each prefix is declared in the field's
/// text where it is needed, and only there.
struct MarkupScopes {
    typealias Name = UnsafePointer<xmlChar>

    /// Names are interned: equal names are the same pointer.
    private var declared: [(slot: Int, depth: Int, prefix: Name?, namespace: Name?)] = []

    /// Forgets what elements at a level and below declared.
    mutating func leave(depth: Int) { while let last = declared.last, last.depth >= depth { declared.removeLast() } }

    mutating func clear() { declared = [] }

    /// - Returns: whether the tag has to declare the prefix.
    mutating func need(_ prefix: Name?, _ namespace: Name?, slot: Int, depth: Int) -> Bool {
        let known = declared.last { $0.slot == slot && $0.prefix == prefix }
        // No prefix means no namespace unless something else is said.
        if known.map({ $0.namespace == namespace }) ?? (namespace == nil) { return false }
        declared.append((slot, depth, prefix, namespace))
        return true
    }
}
