/// A word of a name, as it is written and as it is looked up.
struct NameWord {
    /// Without the commas around it.
    let text: String
    /// Upper case, without points.
    let plain: String
    /// Whether a comma stands behind it.
    var endsPart = false
    /// Whether the name begins with a comma before this word, so that there is no family name.
    var beginsBehindComma = false
    /// Whether nothing stands between it and the word before: AT&T.
    var isAttached = false

    /// J.R. are initials, JR. is a suffix.
    var hasInnerPoint: Bool { text.dropLast().contains(".") }
    var isInitial: Bool { plain.utf8.count == 1 }

    /// More words are no name; what the functions of names cost is bounded by it.
    static let maximumCount = 200

    static let tooMany = CellFailure(
        message: "the text has too many words for a name", expected: "at most \(maximumCount) words", code: .valueTooLong)

    /// - Throws: ``tooMany``, as soon as there are.
    static func words(_ text: String) throws(CellFailure) -> [NameWord] {
        var text = text
        let all = text.withUTF8 { split($0) }
        guard all.count <= maximumCount else { throw tooMany }
        return all
    }

    /// The words between blanks and control characters; `&` and `;` are words of their own, and commas belong to the word
    /// before them.
    private static func split(_ bytes: UnsafeBufferPointer<UInt8>) -> [NameWord] {
        var result: [NameWord] = []
        var hasLeadingComma = false
        // Where the word before ended.
        var lastEnd = -1
        func add(_ range: Range<Int>) {
            guard !range.isEmpty else { return }
            let word = UnsafeBufferPointer(rebasing: bytes[range])
            result.append(
                NameWord(
                    text: String(decoding: word, as: UTF8.self), plain: plain(word),
                    beginsBehindComma: hasLeadingComma && result.isEmpty, isAttached: range.lowerBound == lastEnd))
            lastEnd = range.upperBound
        }
        var start = 0
        var index = 0
        while index < bytes.count, result.count <= maximumCount {
            let byte = bytes[index]
            var width = 1
            if let blank = UnicodeBlank.width(bytes, at: index) {
                width = blank
            } else if byte != 0x2C, byte != 0x26, byte != 0x3B, byte >= 0x20, byte != 0x7F {
                index += 1
                continue
            }
            add(start..<index)
            start = index + width
            if byte == 0x26 || byte == 0x3B { add(index..<start) }
            if byte == 0x2C {
                if result.isEmpty { hasLeadingComma = true } else { result[result.count - 1].endsPart = true }
            }
            index = start
        }
        if index == bytes.count { add(start..<index) }
        return result
    }

    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        bytes.isASCII ? bytes.plainWords : String(decoding: bytes, as: UTF8.self).filter { $0 != "." }.uppercased()
    }

    /// The words as they are written; nil where there are none.
    static func joined(_ words: some Collection<NameWord>, withCommas: Bool = false) -> String? {
        var result = ""
        var pending = ""
        for word in words {
            if !result.isEmpty, !word.isAttached || !pending.isEmpty { result += pending + " " }
            result += word.text
            pending = withCommas && word.endsPart ? "," : ""
        }
        return result.isEmpty ? nil : result
    }
}

extension [NameWord] {
    /// Takes words out; the comma behind the last of them parts the name still.
    mutating func remove(_ range: Range<Int>) {
        guard let last = range.last else { return }
        if self[last].endsPart, range.lowerBound > 0 { self[range.lowerBound - 1].endsPart = true }
        removeSubrange(range)
    }
}
