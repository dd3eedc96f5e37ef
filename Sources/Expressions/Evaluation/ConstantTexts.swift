import Glibc
import Records

/// Constants that a column is compared with.
struct Constants: Sendable {
    let literals: [Literal]
    /// The same, where all of them are texts.
    let texts: ConstantTexts?

    init(_ literals: [Literal]) {
        self.literals = literals
        let texts = literals.compactMap { if case .string(let text) = $0 { text } else { nil } }
        self.texts = texts.count == literals.count ? ConstantTexts(texts) : nil
    }
}

/// Constant texts that a column of texts is compared with, as `status == 'A'` and `state in ['OH', 'PA']` do. Codes of up to eight
/// bytes are compared as one word.
struct ConstantTexts: Sendable {
    /// Texts of one length, in order.
    private struct Group: Sendable {
        let length: UInt32
        /// Up to eight bytes, as words.
        var words: [UInt64] = []
        /// Longer ones.
        var texts: [[UInt8]] = []
    }

    private let groups: [Group]
    private let hasEmpty: Bool

    init(_ texts: [String]) {
        let distinct = Set(texts.map { Array($0.utf8) })
        hasEmpty = distinct.contains([])
        var groups: [Int: Group] = [:]
        for text in distinct where !text.isEmpty {
            var group = groups[text.count] ?? Group(length: UInt32(truncatingIfNeeded: text.count))
            if text.count <= 8 {
                group.words.append(text.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            } else {
                group.texts.append(text)
            }
            groups[text.count] = group
        }
        self.groups = groups.keys.sorted().compactMap { length in
            guard var group = groups[length] else { return nil }
            group.words.sort()
            group.texts.sort { $0.lexicographicallyPrecedes($1) }
            return group
        }
    }

    /// Whether each text is one of the constants.
    ///
    /// - Complexity: O(rows × log constants).
    func matches(_ texts: TextValues, count: Int) -> [Bool] {
        let count = min(count, texts.starts.count, texts.lengths.count)
        return [Bool](unsafeUninitializedCapacity: count) { target, filled in
            target.initialize(repeating: false)
            texts.bytes.withUnsafeBytes { bytes in
                texts.starts.withUnsafeBufferPointer { starts in
                    texts.lengths.withUnsafeBufferPointer { lengths in
                        if hasEmpty { for row in 0..<count where lengths[row] == 0 { target[row] = true } }
                        for group in groups {
                            if let word = group.words.first, group.words.count == 1 {
                                mark(word, group.length, bytes, starts, lengths, count, target)
                            } else if !group.words.isEmpty {
                                mark(group.words, group.length, bytes, starts, lengths, count, target)
                            } else {
                                mark(group.texts, group.length, bytes, starts, lengths, count, target)
                            }
                        }
                    }
                }
            }
            filled = count
        }
    }

    /// The commonest case: one code. It has no branch that depends on the data.
    private func mark(
        _ word: UInt64, _ length: UInt32, _ bytes: UnsafeRawBufferPointer, _ starts: UnsafeBufferPointer<UInt32>,
        _ lengths: UnsafeBufferPointer<UInt32>, _ count: Int, _ target: UnsafeMutableBufferPointer<Bool>
    ) {
        for row in 0..<count {
            let found = Self.word(bytes, Int(starts[row]), Int(length), hasText: lengths[row] == length)
            target[row] = target[row] || (found == word && lengths[row] == length)
        }
    }

    private func mark(
        _ words: [UInt64], _ length: UInt32, _ bytes: UnsafeRawBufferPointer, _ starts: UnsafeBufferPointer<UInt32>,
        _ lengths: UnsafeBufferPointer<UInt32>, _ count: Int, _ target: UnsafeMutableBufferPointer<Bool>
    ) {
        words.withUnsafeBufferPointer { words in
            for row in 0..<count {
                let found = Self.word(bytes, Int(starts[row]), Int(length), hasText: lengths[row] == length)
                var isKnown = false
                if words.count <= 8 {
                    for index in 0..<words.count { isKnown = isKnown || words[index] == found }
                } else {
                    var low = 0
                    var high = words.count
                    while low < high {
                        let middle = (low + high) / 2
                        if words[middle] < found { low = middle + 1 } else { high = middle }
                    }
                    isKnown = low < words.count && words[low] == found
                }
                target[row] = target[row] || (isKnown && lengths[row] == length)
            }
        }
    }

    private func mark(
        _ texts: [[UInt8]], _ length: UInt32, _ bytes: UnsafeRawBufferPointer, _ starts: UnsafeBufferPointer<UInt32>,
        _ lengths: UnsafeBufferPointer<UInt32>, _ count: Int, _ target: UnsafeMutableBufferPointer<Bool>
    ) {
        guard let base = bytes.baseAddress else { return }
        for row in 0..<count where lengths[row] == length {
            var low = 0
            var high = texts.count
            while low < high {
                let middle = (low + high) / 2
                let order = texts[middle].withUnsafeBytes { text in
                    text.baseAddress.map { memcmp($0, base + Int(starts[row]), Int(length)) } ?? 0
                }
                if order == 0 {
                    target[row] = true
                    break
                }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
        }
    }

    /// A text of that length as a word; 0, which no text is, where the text has another length and there is no room for a word.
    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ length: Int, hasText: Bool) -> UInt64 {
        guard let base = bytes.baseAddress, hasText || start &+ 8 <= bytes.count else { return 0 }
        return AsciiWord.load(base, at: start, length: length, bytes: bytes.count)
    }
}
