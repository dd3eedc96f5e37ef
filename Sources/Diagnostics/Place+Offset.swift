extension Place {
    /// The place of a byte of a text that begins here, in the file that holds the text.
    ///
    /// - Parameters:
    ///   - offset: UTF-8 offset in the text; past its end is the place behind it.
    ///   - text: what begins at this place.
    /// - Complexity: O(text).
    public func advanced(to offset: Int, in text: String) -> Place {
        guard let line, let column else { return self }
        var result = self
        result.layout = nil
        guard let layout else {
            // Without a layout, lines that follow the first begin where the first does.
            let before = Self.prefix(of: text, from: 0, to: offset)
            let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
            result.column = column + (lines.last?.count ?? 0)
            if lines.count > 1 {
                result.line = line + lines.count - 1
                let all = text.split(separator: "\n", omittingEmptySubsequences: false)
                result.sourceLine = column == 1 ? all.dropFirst(lines.count - 1).first.map(String.init) : nil
            }
            return result
        }
        guard let run = layout.run(at: offset) else { return result }
        let distance = Self.prefix(of: text, from: run.offset, to: offset).unicodeScalars.count
        result.line = run.line
        result.column = Self.column(ofScalar: run.column + distance, in: run.sourceLine)
        result.sourceLine = run.sourceLine
        return result
    }

    /// The 1-based column, in characters, of a Unicode scalar of a line.
    public static func column(ofScalar position: Int, in line: String) -> Int {
        let scalars = line.unicodeScalars
        guard let index = scalars.index(scalars.startIndex, offsetBy: position, limitedBy: scalars.endIndex) else {
            return line.count + 1
        }
        return String(scalars[..<index]).count + 1
    }

    private static func prefix(of text: String, from start: Int, to end: Int) -> String {
        let bytes = text.utf8.prefix(max(end, start)).dropFirst(start)
        return String(decoding: Array(bytes), as: UTF8.self)
    }
}
