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
    }

    struct Attribute {
        let name: UnsafePointer<xmlChar>?
        let namespace: UnsafePointer<xmlChar>?
        let slot: Int
    }

    /// Ranges into the lists below.
    struct Node {
        var edges = Range(0)
        var attributes = Range(0)
        var texts = Range(0)
        var tables = Range(0)
        var isRecord = false
        var hasInherited = false
    }

    struct Range {
        var start: Int32
        var end: Int32
        init(_ start: Int, _ end: Int) {
            self.start = Int32(truncatingIfNeeded: start)
            self.end = Int32(truncatingIfNeeded: end)
        }
        init(_ start: Int) { self.init(start, start) }
    }

    /// The rows of one table, as the rows of its parent that they hang on.
    struct Rows {
        let parent: Int
        var parents: UnsafeMutablePointer<Int32>
        var count = 0
        var capacity = 1 << 8
    }

    static let unmatched: Int32 = -1

    let nodes: UnsafeMutablePointer<Node>
    let edges: UnsafeMutablePointer<Edge>
    let attributes: UnsafeMutablePointer<Attribute>
    let lists: UnsafeMutablePointer<Int32>
    let slots: UnsafeMutablePointer<TextSlot>
    let slotCount: Int
    let tables: UnsafeMutablePointer<Rows>
    let tableCount: Int
    /// The node of each open element; `stack[0]` is the document.
    let stack: UnsafeMutablePointer<Int32>
    /// Slots that take text at the moment, the latest last.
    let openSlots: UnsafeMutablePointer<Int32>
    let limits: XMLLimits
    let recordDepth: Int

    var depth = 0
    var openCount = 0
    var hasRoot = false
    /// Set once something was refused: the callbacks that still come do nothing.
    var isStopped = false
    /// The document referred to an entity of its own.
    var hasEntities = false
    /// Bytes that fields took in the open record, and in the batch.
    var recordText = 0
    var batchText = 0
    /// Unretained: the parser owns this state.
    var owner: Unmanaged<XMLDocumentParser>

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
        // A row costs memory in every column of its table, whether or not the document says anything for it.
        batchText += 16
    }

    func deallocate() {
        for index in 0..<slotCount { slots[index].deallocate() }
        for index in 0..<tableCount { tables[index].parents.deallocate() }
        nodes.deallocate()
        edges.deallocate()
        attributes.deallocate()
        lists.deallocate()
        slots.deallocate()
        tables.deallocate()
        stack.deallocate()
        openSlots.deallocate()
    }
}
