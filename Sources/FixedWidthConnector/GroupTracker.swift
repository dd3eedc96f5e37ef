import Diagnostics
import Records

/// Follows the groups and parents of one feed, record by record, and says where the nesting breaks.
struct GroupTracker: Sendable {
    /// Runs of records of one kind with the same surroundings.
    struct Runs: Sendable {
        var kinds: [Int32] = []
        /// The first record of each run, as an index into the frame's records.
        var starts: [Int32] = []
        /// For each run, the ordinal of each group's instance; -1 outside of one.
        var ordinals: [Int64] = []
        /// For each run, the record of each slot's kind, as an index into the frame's records; -1 for none.
        var parents: [Int32] = []
        /// What is wrong with the lists of some records.
        var faults: [Fault] = []
        /// Records after the last run.
        var end: Int32 = 0

        /// Leaves a record out: it is in no batch.
        mutating func skip(_ row: Int, _ tracker: GroupTracker) {
            kinds.append(-1)
            starts.append(Int32(truncatingIfNeeded: row))
            ordinals.append(contentsOf: tracker.ordinals)
            parents.append(contentsOf: tracker.current)
        }
    }

    /// A record that a list should have, and that stands where it cannot.
    struct Fault: Sendable {
        /// The record that holds the list, as an index into the frame's records.
        let row: Int32
        /// The record itself.
        let segment: Int32
        /// The kind whose list it is.
        let kind: Int
        let diagnostic: Diagnostic
    }

    private let layout: FixedWidthLayout
    /// For each kind, its slot.
    private let slotOfKind: [Int]
    private let isPlain: [Bool]
    /// For each kind, the slots of the kinds under it: their records belong to the record before.
    private let descendantSlots: [[Int]]

    private var isOpen: [Bool]
    private(set) var ordinals: [Int64]
    private var nextOrdinals: [Int64]
    private var wasFileOpened = false
    private(set) var isFileClosed = false
    /// For each slot, the record that is seen: an index into the frame's records.
    private(set) var current: [Int32]
    /// For each slot, how many groups were open around its record.
    private var depths: [Int]
    private var lastKind: Int32 = -1
    private var families: SegmentFamilies

    init(_ layout: FixedWidthLayout) {
        self.layout = layout
        families = SegmentFamilies(layout)
        slotOfKind = layout.kinds.indices.map { layout.slots.firstIndex(of: $0) ?? -1 }
        isPlain = layout.kinds.map { $0.opens == nil && $0.closes == nil }
        descendantSlots = layout.kinds.indices.map { kind in
            layout.slots.indices.filter { slot in
                var parent = layout.kinds[layout.slots[slot]].parent
                while let above = parent, above != kind { parent = layout.kinds[above].parent }
                return parent == kind
            }
        }
        isOpen = .init(repeating: false, count: layout.groups.count)
        ordinals = .init(repeating: -1, count: layout.groups.count)
        nextOrdinals = .init(repeating: 0, count: layout.groups.count)
        current = .init(repeating: -1, count: layout.slots.count)
        depths = .init(repeating: 0, count: layout.slots.count)
    }

    mutating func beginFile(_ index: Int) {
        for group in isOpen.indices {
            isOpen[group] = false
            ordinals[group] = -1
        }
        nextOrdinals[0] = Int64(index)
        isOpen[0] = !layout.hasOpener(0)
        ordinals[0] = Int64(index)
        wasFileOpened = isOpen[0]
        isFileClosed = false
        for slot in current.indices { current[slot] = -1 }
        lastKind = -1
    }

    /// Starts a new chunk: the records of earlier chunks that are still seen have new indexes.
    mutating func beginChunk(_ carried: [Int32]) {
        current = carried
        lastKind = -1
        families.reset()
    }

    /// Follows a record that only goes on with the last run, as nearly all do.
    ///
    /// - Returns: false where ``follow(_:row:into:)`` has to look at it.
    @inline(__always)
    mutating func goesOn(_ kind: Int32, row: Int) -> Bool {
        guard kind == lastKind, kind >= 0, isPlain[Int(kind)] else { return false }
        let slot = slotOfKind[Int(kind)]
        if slot >= 0 { current[slot] = Int32(truncatingIfNeeded: row) }
        families.goesOn(Int(kind), row: row)
        return true
    }

    /// Puts a record into the family of segments that it belongs to.
    ///
    /// - Returns: what is wrong where its parent is missing, and the record whose list it would be in, if one is open.
    mutating func assemble(_ kind: Int32, row: Int) -> SegmentFamilies.Orphan? {
        let orphan = families.follow(Int(kind), row: row)
        if orphan != nil { lastKind = -1 }
        return orphan
    }

    /// Passes over a record that is in no batch. What follows must not be taken for a child of the record before it.
    mutating func skip(_ row: Int, kind: Int32, into runs: inout Runs) {
        runs.skip(row, self)
        lastKind = -1
        if slotOfKind[Int(kind)] >= 0 { current[slotOfKind[Int(kind)]] = -1 }
        for below in descendantSlots[Int(kind)] { current[below] = -1 }
    }

    /// - Returns: what is wrong with the record; the caller adds where it stands.
    mutating func follow(_ kind: Int32, row: Int, into runs: inout Runs) -> Diagnostic? {
        let record = layout.kinds[Int(kind)]
        if isFileClosed { return afterLast(record) }
        if let group = record.opens {
            if let problem = open(group, record) { return problem }
        } else if let problem = checkInside(record) {
            return problem
        }
        if let parent = record.parent, slotOfKind[parent] >= 0, current[slotOfKind[parent]] < 0 {
            return Diagnostic(
                .missingParent, "a record of kind \(record.name) stands without its parent",
                expected: "a record of kind \(layout.kinds[parent].name) before it in its group",
                help: "check the order of the file, or the `when` of \(layout.kinds[parent].name)")
        }
        runs.kinds.append(kind)
        runs.starts.append(Int32(truncatingIfNeeded: row))
        runs.ordinals.append(contentsOf: ordinals)
        runs.parents.append(contentsOf: current)
        lastKind = kind
        let slot = slotOfKind[Int(kind)]
        for below in descendantSlots[Int(kind)] { current[below] = -1 }
        if slot >= 0 {
            current[slot] = Int32(truncatingIfNeeded: row)
            depths[slot] = isOpen.lastIndex(of: true) ?? 0
        }
        if let group = record.closes { close(group) }
        return nil
    }

    /// - Returns: what is missing at the end of the file.
    func endFile() -> Diagnostic? {
        if !wasFileOpened {
            return Diagnostic(
                .missingOpener, "the file has no record of kind \(layout.openers(0))",
                expected: "a record of kind \(layout.openers(0)) first", help: "an extract without records still has it")
        }
        if isFileClosed { return nil }
        for group in isOpen.indices.reversed() where isOpen[group] && layout.hasCloser(group) {
            return missingCloser(group, "the file ends")
        }
        return nil
    }

    func afterLast(_ record: FixedWidthKind? = nil) -> Diagnostic {
        Diagnostic(
            .afterLastRecord, "something follows the record that closes the file",
            expected: "the end of the file after \(layout.closers(0))",
            found: record.map { Redacted("a record of kind \($0.name)", isPersonal: false) },
            help: layout.filler == nil
                ? "if the sender fills up the last block, declare `filler`; otherwise two files may have been joined"
                : "two files may have been joined")
    }

    private mutating func open(_ group: Int, _ record: FixedWidthKind) -> Diagnostic? {
        if group == 0 {
            if wasFileOpened {
                return Diagnostic(
                    .secondOpener, "a second record of kind \(record.name) in the file",
                    help: "two files may have been joined: give them as two files")
            }
            wasFileOpened = true
            begin(0)
            return nil
        }
        if let problem = missingFileOpener(record) { return problem }
        for outer in 1..<max(group, 1) where !isOpen[outer] {
            return Diagnostic(
                .recordOutsideGroup, "a record of kind \(record.name) stands outside its group",
                expected: "inside group \(layout.groups[outer])",
                help: "groups nest in the order in which their openers stand under `records`")
        }
        for inner in stride(from: layout.groups.count - 1, through: group, by: -1) where isOpen[inner] {
            if layout.hasCloser(inner) {
                if inner == group {
                    return Diagnostic(
                        .secondOpener, "a second record of kind \(record.name) before \(layout.closers(group))",
                        expected: "a record of kind \(layout.closers(group)) first",
                        help: "a closing record is missing, or a record stands twice")
                }
                return missingCloser(inner, "a record of kind \(record.name) comes")
            }
            end(inner)
        }
        begin(group)
        return nil
    }

    private mutating func checkInside(_ record: FixedWidthKind) -> Diagnostic? {
        if let problem = missingFileOpener(record) { return problem }
        if let group = record.closes {
            if !isOpen[group] {
                return Diagnostic(
                    .missingOpener, "a record of kind \(record.name) closes a group that is not open",
                    expected: "a record of kind \(layout.openers(group)) before it")
            }
            for inner in stride(from: layout.groups.count - 1, to: group, by: -1) where isOpen[inner] {
                if layout.hasCloser(inner) { return missingCloser(inner, "a record of kind \(record.name) comes") }
                end(inner)
            }
        } else if let group = record.within, !isOpen[group] {
            return Diagnostic(
                .recordOutsideGroup, "a record of kind \(record.name) stands outside its group",
                expected: "inside group \(layout.groups[group])",
                help: "check the order of the file, or `in` of the kind")
        }
        return nil
    }

    private func missingFileOpener(_ record: FixedWidthKind) -> Diagnostic? {
        if wasFileOpened { return nil }
        return Diagnostic(
            .missingOpener, "the file does not begin with a record of kind \(layout.openers(0))",
            expected: "a record of kind \(layout.openers(0)) first",
            found: Redacted("a record of kind \(record.name)", isPersonal: false))
    }

    private func missingCloser(_ group: Int, _ what: String) -> Diagnostic {
        Diagnostic(
            .missingCloser, "\(what) before the record that closes group \(layout.groups[group])",
            expected: "a record of kind \(layout.closers(group))",
            help: "the extract may be cut off: ask for it again")
    }

    private mutating func begin(_ group: Int) {
        isOpen[group] = true
        ordinals[group] = nextOrdinals[group]
        nextOrdinals[group] += 1
        lastKind = -1
    }

    private mutating func close(_ group: Int) {
        end(group)
        if group == 0 { isFileClosed = true }
    }

    /// Ends a group; records inside it are no longer seen.
    private mutating func end(_ group: Int) {
        isOpen[group] = false
        if group > 0 { ordinals[group] = -1 }
        lastKind = -1
        for slot in current.indices where depths[slot] >= group { current[slot] = -1 }
    }
}
