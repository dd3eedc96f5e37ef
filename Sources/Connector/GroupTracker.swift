public import Diagnostics

/// Follows the groups and parents of one feed, record by record, and says where the nesting breaks.
public struct GroupTracker: Sendable {
    /// Runs of records of one kind with the same surroundings.
    public struct Runs: Sendable {
        /// -1 where the record is in no batch.
        public var kinds: [Int32] = []
        /// The first record of each run, as an index into the frame's records.
        public var starts: [Int32] = []
        /// For each run, the ordinal of each group's instance; -1 outside of one.
        public var ordinals: [Int64] = []
        /// For each run, the record of each slot's kind, as an index into the frame's records; -1 for none.
        public var parents: [Int32] = []
        /// Records after the last run.
        public var end: Int32 = 0

        public init() {}
    }

    private let layout: RecordNesting
    /// For each kind, its slot.
    private let slotOfKind: [Int]
    private let isPlain: [Bool]
    /// For each kind, the slots of the kinds under it: their records belong to the record before.
    private let descendantSlots: [[Int]]
    /// For each slot, whether its kind is the parent of others: not those of headers, which the whole group sees.
    private let holdsOthers: [Bool]

    private var isOpen: [Bool]
    private var ordinals: [Int64]
    private var nextOrdinals: [Int64]
    private var wasFileOpened = false
    public private(set) var isFileClosed = false
    /// For each slot, the record that is seen: an index into the frame's records.
    public private(set) var current: [Int32]
    /// For each slot, whether no record is seen since the last one that was, or may have been, of its kind was rejected.
    private var isLost: [Bool]
    /// For each slot, how many groups were open around its record.
    private var depths: [Int]
    private var lastKind: Int32 = -1

    public init(_ layout: RecordNesting) {
        self.layout = layout
        slotOfKind = layout.kinds.indices.map { layout.slots.firstIndex(of: $0) ?? -1 }
        isPlain = layout.kinds.map { $0.opens == nil && $0.closes == nil }
        descendantSlots = layout.kinds.indices.map { kind in
            layout.slots.indices.filter { slot in
                var parent = layout.kinds[layout.slots[slot]].parent
                while let above = parent, above != kind { parent = layout.kinds[above].parent }
                return parent == kind
            }
        }
        holdsOthers = layout.slots.map { slot in layout.kinds.contains { $0.parent == slot } }
        isOpen = .init(repeating: false, count: layout.groups.count)
        ordinals = .init(repeating: -1, count: layout.groups.count)
        nextOrdinals = .init(repeating: 0, count: layout.groups.count)
        current = .init(repeating: -1, count: layout.slots.count)
        depths = .init(repeating: 0, count: layout.slots.count)
        isLost = .init(repeating: false, count: layout.slots.count)
    }

    /// - Parameter index: of the file in the feed: the ordinal of its group.
    public mutating func beginFile(_ index: Int) {
        for group in isOpen.indices {
            isOpen[group] = false
            ordinals[group] = -1
        }
        nextOrdinals[0] = Int64(index)
        isOpen[0] = !layout.hasOpener(0)
        ordinals[0] = Int64(index)
        wasFileOpened = isOpen[0]
        isFileClosed = false
        for slot in current.indices {
            current[slot] = -1
            isLost[slot] = false
        }
        lastKind = -1
    }

    /// Starts a new chunk: the records of earlier chunks that are still seen have new indexes.
    public mutating func beginChunk(_ carried: [Int32]) {
        current = carried
        lastKind = -1
    }

    /// Follows a record that only goes on with the last run, as nearly all do.
    ///
    /// - Returns: false where ``follow(_:row:into:)`` has to look at it.
    public mutating func goesOn(_ kind: Int32, row: Int) -> Bool {
        guard kind == lastKind, kind >= 0, isPlain[Int(kind)] else { return false }
        let slot = slotOfKind[Int(kind)]
        if slot >= 0 { current[slot] = Int32(truncatingIfNeeded: row) }
        return true
    }

    /// Passes over a record that is in no batch. What follows must not be taken for a child of the record before it.
    public mutating func skip(_ kind: Int32, row: Int, into runs: inout Runs) {
        append(-1, row, to: &runs)
        lastKind = -1
        let slot = slotOfKind[Int(kind)]
        for lost in descendantSlots[Int(kind)] + (slot >= 0 ? [slot] : []) {
            current[lost] = -1
            isLost[lost] = true
        }
    }

    /// What is said of such a record.
    public static func lostParent(_ kind: String, parent: String, at place: Place? = nil) -> Diagnostic {
        Diagnostic(
            .missingParent, "a record of kind \(kind) is rejected with its parent", at: place,
            expected: "a record of kind \(parent) that can be read before it",
            help: "a record before this one was rejected and is, or may be, its parent: mend that one")
    }

    /// Passes over a record whose kind is not known. It may have been any that holds others: what follows must not be taken for a
    /// child of a record before it.
    public mutating func skipUnknown() {
        lastKind = -1
        for slot in current.indices where holdsOthers[slot] {
            current[slot] = -1
            isLost[slot] = true
        }
    }

    /// Whether a record has no parent since the one before it was rejected, or may have been its parent: then it is to be rejected,
    /// too, and the file is not out of order.
    public func hasLostParent(_ kind: Int32) -> Bool {
        guard let parent = layout.kinds[Int(kind)].parent, slotOfKind[parent] >= 0 else { return false }
        return current[slotOfKind[parent]] < 0 && isLost[slotOfKind[parent]]
    }

    /// - Returns: what is wrong with the record; the caller adds where it stands.
    public mutating func follow(_ kind: Int32, row: Int, into runs: inout Runs) -> Diagnostic? {
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
        append(kind, row, to: &runs)
        lastKind = kind
        let slot = slotOfKind[Int(kind)]
        for below in descendantSlots[Int(kind)] {
            current[below] = -1
            isLost[below] = false
        }
        if slot >= 0 {
            isLost[slot] = false
            current[slot] = Int32(truncatingIfNeeded: row)
            depths[slot] = isOpen.lastIndex(of: true) ?? 0
        }
        if let group = record.closes { close(group) }
        return nil
    }

    /// - Returns: what is missing at the end of the file.
    public func endFile() -> Diagnostic? {
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

    public func afterLast(_ record: RecordNesting.Kind? = nil) -> Diagnostic {
        Diagnostic(
            .afterLastRecord, "something follows the record that closes the file",
            expected: "the end of the file after \(layout.closers(0))",
            found: record.map { Redacted("a record of kind \($0.name)", isPersonal: false) },
            help: layout.couldDeclareFiller
                ? "if the sender fills up the last block, declare `filler`; otherwise two files may have been joined"
                : "two files may have been joined")
    }

    /// Begins a run with what surrounds the record.
    private func append(_ kind: Int32, _ row: Int, to runs: inout Runs) {
        runs.kinds.append(kind)
        runs.starts.append(Int32(truncatingIfNeeded: row))
        runs.ordinals.append(contentsOf: ordinals)
        runs.parents.append(contentsOf: current)
    }

    private mutating func open(_ group: Int, _ record: RecordNesting.Kind) -> Diagnostic? {
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

    private mutating func checkInside(_ record: RecordNesting.Kind) -> Diagnostic? {
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

    private func missingFileOpener(_ record: RecordNesting.Kind) -> Diagnostic? {
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
        for slot in current.indices where depths[slot] >= group {
            current[slot] = -1
            isLost[slot] = false
        }
    }
}
