import CLibXML2

/// The namespace prefixes that the elements of an expanded entity declare.
struct EntityPrefixes {
    /// Where the document goes on after the reference that is being expanded. The parser of the document stands still there
    /// while the entity's elements are reported.
    var reference: UnsafePointer<xmlChar>?
    /// Names are interned: equal names are the same pointer.
    private var declared: [(name: UnsafePointer<xmlChar>, depth: Int)] = []

    /// Forgets what closed elements declared.
    mutating func enter(depth: Int) { while let last = declared.last, last.depth >= depth { declared.removeLast() } }

    mutating func declare(_ name: UnsafePointer<xmlChar>, depth: Int) { declared.append((name, depth)) }

    mutating func leave() {
        declared = []
        reference = nil
    }

    func isDeclared(_ name: UnsafePointer<xmlChar>) -> Bool { declared.contains { $0.name == name } }
}
