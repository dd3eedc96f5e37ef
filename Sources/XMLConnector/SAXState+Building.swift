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
        var conditions: [Condition] = []
        var values: [UInt8] = []
        var counterCount = 0
        var attributes: [Attribute] = []
        var lists: [Int32] = []
        var nodes: [Node] = []
        func list(_ items: [Int]) -> Range {
            let start = lists.count
            lists += items.map { Int32(truncatingIfNeeded: $0) }
            return Range(start, lists.count)
        }
        for (number, node) in machine.nodes.enumerated() {
            var result = Node()
            result.edges = Range(edges.count, edges.count + node.children.count)
            for child in node.children {
                let first = conditions.count
                for condition in child.conditions {
                    switch condition {
                    case .position(let position):
                        conditions.append(
                            Condition(
                                name: nil, namespace: nil, comparison: .present, value: Range(0),
                                position: Int32(truncatingIfNeeded: position), counter: counterCount))
                        counterCount += 1
                    case .attribute(let name, let comparison, let value):
                        values += value
                        conditions.append(
                            Condition(
                                name: intern(name.local), namespace: intern(name.namespace), comparison: comparison,
                                value: Range(values.count - value.count, values.count), position: 0, counter: 0))
                    }
                }
                edges.append(
                    Edge(
                        name: intern(child.name.local), namespace: intern(child.name.namespace),
                        alternative: intern(child.name.alternative), node: Int32(truncatingIfNeeded: child.node),
                        isAnyNamespace: child.name.isAnyNamespace, conditions: Range(first, conditions.count)))
            }
            result.attributes = Range(attributes.count, attributes.count + node.attributes.count)
            for attribute in node.attributes {
                attributes.append(
                    Attribute(
                        name: intern(attribute.name.local), namespace: intern(attribute.name.namespace),
                        slot: attribute.slot, node: Int32(truncatingIfNeeded: number)))
            }
            result.texts = list(node.texts)
            result.tables = list(node.tables)
            result.below = Int32(truncatingIfNeeded: node.below ?? -1)
            result.isLoop = node.isLoop
            let locals = Set(node.children.map(\.name.local))
            result.isPlain =
                !node.isLoop && !node.children.isEmpty && locals.count == node.children.count && !locals.contains(nil)
                && node.children.allSatisfy { $0.conditions.isEmpty && machine.nodes[$0.node].below == nil }
            result.hint = result.edges.start
            result.isBoundary = !node.kinds.isEmpty || !node.groups.isEmpty || !node.forgets.isEmpty
            nodes.append(result)
        }
        for index in edges.indices where !edges[index].conditions.isEmpty {
            edges[index].mark = Int32(truncatingIfNeeded: edges.count)
            edges.append(
                Edge(name: nil, namespace: nil, alternative: nil, node: edges[index].node, isAnyNamespace: false, conditions: Range(0)))
        }
        nodeCount = nodes.count
        self.nodes = memory(nodes)
        edgeCount = edges.count
        self.edges = memory(edges)
        self.conditions = memory(conditions)
        self.values = memory(values)
        attributeCount = attributes.count
        self.attributes = memory(attributes)
        self.lists = memory(lists)
        slots = memory(machine.slots.map { TextSlot($0) })
        slotCount = machine.slots.count
        var rowBytes = [Int](repeating: MemoryLayout<Int32>.size, count: machine.parents.count)
        for slot in machine.slots { rowBytes[slot.table] += TextSlot.rowBytes }
        tables = memory(
            zip(machine.parents, rowBytes).map { Rows(parent: $0, rowBytes: $1, parents: .allocate(capacity: 1 << 8)) })
        tableCount = machine.parents.count
        activeCapacity = nodes.count * 4 + 16
        active = .allocate(capacity: activeCapacity)
        active.initialize(repeating: 0, count: activeCapacity)
        starts = .allocate(capacity: limits.depth + 3)
        starts.initialize(repeating: 0, count: limits.depth + 3)
        starts[1] = 1
        if let below = machine.nodes[0].below {
            active[1] = Int32(truncatingIfNeeded: below)
            starts[1] = 2
        }
        self.counterCount = counterCount
        counters = .allocate(capacity: max(1, counterCount * (limits.depth + 2)))
        counters.initialize(repeating: 0, count: max(1, counterCount * (limits.depth + 2)))
        hasLoops = machine.nodes.contains { $0.isLoop }
        openSlots = .allocate(capacity: machine.slots.count + 1)
        self.limits = limits
        census = ElementCensus(depth: limits.depth, ignoring: intern(XMLLayoutReader.schemaInstance))
        recordDepth = machine.kinds.map(\.steps.count).max() ?? 0
        self.owner = owner
    }
}
