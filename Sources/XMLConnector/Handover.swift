/// Where a parser stands at the beginning of a record, as far as what follows depends on it: another parser that takes it over
/// reads on as this one would.
struct Handover: Sendable {
    /// Rows of one slot that belong to elements around the records.
    struct Texts: Sendable, Equatable {
        var bytes: [UInt8]
        var starts: [UInt32]
        var lengths: [UInt32]
        var flags: [UInt8]
    }

    /// What the callbacks work on, of the elements around the records.
    struct Elements: Sendable, Equatable {
        var depth: Int
        var active: [Int32]
        var starts: [Int32]
        var counters: [Int32]
        /// For each table its rows, as rows of the parent table.
        var tables: [[Int32]]
        var slots: [Texts]
    }

    let elements: Elements
    let kinds: [KindReading]
    let groups: GroupCounters
    let tags: OpenTags
    let damage: DamageReading?
    /// What is absent around the records may have been lost.
    let hasDamagedContext: Bool
    let census: ElementCensus.Path

    /// Whether nothing but whole records stood between the place of another handover and this one.
    func continues(_ other: Handover) -> Bool {
        elements == other.elements && groups == other.groups && zip(kinds, other.kinds).allSatisfy { $0.isSame(as: $1) }
    }
}

extension KindReading {
    /// Whether the elements around and beside the records are in the same state.
    func isSame(as other: KindReading) -> Bool {
        isOpen == other.isOpen && (!isOpen || depth == other.depth) && left == other.left && miss == other.miss
            && (!isContext || count == other.count)
    }
}

extension SAXState {
    /// The elements that are open, when no record is.
    ///
    /// - Returns: nil where something takes text or rows that may go on in the records.
    func held() -> Handover.Elements? {
        guard openCount == 0, (0..<tableCount).allSatisfy({ tables[$0].openDepth == 0 }) else { return nil }
        let last = Int(starts[depth + 1])
        return Handover.Elements(
            depth: depth, active: Array(UnsafeBufferPointer(start: active, count: last)),
            starts: Array(UnsafeBufferPointer(start: starts, count: depth + 2)),
            counters: Array(UnsafeBufferPointer(start: counters, count: counterCount * (depth + 1))),
            tables: (0..<tableCount).map { Array(UnsafeBufferPointer(start: tables[$0].parents, count: tables[$0].count)) },
            slots: (0..<slotCount).map { slots[$0].held() })
    }

    /// Puts a new state, of the same machine and limits, where another one stood.
    mutating func take(_ elements: Handover.Elements) {
        hasRoot = true
        depth = elements.depth
        if elements.active.count > activeCapacity { growActive(to: elements.active.count) }
        for (index, node) in elements.active.enumerated() { active[index] = node }
        for (index, start) in elements.starts.enumerated() { starts[index] = start }
        for (index, count) in elements.counters.enumerated() { counters[index] = count }
        for (table, rows) in elements.tables.enumerated() {
            for parent in rows {
                addRow(table)
                tables[table].parents[tables[table].count - 1] = parent
            }
        }
        for (slot, texts) in elements.slots.enumerated() { slots[slot].take(texts) }
        batchText = 0
    }
}
