import CLibXML2
import Records

/// Which elements and attributes a document has, counted while it is parsed. Plain memory, and names that libxml2 has interned,
/// so that an element costs a look at the one that came after its neighbour last time.
///
/// A node is a path: an element of a name in its parent. An element of a pair of names that stands further out on the same path
/// already is that node again, so that elements which hold themselves do not make paths without end.
struct ElementCensus {
    typealias Text = UnsafePointer<xmlChar>

    /// Elements and attributes of a document that are told apart; one more ends the census.
    static let maximumNodes = 4_096
    /// Bytes of a name.
    static let maximumName = 256
    /// Values are looked at in so many bytes at the beginning of a document, which one parser reads alone on any number of cores.
    static let sampledBytes: Int64 = 1 << 18
    private static let textSize = 48
    /// The last stands for blanks.
    private static let typeCount = FeedCensus.ValueType.allCases.count + 1

    struct Node {
        /// nil for the document, and for the records of a kind at an element.
        let name: Text?
        let namespace: Text?
        let parent: Int32
        let isAttribute: Bool
        let kind: Int32
        let line: Int32
        /// The child that was met last, and the sibling that followed this one last time.
        var last: Int32 = -1
        var following: Int32 = -1
        /// The parent element in which it was met last, and whether it was once or more often.
        var instance: Int64 = -1
        var isRepeated = false
        var count: Int64 = 0
        var present: Int64 = 0
        var repeated: Int64 = 0
        var records: Int64 = 0
        var repeatedRecords: Int64 = 0
        var lastRecord: Int64 = -1
        var lastRepeatedRecord: Int64 = -1
    }

    /// Where a child is found; recursion leads back to a node above.
    struct Entry {
        let name: Text?
        let namespace: Text?
        let parent: Int32
        let kind: Int32
        let isAttribute: Bool
        let node: Int32
    }

    /// Values of one node and type, and the records that have them.
    private struct Typed {
        var values: Int64 = 0
        var records: Int64 = 0
        var lastRecord: Int64 = -1
    }

    private(set) var nodes: UnsafeMutablePointer<Node>
    private(set) var count = 1
    private var capacity = 64
    private var entries: UnsafeMutablePointer<Entry>
    private var entryCount = 0
    private var entryCapacity = 64
    /// Places among the entries, by hash.
    private var table: UnsafeMutablePointer<Int32>
    private var mask = 255
    /// By level the node of the open element (-1: not counted) and the number of that element.
    private let open: UnsafeMutablePointer<Int32>
    private let instances: UnsafeMutablePointer<Int64>
    private var types: UnsafeMutablePointer<Typed>
    private let text: UnsafeMutablePointer<UInt8>
    private var textCount = 0
    /// Level of the element whose text is looked at; 0 for none.
    private var textDepth = 0
    private var lastInstance: Int64
    private let ignored: Text?

    private(set) var isOn = true
    var isCut = false
    /// Nobody compares feeds, so only the beginning of the document is counted, which is enough to tell what a path might have meant.
    var isBrief = false
    /// Values are looked at.
    private(set) var isSampling: Bool
    /// Records that began.
    var record: Int64 = 0

    /// - Parameters:
    ///   - depth: levels of elements at most.
    ///   - ignored: a namespace whose attributes say something of other schemas, as interned.
    init(depth: Int, ignoring ignored: Text?) {
        nodes = .allocate(capacity: capacity)
        entries = .allocate(capacity: entryCapacity)
        table = .allocate(capacity: mask + 1)
        table.initialize(repeating: -1, count: mask + 1)
        open = .allocate(capacity: depth + 2)
        open.initialize(repeating: -1, count: depth + 2)
        instances = .allocate(capacity: depth + 2)
        instances.initialize(repeating: 0, count: depth + 2)
        types = .allocate(capacity: capacity * Self.typeCount)
        types.initialize(repeating: Typed(), count: capacity * Self.typeCount)
        text = .allocate(capacity: Self.textSize)
        text.initialize(repeating: 0, count: Self.textSize)
        lastInstance = Int64(depth + 2)
        self.ignored = ignored
        isSampling = true
        nodes.initialize(to: Node(name: nil, namespace: nil, parent: -1, isAttribute: false, kind: -1, line: 0))
        nodes[0].count = 1
        open[0] = 0
    }

    /// The beginning of the document is over.
    mutating func endSample() {
        isSampling = false
        if isBrief { isOn = false }
    }

    mutating func stop() {
        isOn = false
        isSampling = false
    }

    func deallocate() {
        nodes.deallocate()
        entries.deallocate()
        table.deallocate()
        open.deallocate()
        instances.deallocate()
        types.deallocate()
        text.deallocate()
    }

    // MARK: while parsing

    /// - Parameter line: of the element, asked for when it is a new one.
    @inline(__always)
    mutating func enter(_ name: Text, _ namespace: Text?, depth: Int, line: () -> Int) {
        let parent = open[depth - 1]
        let node = parent < 0 ? -1 : child(of: parent, name, namespace, isAttribute: false, line)
        open[depth] = node
        if node < 0 { return }
        lastInstance &+= 1
        instances[depth] = lastInstance
        note(node, in: instances[depth - 1])
        textDepth = depth
        textCount = 0
    }

    /// The element that was entered last is a record of a kind: what it holds is counted for that kind.
    mutating func enterKind(_ kind: Int, depth: Int) {
        record &+= 1
        let node = open[depth]
        guard isOn, node >= 0 else { return }
        let variant = child(of: node, nil, nil, isAttribute: false, kind: Int32(truncatingIfNeeded: kind)) { 0 }
        open[depth] = variant
        if variant >= 0 {
            nodes[Int(variant)].count &+= 1
            nodes[Int(variant)].records &+= 1
        }
    }

    /// Five pointers an attribute: local name, prefix, namespace, start and end of the value.
    mutating func attributes(_ count: Int, _ values: UnsafeMutablePointer<Text?>, depth: Int, line: () -> Int) {
        let parent = open[depth]
        guard parent >= 0 else { return }
        var position = 0
        while position < count {
            let value = values + position * 5
            position += 1
            guard let name = value[0], value[2] == nil || value[2] != ignored else { continue }
            let node = child(of: parent, name, value[2], isAttribute: true, line)
            guard node >= 0 else { return }
            note(node, in: instances[depth])
            if isSampling, let start = value[3], let end = value[4] { noteType(node, UnsafeBufferPointer(start: start, count: end - start)) }
        }
    }

    mutating func addText(_ bytes: Text, _ count: Int) {
        guard textDepth > 0 else { return }
        var index = 0
        if textCount == 0 { while index < count, bytes[index] <= 0x20 { index += 1 } }
        while index < count, textCount < Self.textSize {
            text[textCount] = bytes[index]
            textCount += 1
            index += 1
        }
    }

    mutating func leave(depth: Int) {
        if textDepth == depth, open[depth] >= 0 {
            noteType(open[depth], UnsafeBufferPointer(start: text, count: textCount))
        }
        textDepth = 0
    }

    @inline(__always)
    private func note(_ node: Int32, in instance: Int64) {
        let node = nodes + Int(node)
        node.pointee.count &+= 1
        if node.pointee.instance != instance {
            node.pointee.instance = instance
            node.pointee.isRepeated = false
            node.pointee.present &+= 1
            if node.pointee.lastRecord != record {
                node.pointee.lastRecord = record
                node.pointee.records &+= 1
            }
        } else if !node.pointee.isRepeated {
            node.pointee.isRepeated = true
            node.pointee.repeated &+= 1
            if node.pointee.lastRepeatedRecord != record {
                node.pointee.lastRepeatedRecord = record
                node.pointee.repeatedRecords &+= 1
            }
        }
    }

    private func noteType(_ node: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        let type = ValueShape.type(of: bytes)?.rawValue ?? Self.typeCount - 1
        let typed = types + Int(node) * Self.typeCount + type
        typed.pointee.values &+= 1
        if typed.pointee.lastRecord != record {
            typed.pointee.lastRecord = record
            typed.pointee.records &+= 1
        }
    }

    // MARK: nodes

    @inline(__always)
    private mutating func child(
        of parent: Int32, _ name: Text?, _ namespace: Text?, isAttribute: Bool, kind: Int32 = -1, _ line: () -> Int
    ) -> Int32 {
        let last = nodes[Int(parent)].last
        if last >= 0 {
            let next = nodes[Int(last)].following
            if next >= 0 {
                let node = nodes + Int(next)
                if node.pointee.name == name, node.pointee.namespace == namespace, node.pointee.isAttribute == isAttribute,
                    node.pointee.kind == kind, node.pointee.parent == parent
                {
                    nodes[Int(parent)].last = next
                    return next
                }
            }
        }
        return searchedChild(of: parent, name, namespace, isAttribute: isAttribute, kind: kind, line)
    }

    @inline(never)
    private mutating func searchedChild(
        of parent: Int32, _ name: Text?, _ namespace: Text?, isAttribute: Bool, kind: Int32, _ line: () -> Int
    ) -> Int32 {
        var place = slot(parent, name, namespace, isAttribute, kind)
        while table[place] >= 0 {
            let entry = entries[Int(table[place])]
            if entry.parent == parent, entry.name == name, entry.namespace == namespace, entry.isAttribute == isAttribute, entry.kind == kind {
                follow(entry.node, of: parent)
                return entry.node
            }
            place = (place + 1) & mask
        }
        guard let node = make(parent, name, namespace, isAttribute, kind, line) else {
            isCut = true
            return -1
        }
        if entryCount == entryCapacity { growEntries() }
        (entries + entryCount).initialize(
            to: Entry(name: name, namespace: namespace, parent: parent, kind: kind, isAttribute: isAttribute, node: node))
        entryCount += 1
        if entryCount * 2 > mask { rehash() } else { table[place] = Int32(truncatingIfNeeded: entryCount - 1) }
        follow(node, of: parent)
        return node
    }

    private func follow(_ node: Int32, of parent: Int32) {
        // What recursion leads back to has neighbours of its own.
        guard nodes[Int(node)].parent == parent else { return }
        let last = nodes[Int(parent)].last
        if last >= 0 { nodes[Int(last)].following = node } else { nodes[Int(node)].following = node }
        nodes[Int(parent)].last = node
    }

    /// - Returns: nil where no more are told apart.
    private mutating func make(
        _ parent: Int32, _ name: Text?, _ namespace: Text?, _ isAttribute: Bool, _ kind: Int32, _ line: () -> Int
    ) -> Int32? {
        if let name, !isAttribute, let known = recursion(parent, name, namespace) { return known }
        guard count < Self.maximumNodes, entryCount < 2 * Self.maximumNodes, name.map(Self.isShort) ?? true,
            namespace.map(Self.isShort) ?? true
        else { return nil }
        if count == capacity { growNodes() }
        (nodes + count).initialize(
            to: Node(
                name: name, namespace: namespace, parent: parent, isAttribute: isAttribute, kind: kind,
                line: Int32(clamping: line())))
        count += 1
        return Int32(truncatingIfNeeded: count - 1)
    }

    /// The node further out with the same name in a parent of the same name.
    private func recursion(_ parent: Int32, _ name: Text, _ namespace: Text?) -> Int32? {
        let outer = element(parent)
        guard outer > 0 else { return nil }
        let around = nodes[Int(outer)]
        var node = outer
        while node > 0 {
            let known = nodes[Int(node)]
            let above = element(known.parent)
            if known.name == name, known.namespace == namespace, above > 0, nodes[Int(above)].name == around.name,
                nodes[Int(above)].namespace == around.namespace
            {
                return node
            }
            node = above
        }
        return nil
    }

    /// The element of a node that may be the records of a kind.
    private func element(_ node: Int32) -> Int32 { node > 0 && nodes[Int(node)].kind >= 0 ? nodes[Int(node)].parent : node }

    private static func isShort(_ name: Text) -> Bool {
        var length = 0
        while length <= maximumName, name[length] != 0 { length += 1 }
        return length <= maximumName
    }

    private func slot(_ parent: Int32, _ name: Text?, _ namespace: Text?, _ isAttribute: Bool, _ kind: Int32) -> Int {
        var hash = UInt(bitPattern: name) ^ (UInt(bitPattern: namespace) &* 31)
        hash = (hash ^ UInt(truncatingIfNeeded: parent) << 20 ^ UInt(truncatingIfNeeded: kind) << 40 ^ (isAttribute ? 7 : 0)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 40) & mask
    }

    private mutating func growNodes() {
        let larger = UnsafeMutablePointer<Node>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: nodes, count: count)
        nodes.deallocate()
        nodes = larger
        let moreTypes = UnsafeMutablePointer<Typed>.allocate(capacity: capacity * 2 * Self.typeCount)
        moreTypes.initialize(repeating: Typed(), count: capacity * 2 * Self.typeCount)
        moreTypes.update(from: types, count: capacity * Self.typeCount)
        types.deallocate()
        types = moreTypes
        capacity *= 2
    }

    private mutating func growEntries() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: entryCapacity * 2)
        larger.moveInitialize(from: entries, count: entryCount)
        entries.deallocate()
        entries = larger
        entryCapacity *= 2
    }

    private mutating func rehash() {
        table.deallocate()
        mask = mask * 2 + 1
        table = .allocate(capacity: mask + 1)
        table.initialize(repeating: -1, count: mask + 1)
        for index in 0..<entryCount {
            let entry = entries[index]
            var place = slot(entry.parent, entry.name, entry.namespace, entry.isAttribute, entry.kind)
            while table[place] >= 0 { place = (place + 1) & mask }
            table[place] = Int32(truncatingIfNeeded: index)
        }
    }

    // MARK: parts

    /// The open elements down to a level, by name: where the census of a part begins.
    struct Path: Sendable {
        struct Step: Sendable {
            let name: String?
            let namespace: String?
            let kind: Int32
        }

        /// For each level; nil where the elements are not counted.
        let levels: [[Step]]?
    }

    func path(to depth: Int) -> Path {
        guard isOn else { return Path(levels: nil) }
        var levels: [[Path.Step]] = []
        for level in stride(from: 1, through: depth, by: 1) {
            guard open[level] >= 0 else { return Path(levels: nil) }
            var steps: [Path.Step] = []
            var node = open[level]
            while node != open[level - 1], node > 0 {
                let known = nodes[Int(node)]
                steps.append(Path.Step(name: known.name.map(Self.string), namespace: known.namespace.map(Self.string), kind: known.kind))
                node = known.parent
            }
            // Recursion leads up, and the way down from there is not known.
            guard node == open[level - 1] else { return Path(levels: nil) }
            levels.append(steps.reversed())
        }
        return Path(levels: levels)
    }

    /// Begins in the middle of a document, below elements that another census counts.
    mutating func begin(_ path: Path, dictionary: xmlDictPtr?) {
        isSampling = false
        nodes[0].count = 0
        guard let levels = path.levels else {
            return stop()
        }
        for (index, steps) in levels.enumerated() {
            var node = open[index]
            for step in steps where node >= 0 {
                node = child(
                    of: node, step.name.flatMap { Self.interned($0, dictionary) }, step.namespace.flatMap { Self.interned($0, dictionary) },
                    isAttribute: false, kind: step.kind) { 0 }
            }
            open[index + 1] = node
            instances[index + 1] = Int64(index + 1)
        }
    }

    /// Adds what the census of a part counted.
    ///
    /// - Parameters:
    ///   - depth: level of the element that the part stands in, which is open here as well.
    ///   - lines: that the part begins behind.
    mutating func add(_ part: ElementCensus, depth: Int, lines: Int, dictionary: xmlDictPtr?) {
        if part.isCut { isCut = true }
        record &+= part.record
        guard part.isOn else {
            // Where the elements around it cannot be told by names, its own are not counted.
            if isOn { isCut = true }
            return
        }
        var places = [Int32](repeating: 0, count: part.count)
        for index in 1..<max(part.count, 1) {
            let other = part.nodes[index]
            let parent = places[Int(other.parent)]
            guard parent >= 0 else {
                places[index] = -1
                continue
            }
            let name = other.name.flatMap { Self.interned($0, dictionary) }
            let namespace = other.namespace.flatMap { Self.interned($0, dictionary) }
            let place = child(of: parent, name, namespace, isAttribute: other.isAttribute, kind: other.kind) { Int(other.line) + lines }
            places[index] = place
            guard place >= 0 else { continue }
            let node = nodes + Int(place)
            node.pointee.count &+= other.count
            node.pointee.present &+= other.present
            node.pointee.repeated &+= other.repeated
            node.pointee.records &+= other.records
            node.pointee.repeatedRecords &+= other.repeatedRecords
            // What stands in the element around the records was met in one and the same element, here and there.
            guard parent == open[depth], other.kind < 0, other.present > 0 else { continue }
            if node.pointee.instance == instances[depth] {
                node.pointee.present &-= 1
                if node.pointee.isRepeated, other.isRepeated { node.pointee.repeated &-= 1 }
                if !node.pointee.isRepeated, !other.isRepeated {
                    node.pointee.repeated &+= 1
                    node.pointee.repeatedRecords &+= 1
                }
                node.pointee.isRepeated = true
            } else {
                node.pointee.instance = instances[depth]
                node.pointee.isRepeated = other.isRepeated
            }
        }
    }

    private static func interned(_ text: String, _ dictionary: xmlDictPtr?) -> Text? {
        Array(text.utf8).withUnsafeBufferPointer {
            xmlDictLookup(dictionary, $0.baseAddress, Int32(truncatingIfNeeded: $0.count))
        }
    }

    private static func interned(_ text: Text, _ dictionary: xmlDictPtr?) -> Text? { xmlDictLookup(dictionary, text, -1) }

    static func string(_ text: Text) -> String { String(cString: text) }

    /// Which nodes are found in which.
    var children: UnsafeBufferPointer<Entry> { UnsafeBufferPointer(start: entries, count: entryCount) }

    // MARK: results

    func values(of node: Int, type: Int) -> (values: Int64, records: Int64) {
        let typed = types[node * Self.typeCount + type]
        return (typed.values, typed.records)
    }

    func blanks(of node: Int) -> Int64 { types[node * Self.typeCount + Self.typeCount - 1].values }
}
