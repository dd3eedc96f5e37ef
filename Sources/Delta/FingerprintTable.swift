import Records

/// A flat open-addressing table from row id to hash and state, without any allocation for an entry.
///
/// The byte kernel of the comparison: the owner calls ``release()``. Linear probing with a load of at most three quarters;
/// the place of an id comes from multiply-shift hashing with a random multiplier, so that no extract can be made to collide.
struct FingerprintTable {
    struct Slot {
        var id: RowID
        var hash: RowHash
    }

    /// What entries hold besides id, hash and state.
    struct Layout {
        let keepsBaseHash: Bool
        let keepsOrigin: Bool

        /// Only what a policy needs: `last` may come back to the base's content, and both others name losers later.
        init(_ policy: DuplicatePolicy) {
            keepsBaseHash = policy == .last
            keepsOrigin = policy != .first
        }

        func bytes(capacity: Int) -> Int {
            let slot = MemoryLayout<Slot>.stride + 1 + (keepsBaseHash ? MemoryLayout<RowHash>.stride : 0)
            return capacity * (slot + (keepsOrigin ? MemoryLayout<RowOrigin>.stride : 0))
        }
    }

    private static let multiplier = UInt64.random(in: .min ... .max) | 1
    private static let smallestCapacity = 8

    let layout: Layout
    private(set) var capacity = 0
    private(set) var count = 0
    private var shift: UInt64 = 64
    private var slotsOrNil: UnsafeMutablePointer<Slot>?
    private var statesOrNil: UnsafeMutablePointer<UInt8>?
    private var baseHashes: UnsafeMutablePointer<RowHash>?
    private var origins: UnsafeMutablePointer<RowOrigin>?

    init(layout: Layout) { self.layout = layout }

    var bytes: Int { layout.bytes(capacity: capacity) }
    /// What the table takes after growing.
    var bytesGrown: Int { layout.bytes(capacity: max(Self.smallestCapacity, capacity * 2)) }
    var needsGrowth: Bool { count >= capacity / 4 * 3 }

    mutating func release() {
        slotsOrNil?.deallocate()
        statesOrNil?.deallocate()
        baseHashes?.deallocate()
        origins?.deallocate()
        self = FingerprintTable(layout: layout)
    }

    @inline(__always)
    private func home(_ id: RowID) -> Int {
        Int(truncatingIfNeeded: ((id.low ^ id.high) &* Self.multiplier) >> shift)
    }

    /// Reads the place where the id most likely is, which brings it near; independent reads overlap.
    ///
    /// - Returns: the index of the id's entry, or -1 where it is elsewhere or missing.
    @inline(__always)
    func probe(_ id: RowID) -> Int {
        guard let slots = slotsOrNil, let states = statesOrNil else { return -1 }
        let index = home(id)
        // What an empty entry holds is not written, so its state comes first.
        guard states[index] != RowState.empty else { return -1 }
        return slots[index].id == id ? index : -1
    }

    /// - Returns: the index of the id's entry, or -1.
    func find(_ id: RowID) -> Int {
        guard let slots = slotsOrNil, let states = statesOrNil else { return -1 }
        var index = home(id)
        while states[index] != RowState.empty {
            if slots[index].id == id { return index }
            index = (index + 1) & (capacity - 1)
        }
        return -1
    }

    /// Adds an id that is not there, in a table that does not need to grow.
    ///
    /// - Returns: the index of the new entry, or -1 where there is no room.
    mutating func insert(_ id: RowID, _ hash: RowHash, state: UInt8) -> Int {
        guard !needsGrowth, let slots = slotsOrNil, let states = statesOrNil else { return -1 }
        var index = home(id)
        while states[index] != RowState.empty { index = (index + 1) & (capacity - 1) }
        slots[index] = Slot(id: id, hash: hash)
        states[index] = state | RowState.occupied
        baseHashes?[index] = hash
        origins?[index] = RowOrigin()
        count += 1
        return index
    }

    /// Doubles the room. Entries move, so indices that were found before are void.
    mutating func grow() { resize(to: max(Self.smallestCapacity, capacity * 2)) }

    /// - Parameter newCapacity: a power of two, with room for the entries.
    mutating func resize(to newCapacity: Int) {
        let old = self
        capacity = newCapacity
        shift = UInt64(64 - capacity.trailingZeroBitCount)
        // What an empty entry holds is never read, so only the states are written: untouched pages cost nothing.
        let slots = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<Slot>.stride, alignment: 64)
            .bindMemory(to: Slot.self, capacity: capacity)
        let states = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        states.initialize(repeating: RowState.empty, count: capacity)
        slotsOrNil = slots
        statesOrNil = states
        if layout.keepsBaseHash { baseHashes = .allocate(capacity: capacity) }
        if layout.keepsOrigin { origins = .allocate(capacity: capacity) }
        guard let oldSlots = old.slotsOrNil, let oldStates = old.statesOrNil else { return }
        for index in 0..<old.capacity where oldStates[index] != RowState.empty {
            let slot = oldSlots[index]
            var target = home(slot.id)
            while states[target] != RowState.empty { target = (target + 1) & (capacity - 1) }
            slots[target] = slot
            states[target] = oldStates[index]
            if let hashes = old.baseHashes { baseHashes?[target] = hashes[index] }
            if let all = old.origins { origins?[target] = all[index] }
        }
        oldSlots.deallocate()
        oldStates.deallocate()
        old.baseHashes?.deallocate()
        old.origins?.deallocate()
    }

    /// The capacity that holds so many entries without growing.
    static func capacity(for entries: Int) -> Int {
        var capacity = smallestCapacity
        while capacity / 4 * 3 <= entries, capacity < 1 << 40 { capacity *= 2 }
        return capacity
    }

    // Indices below come from `find`, `probe` and `insert`, or lie in 0 ..< capacity.

    @inline(__always)
    func state(_ index: Int) -> UInt8 { statesOrNil?[index] ?? RowState.empty }

    @inline(__always)
    func setState(_ index: Int, _ state: UInt8) { statesOrNil?[index] = state }

    func id(_ index: Int) -> RowID { slotsOrNil?[index].id ?? RowID(high: 0, low: 0) }

    @inline(__always)
    func hash(_ index: Int) -> RowHash { slotsOrNil?[index].hash ?? RowHash(high: 0, low: 0) }

    func setHash(_ index: Int, _ hash: RowHash) { slotsOrNil?[index].hash = hash }

    /// The hash that the store has; the current one where the layout keeps no other.
    func baseHash(_ index: Int) -> RowHash { baseHashes?[index] ?? hash(index) }

    func setBaseHash(_ index: Int, _ hash: RowHash) { baseHashes?[index] = hash }

    func origin(_ index: Int) -> RowOrigin { origins?[index] ?? RowOrigin() }

    @inline(__always)
    func setOrigin(_ index: Int, _ origin: RowOrigin) { origins?[index] = origin }
}
