import Diagnostics

/// Splits the logical text into text words.
///
/// A period, comma or semicolon separates where a blank follows it (Language Reference, "Separators"); elsewhere it belongs to
/// its word, as in `9.99`.
struct TextWordScanner {
    private static let literalPrefixes: Set<String> = ["X", "N", "G", "Z", "B", "U", "H", "NX", "BX", "UX", "GX", "NC"]

    private let text: LogicalText
    private let scalars: [Unicode.Scalar]
    private let source: Int
    private var index = 0
    private var hasSpaceBefore = true
    private var startsLine = true
    private(set) var words: [TextWord] = []

    init(_ text: LogicalText, source: Int) {
        self.text = text
        scalars = text.scalars
        self.source = source
    }

    /// - Parameter limit: scanning stops past so many words.
    mutating func scan(limit: Int) {
        while index < scalars.count, words.count <= limit {
            switch scalars[index] {
            case "\n":
                startsLine = true
                skipSpace()
            case " ": skipSpace()
            case "'", "\"": readLiteral(prefix: "", start: index)
            case "(": add(.leftParenthesis)
            case ")": add(.rightParenthesis)
            case ":": add(.colon)
            case "=" where isPseudoTextDelimiter(index):
                add(.pseudoTextDelimiter)
                index += 1
            default: readWord()
            }
        }
    }

    private mutating func skipSpace() {
        hasSpaceBefore = true
        index += 1
    }

    private func isPseudoTextDelimiter(_ index: Int) -> Bool {
        scalars[index] == "=" && index + 1 < scalars.count && scalars[index + 1] == "="
    }

    private mutating func append(
        _ kind: TextWord.Kind, _ text: String, at start: Int, prefix: String = "", isClosed: Bool = true
    ) {
        words.append(
            TextWord(
                kind: kind, text: text, place: self.text.place(of: start, source: source), prefix: prefix, isClosed: isClosed,
                hasSpaceBefore: hasSpaceBefore, startsLine: startsLine))
        hasSpaceBefore = false
        startsLine = false
    }

    private mutating func add(_ kind: TextWord.Kind) {
        append(kind, "", at: index)
        index += 1
    }

    private mutating func readWord() {
        let start = index
        var end = index
        reading: while end < scalars.count {
            switch scalars[end] {
            case " ", "\n", "'", "\"", "(", ")", ":": break reading
            case "=" where isPseudoTextDelimiter(end): break reading
            default: end += 1
            }
        }
        index = end
        let isAtSpace = end == scalars.count || scalars[end] == " " || scalars[end] == "\n" || scalars[end] == "="
        var separator: Unicode.Scalar?
        if isAtSpace, let last = scalars[start..<end].last, last == "." || last == "," || last == ";" {
            separator = last
            end -= 1
        }
        if end > start {
            let word = string(start..<end).uppercased()
            if !isAtSpace, scalars[index] == "'" || scalars[index] == "\"", Self.literalPrefixes.contains(word) {
                readLiteral(prefix: word, start: start)
                return
            }
            append(.word, word, at: start)
        }
        switch separator {
        case "."?: append(.period, ".", at: end)
        case .some: hasSpaceBefore = true
        case nil: break
        }
    }

    /// At the opening quotation mark. A doubled mark stands for one.
    private mutating func readLiteral(prefix: String, start: Int) {
        let quote = scalars[index]
        var value = String.UnicodeScalarView()
        var isClosed = false
        index += 1
        while index < scalars.count, scalars[index] != "\n" {
            let scalar = scalars[index]
            index += 1
            if scalar != quote {
                value.append(scalar)
            } else if index < scalars.count, scalars[index] == quote {
                value.append(quote)
                index += 1
            } else {
                isClosed = true
                break
            }
        }
        append(.literal, String(value), at: start, prefix: prefix, isClosed: isClosed)
    }

    private func string(_ range: Range<Int>) -> String {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[range])
        return String(result)
    }
}
