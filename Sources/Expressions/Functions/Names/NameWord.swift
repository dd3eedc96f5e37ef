/// A word of a name, as it is written and as it is looked up.
struct NameWord {
    /// Without the commas around it.
    let text: String
    /// Upper case, without points.
    let plain: String
    /// Whether a comma stands behind it.
    let endsPart: Bool

    /// J.R. are initials, JR. is a suffix.
    var hasInnerPoint: Bool { text.dropLast().contains(".") }
    var isInitial: Bool { plain.utf8.count == 1 }

    /// The words between blanks; `&` is a word of its own, and commas belong to the word before them.
    static func words(_ text: String) -> [NameWord] {
        var result: [NameWord] = []
        func add(_ word: Substring.UTF8View) {
            guard !word.isEmpty else { return }
            let text = String(Substring(word))
            result.append(NameWord(text: text, plain: plain(text), endsPart: false))
        }
        let bytes = text.utf8
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            let next = bytes.index(after: index)
            if isBlank(byte) || byte == 0x2C || byte == 0x26 {
                add(bytes[start..<index])
                start = next
                if byte == 0x26 { add(bytes[index..<next]) }
                if byte == 0x2C, let last = result.last {
                    result[result.count - 1] = NameWord(text: last.text, plain: last.plain, endsPart: true)
                }
            }
            index = next
        }
        add(bytes[start...])
        return result
    }

    private static func plain(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            bytes.isASCII ? bytes.plainWords : String(decoding: bytes, as: UTF8.self).filter { $0 != "." }.uppercased()
        }
    }

    /// The words as they are written; nil where there are none.
    static func joined(_ words: some Collection<NameWord>, withCommas: Bool = false) -> String? {
        var result = ""
        for (index, word) in words.enumerated() {
            if index > 0 { result += " " }
            result += word.text
            if withCommas, word.endsPart, index + 1 < words.count { result += "," }
        }
        return result.isEmpty ? nil : result
    }
}
