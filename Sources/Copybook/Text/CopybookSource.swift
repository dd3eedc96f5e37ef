/// The text of a copybook or of a member that it copies.
public struct CopybookSource: Sendable {
    /// The file as the user named it; it stands in every place.
    public let name: String
    /// Tells whether two sources are the same, so that no member copies itself.
    public let identity: String
    /// The lines without their ends and trailing blanks, tabs expanded to every eighth column.
    let lines: [[Unicode.Scalar]]
    /// Before tabs were expanded.
    let characterCount: Int

    /// - Parameters:
    ///   - name: the file, for messages; without its folder and extension it also names a record that has no level 01.
    ///   - identity: nil where the name is unique.
    public init(name: String, text: String, identity: String? = nil) {
        self.init(name: name, scalars: Array(text.unicodeScalars), identity: identity)
    }

    /// - Parameter bytes: UTF-8, or else ISO 8859-1, in which every byte is a character: what is not ASCII stands in comments
    ///   and literals, and the columns must stay right.
    public init(name: String, bytes: [UInt8], identity: String? = nil) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(name: name, text: text, identity: identity)
        } else {
            self.init(name: name, scalars: bytes.map { Unicode.Scalar($0) }, identity: identity)
        }
    }

    private init(name: String, scalars: [Unicode.Scalar], identity: String?) {
        self.name = name
        self.identity = identity ?? name
        characterCount = scalars.count
        lines = Self.split(scalars)
    }

    /// The lines, each with a line feed behind it.
    var text: String {
        var text = String.UnicodeScalarView()
        for line in lines {
            text.append(contentsOf: line)
            text.append("\n")
        }
        return String(text)
    }

    /// The name without folder and extension.
    var stem: String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }

    /// - Parameter number: 1-based.
    func text(ofLine number: Int) -> String? {
        guard lines.indices.contains(number - 1) else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: lines[number - 1])
        return String(text)
    }

    private static func split(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        var hasLineEnds = false
        var last: Unicode.Scalar = " "
        func finish() {
            while line.last == " " { line.removeLast() }
            lines.append(line)
            line.removeAll()
        }
        reading: for scalar in scalars {
            defer { last = scalar }
            switch scalar {
            case "\n" where last == "\r": break
            case "\n", "\r", "\u{85}":
                hasLineEnds = true
                finish()
            case "\t": line.append(contentsOf: repeatElement(" ", count: 8 - line.count % 8))
            case "\u{1A}": break reading  // the end of a text file on old personal computers
            case "\u{0C}", "\u{FEFF}": break
            case "\u{00}"..."\u{1F}", "\u{7F}", "\u{A0}": line.append(" ")
            default: line.append(scalar)
            }
        }
        if !hasLineEnds, line.count > 80, line.count % 80 == 0 { return cards(line) }
        if !line.isEmpty { finish() }
        return lines
    }

    /// A member that was transferred as it lies on the mainframe: cards of 80 columns and no line ends.
    private static func cards(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        stride(from: 0, to: scalars.count, by: 80).map { start in
            let card = scalars[start..<min(start + 80, scalars.count)]
            let end = card.lastIndex { $0 != " " }.map { $0 + 1 } ?? card.startIndex
            return Array(card[card.startIndex..<end])
        }
    }
}
