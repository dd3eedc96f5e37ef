/// The groups of records that are open, as ordinals that count up over the whole run.
struct GroupCounters: Sendable, Equatable {
    /// For each group, the ordinal of the open one; -1 for none. The first is the file.
    private(set) var ordinals: [Int64]
    private var next: [Int64]
    /// For each group, the level of the element that opened it.
    private var depths: [Int]

    init(count: Int) {
        ordinals = .init(repeating: -1, count: count)
        next = .init(repeating: 0, count: count)
        depths = .init(repeating: 0, count: count)
    }

    mutating func beginFile(_ index: Int) {
        for group in ordinals.indices { ordinals[group] = -1 }
        ordinals[0] = Int64(index)
    }

    mutating func begin(_ group: Int, depth: Int) {
        depths[group] = depth
        ordinals[group] = next[group]
        next[group] += 1
    }

    mutating func end(_ group: Int) { ordinals[group] = -1 }

    /// Ends the groups of elements below a level.
    mutating func end(below depth: Int) {
        for group in ordinals.indices.dropFirst() where depths[group] > depth { ordinals[group] = -1 }
    }
}
