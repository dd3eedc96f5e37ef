import CLibXML2

/// What the callbacks of libxml2 work on: plain memory only, so that no element costs a reference count or an allocation.
///
/// ``XMLDocumentParser`` allocates it, owns all that it points to, and frees it after the parser context, so every pointer
/// outlives every callback.
struct SAXState {
    struct Edge {
        let name: UnsafePointer<xmlChar>?
        let namespace: UnsafePointer<xmlChar>?
        let alternative: UnsafePointer<xmlChar>?
        let node: Int32
        let isAnyNamespace: Bool
        let conditions: Range
        /// The edge that stands for this one with its conditions, behind those of the nodes; -1 where it has none. It is taken where
        /// they hold.
        var mark: Int32 = -1
        /// An element took this edge, whether or not its conditions held; an element of the name stood in another namespace.
        var isTaken = false
        var isMissed = false
    }

    struct Condition {
        /// nil for a position.
        let name: UnsafePointer<xmlChar>?
        let namespace: UnsafePointer<xmlChar>?
        let comparison: XMLPath.Comparison
        /// Where the value stands among ``SAXState/values``.
        let value: Range
        /// The position that is wanted, and the counter that counts.
        let position: Int32
        let counter: Int
    }

    struct Attribute {
        let name: UnsafePointer<xmlChar>?
        let namespace: UnsafePointer<xmlChar>?
        /// -1 for `xsi:nil`.
        let slot: Int
        let node: Int32
        var isTaken = false
        var isMissed = false
    }

    /// Ranges into the lists below.
    struct Node {
        var edges = Range(0)
        var attributes = Range(0)
        var texts = Range(0)
        var tables = Range(0)
        /// The node that comes with this one, -1 for none.
        var below: Int32 = -1
        var isLoop = false
        /// Every edge is for a name of its own, without conditions: at most one of them is taken.
        var isPlain = false
        /// The edge that was taken last; the next element probably takes it again, or the one after it.
        var hint: Int32 = 0
        /// Records begin or groups open here.
        var isBoundary = false
    }

    struct Range {
        var start: Int32
        var end: Int32
        init(_ start: Int, _ end: Int) {
            self.start = Int32(truncatingIfNeeded: start)
            self.end = Int32(truncatingIfNeeded: end)
        }
        init(_ start: Int) { self.init(start, start) }
        var isEmpty: Bool { start == end }
    }

    /// The rows of one table, as the rows of its parent that they hang on.
    struct Rows {
        let parent: Int
        /// Bytes that a row takes in the columns of its table, whether or not the document says anything for it.
        let rowBytes: Int
        var parents: UnsafeMutablePointer<Int32>
        var count = 0
        var capacity = 1 << 8
        /// Level of the element of the open row; 0 for none.
        var openDepth: Int32 = 0
    }

    let nodes: UnsafeMutablePointer<Node>
    let nodeCount: Int
    let edges: UnsafeMutablePointer<Edge>
    let edgeCount: Int
    let conditions: UnsafeMutablePointer<Condition>
    let values: UnsafeMutablePointer<UInt8>
    let attributes: UnsafeMutablePointer<Attribute>
    let attributeCount: Int
    let lists: UnsafeMutablePointer<Int32>
    let slots: UnsafeMutablePointer<TextSlot>
    let slotCount: Int
    let tables: UnsafeMutablePointer<Rows>
    let tableCount: Int
    /// The nodes of all open elements, those of the root first. The element at level `d` (the document is 0) has those from
    /// `starts[d]` up to `starts[d + 1]`.
    var active: UnsafeMutablePointer<Int32>
    var activeCapacity: Int
    let starts: UnsafeMutablePointer<Int32>
    /// How often each position was counted among the children of each open element.
    let counters: UnsafeMutablePointer<Int32>
    let counterCount: Int
    let hasLoops: Bool
    /// Slots that take text at the moment, the latest last.
    let openSlots: UnsafeMutablePointer<Int32>
    let limits: XMLLimits
    /// Level of the deepest step of a kind's path.
    let recordDepth: Int

    var depth = 0
    var openCount = 0
    /// How many of the open slots take markup, and whether the last of it was a start tag.
    var openMarkup = 0
    var isTagEmpty = false
    var hasRoot = false
    /// Set once something was refused: the callbacks that still come do nothing.
    var isStopped = false
    /// Start tags down to this level, outside of records, are remembered.
    var tagLevels = 0
    /// The document referred to an entity of its own.
    var hasEntities = false
    /// Bytes that fields took in the open record, and in the batch.
    var recordText = 0
    var batchText = 0
    /// Bytes of attributes that the document type added.
    var defaultText: Int64 = 0
    var census: ElementCensus
    /// Unretained: the parser owns this state.
    var owner: Unmanaged<XMLDocumentParser>

    /// Where the parser stands.
    var line: Int { owner._withUnsafeGuaranteedRef { $0.line } }

    /// The open row of a table.
    func row(_ table: Int) -> Int { tables[table].count - 1 }

    mutating func addRow(_ table: Int) {
        let rows = tables + table
        if rows.pointee.count == rows.pointee.capacity {
            let capacity = rows.pointee.capacity * 2
            let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
            larger.update(from: rows.pointee.parents, count: rows.pointee.count)
            rows.pointee.parents.deallocate()
            rows.pointee.parents = larger
            rows.pointee.capacity = capacity
        }
        let parent = rows.pointee.parent
        rows.pointee.parents[rows.pointee.count] =
            parent < 0 ? 0 : Int32(truncatingIfNeeded: tables[parent].count - 1)
        rows.pointee.count += 1
        batchText += rows.pointee.rowBytes
    }

    /// Rows of a table that hang on rows of its parent before one.
    func rows(_ table: Int, before parent: Int) -> Int {
        var count = tables[table].count
        while count > 0, Int(tables[table].parents[count - 1]) >= parent { count -= 1 }
        return count
    }

    mutating func growActive(to wanted: Int) {
        let capacity = max(activeCapacity * 2, wanted)
        let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
        larger.update(from: active, count: activeCapacity)
        active.deallocate()
        active = larger
        activeCapacity = capacity
    }

    func deallocate() {
        for index in 0..<slotCount { slots[index].deallocate() }
        for index in 0..<tableCount { tables[index].parents.deallocate() }
        nodes.deallocate()
        edges.deallocate()
        conditions.deallocate()
        values.deallocate()
        attributes.deallocate()
        lists.deallocate()
        slots.deallocate()
        tables.deallocate()
        active.deallocate()
        starts.deallocate()
        counters.deallocate()
        openSlots.deallocate()
        census.deallocate()
    }
}
