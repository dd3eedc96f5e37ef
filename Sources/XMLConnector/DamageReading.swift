import CLibXML2

/// What is remembered of a document so that reading can go on behind damage: the start tags that are open around the records.
struct DamageReading {
    /// Bytes of start tags that are read once more behind each damage; where they are more, nothing behind damage is read.
    static let maximumAround = 1 << 16

    /// The nodes on the way to kinds.
    let leading: Set<Int>
    private(set) var tags: [(depth: Int, name: [UInt8], text: [UInt8])] = []
    /// Where what is known to be sound ends, outside of records.
    var anchor: Int64 = 0
    /// A record held an element with the name of records.
    private(set) var hasInnerNames = false
    private(set) var canGoOn = true

    init(_ machine: XMLMachine) {
        leading = Set(machine.kinds.filter { $0.name != nil }.flatMap(\.stepNodes))
    }

    func firstNeeded(_ position: Int64, _ limit: Int) -> Int64 {
        max(anchor, position - Int64(limit))
    }

    /// - Parameter text: the tag up to its `>`.
    mutating func noteTag(depth: Int, _ text: [UInt8], end: Int64) {
        while let last = tags.last, last.depth >= depth { tags.removeLast() }
        let name = Array(text.dropFirst().prefix { $0 > 0x20 && $0 != 0x2F && $0 != 0x3E })
        var open = text
        if open.last == 0x2F { open.removeLast() }
        tags.append((depth, name, open + [0x3E]))
        anchor = end
        if tags.reduce(0, { $0 + $1.text.count }) > Self.maximumAround { canGoOn = false }
    }

    /// A record was read to its end.
    mutating func noteRecord(end: Int64, hasInnerNames found: Bool) {
        anchor = end
        if found { hasInnerNames = true }
    }

    /// The start tags down to a level.
    func around(_ depth: Int) -> [UInt8] { tags.filter { $0.depth <= depth }.flatMap(\.text) }

    func name(_ depth: Int) -> [UInt8]? { tags.first { $0.depth == depth }?.name }
}
