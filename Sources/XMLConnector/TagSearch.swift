/// Searches text for start tags at which a document can be cut. What a comment or a CDATA section quotes is found as well.
struct TagSearch {
    /// The local name of the elements.
    let name: [UInt8]

    /// Offset of a start tag near the end, but not at the beginning.
    func late(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var reach = min(text.count, 1 << 12)
        while true {
            let from = max(1, text.count - reach)
            if from < text.count, let hit = first(in: UnsafeBufferPointer(rebasing: text[from...])) { return from + hit }
            guard reach < text.count else { return nil }
            reach = min(text.count, reach * 8)
        }
    }

    /// Offset of the first start tag.
    ///
    /// - Complexity: O(bytes).
    func first(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while let next = text[index...].firstIndex(of: 0x3C) {
            index = next + 1
            let written = text[index...].prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F && $0 != 0x3C }
            // What has no end yet may go on in the next piece.
            guard !written.isEmpty, written.endIndex < text.count, text[written.endIndex] != 0x3C else { continue }
            let local = written.split(separator: 0x3A, maxSplits: 1).last ?? written
            if name.elementsEqual(local) { return next }
        }
        return nil
    }
}
