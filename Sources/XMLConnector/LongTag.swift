import CLibXML2
import Glibc

/// Counts the attributes of a start tag that is still coming in. libxml2 compares every attribute with every other once the
/// tag is complete, so a tag of megabytes must be refused before.
struct LongTag {
    /// Shorter tags are left to the check that follows their parsing.
    static let threshold = 1 << 15

    /// Bytes among which one tag of so many attributes shows itself by having no other tag, and how many it has there at most.
    private static let stretch = 1 << 14
    private static let usual = 100

    /// Whether a text may have a start tag with more attributes than can be compared with each other. In no value of an attribute stands
    /// a `<`, so the tag would fill a stretch alone.
    ///
    /// - Complexity: O(bytes up to the first tag of each stretch).
    static func isLikely(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        var from = 0
        while text.count - from >= stretch {
            if memchr(base + from, 0x3C, stretch) == nil {
                let count = UnsafeBufferPointer(start: base + from, count: stretch).reduce(0) { $0 + ($1 == 0x3D ? 1 : 0) }
                if count > usual { return true }
            }
            from += stretch
        }
        return false
    }

    private var start: Int64 = -1
    private var scanned = 0
    private var quote: UInt8 = 0
    private var count = 0

    /// - Parameters:
    ///   - text: what the parser has not taken yet; at its beginning the markup whose end it waits for.
    ///   - position: offset of the text in the document.
    /// - Returns: attributes so far; 0 for other markup.
    /// - Complexity: O(bytes that came since the last call).
    mutating func attributes(in text: UnsafeBufferPointer<UInt8>, at position: Int64) -> Int {
        guard text.count > Self.threshold, text[0] == 0x3C, text[1] != 0x21, text[1] != 0x3F, text[1] != 0x2F else { return 0 }
        if start != position {
            self = LongTag()
            start = position
        }
        while scanned < text.count {
            let byte = text[scanned]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3D {
                count += 1
            }
            scanned += 1
        }
        return count
    }
}
