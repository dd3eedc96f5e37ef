import Records

extension XMLDocumentParser {
    /// A batch ends early when its records and their texts pass this many bytes.
    static var batchBytes: Int { 8 << 20 }

    /// An element begins at which groups open or records begin.
    func enter(node: Int) {
        // Not a copy of the node, which would retain all of its lists.
        for group in layout.machine.nodes[node].groups { groups.begin(group, depth: depth) }
        for kind in layout.machine.nodes[node].forgets {
            kinds[kind].left = [:]
            kinds[kind].lentAbsent = []
            kinds[kind].lentValue = []
        }
        for kind in layout.machine.nodes[node].kinds { startRecord(kind) }
    }

    func leave(node: Int) {
        for kind in layout.machine.nodes[node].kinds.reversed() { endRecord(kind) }
        for group in layout.machine.nodes[node].groups { groups.end(group) }
    }

    private func startRecord(_ index: Int) {
        if kinds[index].isOpen { return refuseNested(kind: index) }
        kinds[index].isOpen = true
        kinds[index].count += 1
        kinds[index].depth = depth
        if !layout.machine.kinds[index].isBeside {
            kinds[index].lentAbsent = []
            kinds[index].lentValue = []
        }
        state.pointee.addRow(layout.machine.kinds[index].table)
        if kinds[index].isSchemaKind {
            let (text, line) = tagStart()
            recordCount += 1
            state.pointee.census.enterKind(index, depth: depth)
            kinds[index].number = recordCount
            kinds[index].start = feed.rawOffset(of: text)
            kinds[index].textStart = text
            kinds[index].line = line
            if batchTextStart == nil { batchTextStart = text }
            if !kinds[index].hasInner, openLeaf == nil {
                openLeaf = index
                openTextStart = text
            }
            state.pointee.recordText = 0
        }
        for position in layout.machine.kinds[index].borrows.indices { borrow(position, of: index) }
    }

    /// A value from outside of the record, as far as it is known now.
    private func borrow(_ position: Int, of index: Int) {
        let borrow = layout.machine.kinds[index].borrows[position]
        let row = state.pointee.row(layout.machine.kinds[index].table)
        let slot = state.pointee.slots + borrow.slot
        let lender = borrow.lender
        if layout.machine.kinds[lender].isBeside {
            if let left = kinds[lender].left[borrow.source] {
                left.bytes.withUnsafeBufferPointer { slot.pointee.appendBorrowed(left.flag, $0, row: row) }
                return
            }
        } else {
            let around = state.pointee.row(layout.machine.kinds[lender].table)
            if let (flag, bytes) = state.pointee.slots[borrow.source].settled(row: around) {
                slot.pointee.appendBorrowed(flag, bytes, row: row)
                if flag != TextSlot.repeated { kinds[lender].lentValue.insert(borrow.source) }
                return
            }
        }
        if hasDamagedContext {
            // What stood in the damaged stretch may have been this.
            return slot.pointee.appendBorrowed(TextSlot.damaged, UnsafeBufferPointer(start: nil, count: 0), row: row)
        }
        if isNeeded(borrow, of: index) { kinds[lender].lentAbsent.insert(borrow.source) }
    }

    private func isNeeded(_ borrow: XMLMachine.Borrow, of index: Int) -> Bool {
        guard needs.isNeeded.indices.contains(index),
            let column = layout.schema.kinds[index].column(named: borrow.column)
        else { return true }
        return needs.isNeeded[index][column]
    }

    private func endRecord(_ index: Int) {
        guard kinds[index].isOpen else { return }
        kinds[index].isOpen = false
        settleLoans(index)
        guard kinds[index].isSchemaKind else { return }
        let end = feed.rawOffset(of: position)
        let start = kinds[index].start
        let isValid = validation == nil || isValid(kind: index, end: end)
        if openLeaf == index {
            openLeaf = nil
            if position - openTextStart > Int64(layout.limits.record) {
                openLeaf = index
                return refuseRecord(at: start)
            }
        }
        if openLeaf == nil { damage?.anchor = position }
        guard isValid else {
            let table = layout.machine.kinds[index].table
            drop(table, from: state.pointee.row(table))
            return flushWhenFull(index)
        }
        kinds[index].origins.recordNumbers.append(kinds[index].number)
        kinds[index].origins.byteOffsets.append(start)
        kinds[index].origins.byteLengths.append(Int32(clamping: end - start))
        kinds[index].origins.lines.append(Int32(clamping: kinds[index].line))
        if groups.ordinals.count > 1 {
            if kinds[index].ordinals.isEmpty { kinds[index].ordinals = .init(repeating: [], count: groups.ordinals.count - 1) }
            for group in 1..<groups.ordinals.count { kinds[index].ordinals[group - 1].append(groups.ordinals[group]) }
        }
        flushWhenFull(index)
    }

    private func flushWhenFull(_ index: Int) {
        let first = batchTextStart ?? position
        if kinds[index].origins.count >= batchRows || position - first > Int64(Self.batchBytes)
            || state.pointee.batchText > Self.batchBytes
        {
            flush()
        }
    }

    /// A column that somebody reads of a value that a kind lends.
    private func loan(_ lender: Int, _ source: Int) -> XMLMachine.Borrow? {
        for (index, kind) in layout.machine.kinds.enumerated() {
            let found = kind.borrows.first { $0.lender == lender && $0.source == source && isNeeded($0, of: index) }
            if let found { return found }
        }
        return nil
    }

    /// What the element said in the end, held against what records took from it before.
    private func settleLoans(_ index: Int) {
        let isBeside = layout.machine.kinds[index].isBeside
        if !isBeside, kinds[index].lentAbsent.isEmpty, kinds[index].lentValue.isEmpty { return }
        let row = state.pointee.row(layout.machine.kinds[index].table)
        for source in kinds[index].lentAbsent where state.pointee.slots[source].settled(row: row) != nil {
            if let borrow = loan(index, source) { refuseLate(borrow) }
        }
        for source in kinds[index].lentValue
        where state.pointee.slots[source].settled(row: row)?.flag == TextSlot.repeated
            && state.pointee.slots[source].repeats == .error
        {
            if let borrow = loan(index, source) { refuseLate(borrow) }
        }
        guard isBeside else { return }
        for borrow in layout.machine.kinds.lazy.flatMap(\.borrows) where borrow.lender == index {
            let settled = state.pointee.slots[borrow.source].settled(row: row)
            kinds[index].left[borrow.source] = settled.map { KindReading.Left(flag: $0.flag, bytes: Array($0.bytes)) }
        }
    }

    /// Makes a frame of the records that are complete; those that are open stay, as far as they were read.
    func flush() {
        batchTextStart = nil
        var isOpen: Set<Int> = []
        for (index, kind) in kinds.enumerated() where kind.isOpen { isOpen.insert(layout.machine.kinds[index].table) }
        var rows: [Int] = []
        for table in 0..<state.pointee.tableCount {
            let parent = state.pointee.tables[table].parent
            rows.append(
                parent < 0
                    ? state.pointee.tables[table].count - (isOpen.contains(table) ? 1 : 0)
                    : state.pointee.rows(table, before: rows[parent]))
        }
        let slots = (0..<state.pointee.slotCount).map { state.pointee.slots[$0].take(rows: rows[state.pointee.slots[$0].table]) }
        let parents = (0..<state.pointee.tableCount).map { table in
            state.pointee.tables[table].parent < 0
                ? [] : Array(UnsafeBufferPointer(start: state.pointee.tables[table].parents, count: rows[table]))
        }
        for table in 0..<state.pointee.tableCount { keepRows(table, after: rows) }
        state.pointee.batchText = 0
        let held = isOpen.isEmpty ? 0 : (0..<state.pointee.slotCount).reduce(0) { $0 + state.pointee.slots[$1].heldBytes }
        let complete = kinds.indices.filter { kinds[$0].isSchemaKind && kinds[$0].origins.count > 0 }
        if !complete.isEmpty {
            let first = complete.map { kinds[$0].origins.byteOffsets[0] }.min() ?? 0
            let last = complete.map { index in
                (kinds[index].origins.byteOffsets.last ?? 0) + Int64(kinds[index].origins.byteLengths.last ?? 0)
            }.max() ?? first
            let start = max(first, feed.keptFrom)
            frames.append(
                XMLFrame(
                    machine: layout.machine, needs: needs, rows: rows, slots: slots, parents: parents,
                    origins: kinds.map(\.origins), ordinals: kinds.map(\.ordinals), raw: feed.raw(from: start, to: last),
                    rawOffset: start))
        }
        for index in kinds.indices {
            kinds[index].origins = RecordOrigins(file: file.path, fileIndex: fileIndex)
            kinds[index].ordinals = []
        }
        deliverRejects()
        if held > layout.limits.record { refuseRecord() }
    }

    private func keepRows(_ table: Int, after rows: [Int]) {
        let count = rows[table]
        let parents = state.pointee.tables[table].parents
        let kept = state.pointee.tables[table].count - count
        let parent = state.pointee.tables[table].parent
        for row in 0..<max(kept, 0) {
            parents[row] = parent < 0 ? 0 : parents[count + row] - Int32(truncatingIfNeeded: rows[parent])
        }
        state.pointee.tables[table].count = max(kept, 0)
    }
}
