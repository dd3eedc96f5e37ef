/// Looks through text that is damaged for the place where reading can go on: a tag that paths expect there, which no comment, CDATA
/// section, instruction or attribute value quotes, and which does not stand inside of an element that the damage broke.
///
/// Damaged text has no grammar, so what is open is told from the tags alone: an end tag closes the innermost element of its name,
/// one of a name that is not open closes nothing. A start tag of a record behind which everything that the damage opened was
/// closed is such a place. Where something is still open, as with a lost end tag, what follows decides: if an end tag closes it, the
/// record stands inside of it; if the element around the records ends, or nothing of the kind comes for ``reach`` bytes, it does not.
struct DamageSearch {
    enum Found: Equatable {
        case opener
        /// The end tag of the element at a level.
        case closer(depth: Int)
    }

    /// Bytes that are looked at for the end of a quotation, or to tell where a record stands.
    static let reach = 1 << 20

    /// Local names of elements that paths expect; an empty one stands for any.
    let openers: [[UInt8]]
    /// The elements around, innermost last, by their names as written; with their levels.
    let closers: [(depth: Int, name: [UInt8])]

    /// Offset in the text of the first byte that was not looked at.
    private(set) var position: Int64
    /// The tag that the damage begins with: what is before it was read, and it is not the place itself.
    private let broken: Int64
    /// What the damage leaves open.
    private var open: NameStack
    /// A place in doubt, and what is open behind it.
    private var doubtful: Int64?
    private var openBehind = NameStack()
    private var markup = DamagedMarkup()

    /// - Parameters:
    ///   - start: offset of the first byte to look at, outside of tags and quotations.
    ///   - broken: offset of the tag that the damage begins with.
    ///   - open: names of the elements that are open at `start` below the level at which reading goes on.
    init(openers: [[UInt8]], closers: [(depth: Int, name: [UInt8])], from start: Int64, broken: Int64, open: [[UInt8]]) {
        self.openers = openers
        self.closers = closers
        self.broken = broken
        position = start
        self.open = NameStack()
        for name in open { name.withUnsafeBufferPointer { self.open.push($0[...]) } }
    }

    /// The first byte of the text that has to stay.
    var firstNeeded: Int64 { min(position, doubtful ?? .max) }

    /// Looks at more of the text.
    ///
    /// - Parameters:
    ///   - text: from ``position`` on.
    ///   - isLast: nothing follows.
    /// - Returns: nil where more must be known.
    /// - Complexity: O(bytes), and as many again for each tag in doubt; a quotation without an end is looked at once more with every piece.
    mutating func next(in text: UnsafeBufferPointer<UInt8>, isLast: Bool) -> (offset: Int64, found: Found)? {
        var index = 0
        let base = position
        defer { position = base + Int64(index) }
        while true {
            index = text[index...].firstIndex(of: 0x3C) ?? text.count
            if let doubtful, base + Int64(index) - doubtful > Int64(Self.reach) { return (doubtful, .opener) }
            guard index < text.count, let item = markup.item(in: text, at: index, base: base, isLast: isLast) else { break }
            let offset = base + Int64(index)
            index = item.end
            switch item.kind {
            case .text: break
            case .start(let name, let isEmpty):
                if let found = start(name, isEmpty: isEmpty, at: offset) { return found }
            case .end(let name):
                if let found = end(name, at: offset) { return found }
            }
        }
        return isLast ? doubtful.map { ($0, .opener) } : nil
    }

    private mutating func start(_ name: Slice<UnsafeBufferPointer<UInt8>>, isEmpty: Bool, at offset: Int64) -> (Int64, Found)? {
        guard offset >= broken else { return nil }
        if doubtful == nil, offset > broken, isOpener(name) {
            if open.isEmpty { return (offset, .opener) }
            doubtful = offset
        }
        guard !isEmpty else { return nil }
        if doubtful == nil { open.push(name) } else { openBehind.push(name) }
        return nil
    }

    private mutating func end(_ name: Slice<UnsafeBufferPointer<UInt8>>, at offset: Int64) -> (Int64, Found)? {
        guard offset >= broken, !openBehind.close(name) else { return nil }
        if open.close(name) {
            doubtful = nil
            openBehind = NameStack()
            return nil
        }
        guard offset > broken, let closer = closers.last(where: { $0.name.elementsEqual(name) }) else { return nil }
        return doubtful.map { ($0, .opener) } ?? (offset, .closer(depth: closer.depth))
    }

    private func isOpener(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let local = name.split(separator: 0x3A, maxSplits: 1).last ?? name
        return openers.contains { $0.isEmpty || $0.elementsEqual(local) }
    }
}

/// Names of elements that are open, innermost last.
struct NameStack {
    /// Names that are remembered. Deeper elements are taken as closed, so that hostile text costs no more.
    private static let depth = 1 << 12

    private var bytes: [UInt8] = []
    private var starts: [Int] = []

    var isEmpty: Bool { starts.isEmpty }

    mutating func push(_ name: Slice<UnsafeBufferPointer<UInt8>>) {
        guard starts.count < Self.depth else { return }
        starts.append(bytes.count)
        bytes.append(contentsOf: name)
    }

    /// Closes the innermost element of a name, and what is open inside of it.
    ///
    /// - Returns: false where none is open.
    /// - Complexity: O(depth).
    mutating func close(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var end = bytes.count
        for index in starts.indices.reversed() {
            if end - starts[index] == name.count, bytes[starts[index]..<end].elementsEqual(name) {
                bytes.removeSubrange(starts[index]...)
                starts.removeSubrange(index...)
                return true
            }
            end = starts[index]
        }
        return false
    }
}
