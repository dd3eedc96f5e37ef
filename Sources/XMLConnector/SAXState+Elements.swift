import CLibXML2
import Glibc

extension SAXState {
    typealias Text = UnsafePointer<xmlChar>

    mutating func startElement(
        _ name: Text, _ namespace: Text?, namespaces: Int, count: Int, _ values: UnsafeMutablePointer<Text?>?
    ) {
        depth += 1
        hasRoot = true
        guard depth <= limits.depth else { return refuse { $0.refuseDepth() } }
        guard count + namespaces <= limits.attributes else {
            return refuse { $0.refuseAttributes(count + namespaces) }
        }
        let parent = stack[depth - 1]
        var found = Self.unmatched
        if parent >= 0 {
            let range = nodes[Int(parent)].edges
            var index = Int(range.start)
            while index < Int(range.end) {
                let edge = edges + index
                if edge.pointee.name == name,
                    edge.pointee.namespace == namespace || edge.pointee.alternative == namespace
                {
                    found = edge.pointee.node
                    break
                }
                index += 1
            }
        }
        stack[depth] = found
        if found < 0 {
            if strnlen(pointer(name), XMLLimits.name + 1) > XMLLimits.name {
                return refuse { $0.refuseName() }
            }
            if depth <= recordDepth {
                let depth = depth
                owner._withUnsafeGuaranteedRef { $0.noteUnmatched(name, namespace, depth: depth) }
            }
        }
        if count > 0, let values { takeAttributes(found, count, values) }
        if found >= 0, !isStopped { enter(Int(found)) }
    }

    private func pointer(_ text: Text) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
    }

    private mutating func takeAttributes(_ found: Int32, _ count: Int, _ values: UnsafeMutablePointer<Text?>) {
        if found >= 0 {
            let node = nodes[Int(found)]
            if node.hasInherited { owner._withUnsafeGuaranteedRef { $0.inherit(node: Int(found), count, values) } }
            if node.isRecord { owner._withUnsafeGuaranteedRef { $0.startRecord() } }
            enterTables(node)
            if isStopped { return }
            var position = 0
            while position < count {
                let value = values + position * 5
                position += 1
                guard let name = value[0], let start = value[3], let end = value[4] else { continue }
                var index = Int(node.attributes.start)
                while index < Int(node.attributes.end) {
                    let attribute = attributes + index
                    if attribute.pointee.name == name, attribute.pointee.namespace == value[2] {
                        take(start, end - start, slot: attribute.pointee.slot)
                    }
                    index += 1
                }
            }
        }
        var position = 0
        while position < count {
            if let name = values[position * 5], strnlen(pointer(name), XMLLimits.name + 1) > XMLLimits.name {
                return refuse { $0.refuseName() }
            }
            position += 1
        }
    }

    private mutating func enterTables(_ node: Node) {
        var index = Int(node.tables.start)
        while index < Int(node.tables.end) {
            addRow(Int(lists[index]))
            index += 1
        }
    }

    private mutating func take(_ text: Text, _ count: Int, slot index: Int) {
        let slot = slots + index
        let row = tables[slot.pointee.table].count - 1
        guard row >= 0, slot.pointee.open(row: row) else { return }
        slot.pointee.append(text, count)
        slot.pointee.close()
        if count > limits.text { return refuse { $0.refuseText(slot: index) } }
        add(count)
    }

    private mutating func enter(_ index: Int) {
        let node = nodes[index]
        var position = Int(node.texts.start)
        while position < Int(node.texts.end) {
            let slotIndex = lists[position]
            let slot = slots + Int(slotIndex)
            let row = tables[slot.pointee.table].count - 1
            if row >= 0, slot.pointee.open(row: row) {
                openSlots[openCount] = slotIndex
                openCount += 1
            }
            position += 1
        }
    }

    mutating func endElement() {
        guard depth > 0, depth <= limits.depth else { return }
        let index = stack[depth]
        depth -= 1
        guard index >= 0 else { return }
        let node = nodes[Int(index)]
        var position = Int(node.texts.start)
        while position < Int(node.texts.end) {
            let slot = slots + Int(lists[position])
            if slot.pointee.isOpen {
                slot.pointee.close()
                openCount -= 1
            }
            position += 1
        }
        if node.isRecord { owner._withUnsafeGuaranteedRef { $0.endRecord() } }
    }

    @inline(__always)
    mutating func text(_ text: Text, _ count: Int) {
        var index = 0
        while index < openCount {
            let slot = slots + Int(openSlots[index])
            slot.pointee.append(text, count)
            if slot.pointee.openLength > limits.text {
                let slotIndex = Int(openSlots[index])
                return refuse { $0.refuseText(slot: slotIndex) }
            }
            add(count)
            index += 1
        }
    }

    @inline(__always)
    private mutating func add(_ count: Int) {
        recordText += count
        batchText += count
        if recordText > limits.record { refuse { $0.refuseRecord() } }
    }

    @inline(never)
    private func refuse(_ report: (XMLDocumentParser) -> Void) { owner._withUnsafeGuaranteedRef(report) }
}
