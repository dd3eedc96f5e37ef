/// Searches text that may be damaged for tags that reading can go on with.
struct TagSearch {
    /// Local names of elements that paths expect; an empty one stands for any.
    let openers: [[UInt8]]
    /// The elements around, innermost last, by their names as written; with their levels.
    let closers: [(depth: Int, name: [UInt8])]

    enum Found: Equatable {
        case opener
        /// The end tag of the element at a level.
        case closer(depth: Int)
    }

    /// Offset of a start tag near the end, but not at the beginning.
    func late(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var reach = min(text.count, 1 << 12)
        while true {
            let from = max(1, text.count - reach)
            if from < text.count, let hit = first(in: UnsafeBufferPointer(rebasing: text[from...])) { return from + hit.offset }
            guard reach < text.count else { return nil }
            reach = min(text.count, reach * 8)
        }
    }

    /// - Complexity: O(bytes × names).
    func first(in text: UnsafeBufferPointer<UInt8>) -> (offset: Int, found: Found)? {
        var index = 0
        while let next = text[index...].firstIndex(of: 0x3C) {
            index = next + 1
            guard index < text.count else { return nil }
            let isEnd = text[index] == 0x2F
            let start = isEnd ? index + 1 : index
            let name = text[start...].prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F && $0 != 0x3C }
            // What has no end yet may go on in the next piece.
            guard !name.isEmpty, name.endIndex < text.count, text[name.endIndex] != 0x3C else { continue }
            if isEnd {
                if let closer = closers.last(where: { $0.name.elementsEqual(name) }) { return (next, .closer(depth: closer.depth)) }
            } else if name.first != 0x21, name.first != 0x3F {
                let local = name.split(separator: 0x3A, maxSplits: 1).last ?? name
                if openers.contains(where: { $0.isEmpty || $0.elementsEqual(local) }) { return (next, .opener) }
            }
        }
        return nil
    }
}
