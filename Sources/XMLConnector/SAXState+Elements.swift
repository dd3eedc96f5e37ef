import CLibXML2
import Glibc

/// The callbacks' work. Through the pointer, not as mutating methods: the owner changes the state while they run.
extension UnsafeMutablePointer where Pointee == SAXState {
    typealias Text = UnsafePointer<xmlChar>

    func startElement(
        _ name: Text, _ namespace: Text?, namespaces: Int, count: Int, _ values: UnsafeMutablePointer<Text?>?
    ) {
        pointee.depth += 1
        pointee.hasRoot = true
        let depth = pointee.depth
        guard depth <= pointee.limits.depth else { return refuse { $0.refuseDepth() } }
        guard count + namespaces <= pointee.limits.attributes else {
            return refuse { $0.refuseAttributes(count + namespaces) }
        }
        let found = match(name, namespace, below: pointee.stack[depth - 1])
        pointee.stack[depth] = found
        if found < 0 {
            if isTooLong(name) { return refuse { $0.refuseName() } }
            if depth <= pointee.recordDepth {
                pointee.owner._withUnsafeGuaranteedRef { $0.noteUnmatched(name, namespace, depth: depth) }
            }
        } else {
            let node = pointee.nodes[Int(found)]
            if node.hasInherited {
                pointee.owner._withUnsafeGuaranteedRef { $0.inherit(node: Int(found), count, values) }
            }
            if node.isRecord { pointee.owner._withUnsafeGuaranteedRef { $0.startRecord() } }
            enterTables(node)
            openTexts(node)
            if count > 0, let values { takeAttributes(node, count, values) }
        }
        if count > 0, let values { checkNames(count, values) }
    }

    private func match(_ name: Text, _ namespace: Text?, below parent: Int32) -> Int32 {
        guard parent >= 0 else { return SAXState.unmatched }
        let range = pointee.nodes[Int(parent)].edges
        var index = Int(range.start)
        while index < Int(range.end) {
            let edge = pointee.edges + index
            if edge.pointee.name == name,
                edge.pointee.namespace == namespace || (edge.pointee.alternative == namespace)
            {
                return edge.pointee.node
            }
            index += 1
        }
        return SAXState.unmatched
    }

    private func isTooLong(_ name: Text) -> Bool {
        strnlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self), XMLLimits.name + 1) > XMLLimits.name
    }

    /// Five pointers an attribute: local name, prefix, namespace, start and end of the value.
    private func takeAttributes(_ node: SAXState.Node, _ count: Int, _ values: UnsafeMutablePointer<Text?>) {
        var position = 0
        while position < count {
            let value = values + position * 5
            position += 1
            guard let name = value[0], let start = value[3], let end = value[4] else { continue }
            var index = Int(node.attributes.start)
            while index < Int(node.attributes.end) {
                let attribute = pointee.attributes + index
                if attribute.pointee.name == name, attribute.pointee.namespace == value[2] {
                    take(start, end - start, slot: attribute.pointee.slot)
                }
                index += 1
            }
        }
    }

    private func checkNames(_ count: Int, _ values: UnsafeMutablePointer<Text?>) {
        var position = 0
        while position < count {
            if let name = values[position * 5], isTooLong(name) { return refuse { $0.refuseName() } }
            position += 1
        }
    }

    private func enterTables(_ node: SAXState.Node) {
        var index = Int(node.tables.start)
        while index < Int(node.tables.end) {
            pointee.addRow(Int(pointee.lists[index]))
            index += 1
        }
    }

    private func take(_ text: Text, _ count: Int, slot index: Int) {
        let slot = pointee.slots + index
        let row = pointee.tables[slot.pointee.table].count - 1
        guard row >= 0, slot.pointee.open(row: row) else { return }
        slot.pointee.append(text, count)
        slot.pointee.close()
        if count > pointee.limits.text { return refuse { $0.refuseText(slot: index) } }
        add(count)
    }

    private func openTexts(_ node: SAXState.Node) {
        var position = Int(node.texts.start)
        while position < Int(node.texts.end) {
            let slotIndex = pointee.lists[position]
            let slot = pointee.slots + Int(slotIndex)
            let row = pointee.tables[slot.pointee.table].count - 1
            if row >= 0, slot.pointee.open(row: row) {
                pointee.openSlots[pointee.openCount] = slotIndex
                pointee.openCount += 1
            }
            position += 1
        }
    }

    func endElement() {
        guard pointee.depth > 0, pointee.depth <= pointee.limits.depth else { return }
        let index = pointee.stack[pointee.depth]
        pointee.depth -= 1
        guard index >= 0 else { return }
        let node = pointee.nodes[Int(index)]
        var position = Int(node.texts.start)
        while position < Int(node.texts.end) {
            let slot = pointee.slots + Int(pointee.lists[position])
            if slot.pointee.isOpen {
                slot.pointee.close()
                pointee.openCount -= 1
            }
            position += 1
        }
        if node.isRecord { pointee.owner._withUnsafeGuaranteedRef { $0.endRecord() } }
    }

    @inline(__always)
    func text(_ text: Text, _ count: Int) {
        var index = 0
        while index < pointee.openCount {
            let slot = pointee.slots + Int(pointee.openSlots[index])
            slot.pointee.append(text, count)
            if slot.pointee.openLength > pointee.limits.text {
                let slotIndex = Int(pointee.openSlots[index])
                return refuse { $0.refuseText(slot: slotIndex) }
            }
            add(count)
            index += 1
        }
    }

    @inline(__always)
    private func add(_ count: Int) {
        pointee.recordText += count
        pointee.batchText += count
        if pointee.recordText > pointee.limits.record { refuse { $0.refuseRecord() } }
    }

    @inline(never)
    private func refuse(_ report: (XMLDocumentParser) -> Void) { pointee.owner._withUnsafeGuaranteedRef(report) }
}
