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
        let counts = pointee.census.isOn
        if counts { pointee.census.enter(name, namespace, depth: depth) { pointee.line } }
        let isMatched = match(name, namespace, count, values)
        if !isMatched {
            if isTooLong(name) { return refuse { $0.refuseName() } }
            if depth <= pointee.recordDepth {
                pointee.owner._withUnsafeGuaranteedRef { $0.noteUnmatched(name, namespace, depth: depth) }
            }
        }
        var taken = 0
        var index = Int(pointee.starts[depth])
        let end = Int(pointee.starts[depth + 1])
        while index < end {
            let number = Int(pointee.active[index])
            index += 1
            let node = pointee.nodes + number
            if node.pointee.isBoundary {
                pointee.owner._withUnsafeGuaranteedRef { $0.enter(node: number) }
                if pointee.isStopped { return }
            }
            if !node.pointee.tables.isEmpty { enterTables(node) }
            if !node.pointee.texts.isEmpty { openTexts(node) }
            if count > 0, !node.pointee.attributes.isEmpty, let values { taken += takeAttributes(node, count, values) }
        }
        if counts, count > 0, let values { pointee.census.attributes(count, values, depth: depth) { pointee.line } }
        // Names of paths are short enough.
        if taken < count, let values { checkNames(count, values) }
    }

    /// Counts what the document type adds to an element: a few bytes of a document could become gigabytes.
    func countDefaults(_ values: UnsafeMutablePointer<Text?>, _ count: Int) {
        for position in 0..<count {
            if let start = values[position * 5 + 3], let end = values[position * 5 + 4] { pointee.defaultText += Int64(end - start) }
        }
        guard pointee.defaultText > Int64(pointee.limits.expansion) else { return }
        refuse { $0.checkDefaults() }
    }

    private func isTooLong(_ name: Text) -> Bool {
        strnlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self), XMLLimits.name + 1) > XMLLimits.name
    }

    /// Five pointers an attribute: local name, prefix, namespace, start and end of the value.
    ///
    /// - Returns: how many attributes of the element a path names.
    private func takeAttributes(
        _ node: UnsafeMutablePointer<SAXState.Node>, _ count: Int, _ values: UnsafeMutablePointer<Text?>
    ) -> Int {
        let first = Int(node.pointee.attributes.start)
        let end = Int(node.pointee.attributes.end)
        var taken = 0
        var position = 0
        while position < count {
            let value = values + position * 5
            position += 1
            guard let name = value[0], let start = value[3], let valueEnd = value[4] else { continue }
            var isTaken = false
            var index = first
            while index < end {
                let attribute = pointee.attributes + index
                index += 1
                guard attribute.pointee.name == name else { continue }
                if attribute.pointee.namespace != value[2] {
                    if !attribute.pointee.isMissed { miss(attribute: index - 1, value[2]) }
                    continue
                }
                attribute.pointee.isTaken = true
                isTaken = true
                if attribute.pointee.slot < 0 {
                    takeNull(node, start, valueEnd - start)
                } else {
                    take(start, valueEnd - start, slot: attribute.pointee.slot)
                }
            }
            if isTaken { taken += 1 }
        }
        return taken
    }

    @inline(never)
    private func miss(attribute: Int, _ namespace: Text?) {
        pointee.attributes[attribute].isMissed = true
        pointee.owner._withUnsafeGuaranteedRef { $0.noteMiss(attribute: attribute, namespace) }
    }

    /// `xsi:nil` is a boolean (XML Schema part 1, section 2.6.2): `true`, `false`, `1` or `0`, with blanks around it (part 2, section
    /// 3.2.2). With anything else nobody knows whether the element is null.
    private func takeNull(_ node: UnsafeMutablePointer<SAXState.Node>, _ start: Text, _ count: Int) {
        var first = 0
        var last = count
        while first < last, start[first] <= 0x20 { first += 1 }
        while last > first, start[last - 1] <= 0x20 { last -= 1 }
        func says(_ word: StaticString) -> Bool {
            last - first == word.utf8CodeUnitCount && memcmp(start + first, word.utf8Start, word.utf8CodeUnitCount) == 0
        }
        if says("false") || says("0") { return }
        let flag = says("true") || says("1") ? TextSlot.null : TextSlot.unclearNull
        var position = Int(node.pointee.texts.start)
        while position < Int(node.pointee.texts.end) {
            let slot = pointee.slots + Int(pointee.lists[position])
            if slot.pointee.openDepth == pointee.depth { slot.pointee.openNull(flag) }
            position += 1
        }
    }

    private func checkNames(_ count: Int, _ values: UnsafeMutablePointer<Text?>) {
        var position = 0
        while position < count {
            if let name = values[position * 5], isTooLong(name) { return refuse { $0.refuseName() } }
            position += 1
        }
    }

    private func enterTables(_ node: UnsafeMutablePointer<SAXState.Node>) {
        var index = Int(node.pointee.tables.start)
        while index < Int(node.pointee.tables.end) {
            let table = Int(pointee.lists[index])
            if pointee.tables[table].openDepth > 0 { return refuse { $0.refuseNested(table: table) } }
            pointee.tables[table].openDepth = Int32(truncatingIfNeeded: pointee.depth)
            pointee.addRow(table)
            pointee.recordText += pointee.tables[table].rowBytes
            if pointee.recordText > pointee.limits.record { return refuse { $0.refuseRecord() } }
            index += 1
        }
    }

    private func take(_ text: Text, _ count: Int, slot index: Int) {
        let slot = pointee.slots + index
        let row = pointee.row(slot.pointee.table)
        guard row >= 0, slot.pointee.open(row: row, depth: pointee.depth) else { return }
        slot.pointee.append(text, count)
        slot.pointee.close()
        if count > pointee.limits.text { return refuse { $0.refuseText(slot: index) } }
        add(count)
    }

    private func openTexts(_ node: UnsafeMutablePointer<SAXState.Node>) {
        let depth = pointee.depth
        let end = Int(node.pointee.texts.end)
        var position = Int(node.pointee.texts.start)
        while position < end {
            let slotIndex = pointee.lists[position]
            let slot = pointee.slots + Int(slotIndex)
            let row = pointee.row(slot.pointee.table)
            if row >= 0, slot.pointee.open(row: row, depth: depth) {
                pointee.openSlots[pointee.openCount] = slotIndex
                pointee.openCount += 1
                if slot.pointee.isMarkup { pointee.openMarkup += 1 }
            }
            position += 1
        }
    }

    func endElement() {
        let depth = pointee.depth
        guard depth > 0, depth <= pointee.limits.depth else { return }
        if pointee.census.isSampling { pointee.census.leave(depth: depth) }
        let first = Int(pointee.starts[depth])
        var index = Int(pointee.starts[depth + 1])
        while index > first {
            index -= 1
            let number = Int(pointee.active[index])
            let node = pointee.nodes + number
            var position = Int(node.pointee.texts.start)
            let end = Int(node.pointee.texts.end)
            while position < end {
                let slot = pointee.slots + Int(pointee.lists[position])
                if slot.pointee.openDepth == depth {
                    slot.pointee.close()
                    pointee.openCount -= 1
                    if slot.pointee.isMarkup { pointee.openMarkup -= 1 }
                }
                position += 1
            }
            position = Int(node.pointee.tables.start)
            while position < Int(node.pointee.tables.end) {
                pointee.tables[Int(pointee.lists[position])].openDepth = 0
                position += 1
            }
            if node.pointee.isBoundary { pointee.owner._withUnsafeGuaranteedRef { $0.leave(node: number) } }
        }
        pointee.depth -= 1
    }

    @inline(__always)
    func text(_ text: Text, _ count: Int) {
        if pointee.census.isSampling { pointee.census.addText(text, count) }
        var index = 0
        while index < pointee.openCount {
            let slotIndex = Int(pointee.openSlots[index])
            index += 1
            let slot = pointee.slots + slotIndex
            if slot.pointee.isOwnText, Int(slot.pointee.openDepth) != pointee.depth { continue }
            if slot.pointee.isMarkup {
                takeMarkup(text, count, slot: slotIndex)
                continue
            }
            slot.pointee.append(text, count)
            if slot.pointee.openLength > pointee.limits.text { return refuse { $0.refuseText(slot: slotIndex) } }
            add(count)
        }
    }

    @inline(never)
    private func takeMarkup(_ text: Text, _ count: Int, slot index: Int) {
        guard count > 0 else { return }
        let slot = pointee.slots + index
        let before = slot.pointee.openLength
        slot.pointee.appendEscaped(text, count, isAttribute: false)
        pointee.isTagEmpty = false
        self.count(slot.pointee.openLength - before, slot: index)
    }

    /// Bytes came to an open text.
    func count(_ bytes: Int, slot index: Int) {
        if (pointee.slots + index).pointee.openLength > pointee.limits.text { return refuse { $0.refuseText(slot: index) } }
        add(bytes)
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
