import Connector
import Records

/// A stretch of a file as UTF-8, and the way back from its positions to those in the file.
struct SourceText: Sendable {
    /// What a file's bytes are, once its first bytes were looked at.
    enum Form: Sendable, Hashable {
        case utf8
        case page(CodePage)
        case utf16(isBigEndian: Bool)
    }

    /// How many bytes of the file a character has.
    private enum Measure { case same, scalars, utf16 }

    /// UTF-8; what had no meaning in the file's encoding is 0xFF, which is in no UTF-8 text, so that the field that holds it is
    /// malformed.
    var bytes: [UInt8]
    /// The bytes of the file; empty where `bytes` are those.
    let raw: [UInt8]
    private let measure: Measure

    /// - Parameters:
    ///   - chunk: of the file.
    ///   - isEnd: nothing follows in the file. Before it, half a character at the end is left out.
    /// - Complexity: O(bytes).
    init(_ chunk: [UInt8], form: Form, isEnd: Bool) {
        switch form {
        case .utf8: (bytes, raw, measure) = (chunk, [], .same)
        case .page(let page):
            if page.isASCIICompatible, chunk.withUnsafeBytes({ PlainText.isPlainASCII($0) }) {
                (bytes, raw, measure) = (chunk, [], .same)
                return
            }
            let ascii = page.transcodedASCII(chunk)
            if ascii.isPlain {
                (bytes, raw, measure) = (ascii.text, chunk, .same)
            } else {
                var text: [UInt8] = []
                text.reserveCapacity(chunk.count + chunk.count / 8)
                chunk.withUnsafeBufferPointer { page.append($0, to: &text) }
                (bytes, raw, measure) = (text, chunk, .scalars)
            }
        case .utf16(let isBigEndian):
            (bytes, raw, measure) = (UTF16Decoder.utf8(chunk, isBigEndian: isBigEndian, isEnd: isEnd), chunk, .utf16)
        }
    }

    /// How many bytes of the file a stretch of the text has.
    ///
    /// - Complexity: O(1) where characters have one byte in both, else O(bytes).
    func sourceLength(_ range: Range<Int>) -> Int {
        guard measure != .same, !range.isEmpty else { return range.count }
        return bytes.withUnsafeBufferPointer { text in
            var characters = 0
            var pairs = 0
            for position in range {
                let byte = text[position]
                characters &+= byte & 0xC0 != 0x80 ? 1 : 0
                // A character outside the basic plane has two units; 0xFF stands for one.
                pairs &+= byte >= 0xF0 && byte < 0xF8 ? 1 : 0
            }
            return measure == .scalars ? characters : (characters &+ pairs) &* 2
        }
    }

    /// Where stretches of the text stand in the file, from the beginning of the chunk.
    ///
    /// - Parameters:
    ///   - starts: ascending.
    ///   - lengths: of the stretches, which do not overlap.
    func sourceRanges(_ starts: [UInt32], _ lengths: [UInt32]) -> (starts: [Int], lengths: [Int]) {
        if measure == .same { return (starts.map { Int($0) }, lengths.map { Int($0) }) }
        var sourceStarts: [Int] = []
        var sourceLengths: [Int] = []
        var position = 0
        var source = 0
        for (start, length) in zip(starts, lengths) {
            source += sourceLength(position..<max(Int(start), position))
            sourceStarts.append(source)
            position = Int(start) + Int(length)
            let own = sourceLength(Int(start)..<position)
            // Half a unit at the end of the file counts as one.
            sourceLengths.append(min(own, max(raw.count - source, 0)))
            source += own
        }
        return (sourceStarts, sourceLengths)
    }

    /// Bytes of the file.
    ///
    /// - Parameters:
    ///   - start: from the beginning of the chunk.
    ///   - length: cut off at the end of the chunk, where half a character may stand.
    func sourceBytes(_ start: Int, _ length: Int) -> [UInt8] {
        let all = raw.isEmpty ? bytes : raw
        let from = min(max(start, 0), all.count)
        return Array(all[from..<min(from + max(length, 0), all.count)])
    }
}
