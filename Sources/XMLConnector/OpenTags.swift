/// The start tags of the elements that are open around the records, as the document has them: another parser that is told them
/// can go on at a later place.
struct OpenTags: Sendable {
    /// Bytes of start tags that are read once more; where they are more, no other parser goes on.
    static let maximum = 1 << 16

    private var tags: [(depth: Int, name: [UInt8], text: [UInt8], line: Int)] = []
    private(set) var isTooLarge = false

    /// Level of the last start tag; 0 before the root element.
    var depth: Int { tags.last?.depth ?? 0 }

    /// - Parameters:
    ///   - text: the tag up to its `>`.
    ///   - line: where it begins.
    mutating func note(depth: Int, _ text: [UInt8], line: Int) {
        while let last = tags.last, last.depth >= depth { tags.removeLast() }
        let name = Array(text.dropFirst().prefix { $0 > 0x20 && $0 != 0x2F && $0 != 0x3E })
        var open = text
        if open.last == 0x2F { open.removeLast() }
        tags.append((depth, name, open + [0x3E], line))
        isTooLarge = tags.reduce(0) { $0 + $1.text.count } > Self.maximum
    }

    /// The start tags down to a level, and the lines where they begin.
    func texts(to depth: Int) -> [(text: [UInt8], line: Int)] { tags.filter { $0.depth <= depth }.map { ($0.text, $0.line) } }

    /// The name of the open element at a level, as written.
    func name(_ depth: Int) -> [UInt8]? { tags.first { $0.depth == depth }?.name }
}
