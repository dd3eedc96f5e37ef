/// Text as a terminal shows it: without control characters, and measured in the terminal's columns.
struct DisplayText {
    private(set) var text = ""
    private(set) var width = 0

    init() {}

    init(_ text: String) { for character in text { append(character) } }

    mutating func append(_ character: Character) {
        let shown = Self.printable(character, at: width)
        text += shown.text
        width += shown.width
    }

    /// A line cut to a width around a caret, with the caret's position in it.
    ///
    /// - Parameters:
    ///   - caret: 0-based, in characters; nil where there is none.
    ///   - width: columns of the terminal.
    static func excerpt(_ line: String, caret: Int?, width: Int) -> (text: String, caret: Int?) {
        var characters: [(text: String, width: Int)] = []
        var total = 0
        for character in line {
            let shown = printable(character, at: total)
            characters.append(shown)
            total += shown.width
        }
        let position = caret.flatMap { $0 >= 0 && $0 <= characters.count ? $0 : nil }
        if total <= width {
            return (characters.map(\.text).joined(), position.map { characters[..<$0].reduce(0) { $0 + $1.width } })
        }
        // A third of what is shown stands before the caret, so that what follows it is seen.
        let room = max(width - 2, 1)
        var start = min(position ?? 0, characters.count)
        var before = 0
        while start > 0, before + characters[start - 1].width <= room / 3 {
            start -= 1
            before += characters[start].width
        }
        var end = start
        var shown = 0
        while end < characters.count, shown + characters[end].width <= room {
            shown += characters[end].width
            end += 1
        }
        while end == characters.count, start > 0, shown + characters[start - 1].width <= room {
            start -= 1
            shown += characters[start].width
            before += characters[start].width
        }
        let head = start > 0 ? "…" : ""
        let text = head + characters[start..<end].map(\.text).joined() + (end < characters.count ? "…" : "")
        return (text, position == nil ? nil : head.count + before)
    }

    /// A character without what would steer a terminal: controls as escapes, tabs as blanks up to the next stop.
    private static func printable(_ character: Character, at column: Int) -> (text: String, width: Int) {
        if character == "\t" {
            let blanks = 4 - column % 4
            return (String(repeating: " ", count: blanks), blanks)
        }
        var text = ""
        var escapes = 0
        var width = 0
        for scalar in character.unicodeScalars {
            let turns = [0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069].contains { $0.contains(scalar.value) }
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || turns {
                let escape = "\\u{" + String(scalar.value, radix: 16) + "}"
                text += escape
                escapes += escape.count
            } else {
                text.unicodeScalars.append(scalar)
                width = max(width, columns(scalar))
            }
        }
        return (text, width + escapes)
    }

    /// How many columns of a terminal a character takes (Unicode Standard Annex 11, East Asian Width).
    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
        0x1F900...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
