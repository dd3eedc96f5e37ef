import CLibXML2

extension SAXState {
    /// Lays the machine out for one parser context: its names become pointers into the context's dictionary, where equal
    /// names are the same pointer.
    init(_ machine: XMLMachine, limits: XMLLimits, dictionary: xmlDictPtr?, owner: Unmanaged<XMLDocumentParser>) {
        func intern(_ text: String?) -> UnsafePointer<xmlChar>? {
            guard let text else { return nil }
            return Array(text.utf8).withUnsafeBufferPointer {
                xmlDictLookup(dictionary, $0.baseAddress, Int32(truncatingIfNeeded: $0.count))
            }
        }
        func memory<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
            let result = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
            elements.withUnsafeBufferPointer { source in
                if let base = source.baseAddress { result.initialize(from: base, count: source.count) }
            }
            return result
        }
        var edges: [Edge] = []
        var attributes: [Attribute] = []
        var lists: [Int32] = []
        var nodes: [Node] = []
        for node in machine.nodes {
            var result = Node()
            result.edges = Range(edges.count, edges.count + node.children.count)
            for child in node.children {
                edges.append(
                    Edge(
                        name: intern(child.name.local), namespace: intern(child.name.namespace),
                        alternative: intern(child.name.alternative), node: Int32(truncatingIfNeeded: child.node)))
            }
            result.attributes = Range(attributes.count, attributes.count + node.attributes.count)
            for attribute in node.attributes {
                attributes.append(
                    Attribute(
                        name: intern(attribute.name.local), namespace: intern(attribute.name.namespace),
                        slot: attribute.slot))
            }
            result.texts = Range(lists.count, lists.count + node.texts.count)
            lists += node.texts.map { Int32(truncatingIfNeeded: $0) }
            result.tables = Range(lists.count, lists.count + node.tables.count)
            lists += node.tables.map { Int32(truncatingIfNeeded: $0) }
            result.isRecord = node.isRecord
            result.hasInherited = !node.inherited.isEmpty
            nodes.append(result)
        }
        self.nodes = memory(nodes)
        self.edges = memory(edges)
        self.attributes = memory(attributes)
        self.lists = memory(lists)
        slots = memory(machine.slots.map { TextSlot($0) })
        slotCount = machine.slots.count
        tables = memory(machine.parents.map { Rows(parent: $0, parents: .allocate(capacity: 1 << 8)) })
        tableCount = machine.parents.count
        stack = .allocate(capacity: limits.depth + 2)
        stack.initialize(repeating: Self.unmatched, count: limits.depth + 2)
        stack[0] = 0
        openSlots = .allocate(capacity: machine.slots.count + 1)
        self.limits = limits
        recordDepth = machine.recordSteps.count
        self.owner = owner
    }
}
