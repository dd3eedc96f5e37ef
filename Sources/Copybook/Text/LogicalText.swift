/// The text area of all lines one after the other: comments gone, continued lines joined.
struct LogicalText {
    /// Lines end with a line feed.
    private(set) var scalars: [Unicode.Scalar] = []
    private var segments: [(start: Int, line: Int, column: Int)] = []

    mutating func append(_ part: ArraySlice<Unicode.Scalar>, line: Int, column: Int) {
        segments.append((scalars.count, line, column))
        scalars.append(contentsOf: part)
    }

    mutating func endLine() { if let last = scalars.last, last != "\n" { scalars.append("\n") } }

    /// Takes back blanks at the end, so that a continued word goes on.
    mutating func trimBlanks() { while scalars.last == " " { scalars.removeLast() } }

    mutating func append(blanks: Int) { if blanks > 0 { scalars.append(contentsOf: repeatElement(" ", count: blanks)) } }

    var endsWithPictureKeyword: Bool {
        var end = scalars.endIndex
        while end > 0, scalars[end - 1] == " " || scalars[end - 1] == "\n" { end -= 1 }
        var start = end
        while start > 0, end - start < 9, scalars[start - 1] != " ", scalars[start - 1] != "\n" { start -= 1 }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<end])
        return ["PIC", "PICTURE", "IS"].contains(String(word).uppercased())
    }

    /// - Complexity: O(log lines).
    func place(of index: Int, source: Int) -> TextPlace {
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].start <= index { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return TextPlace(source: source, line: 1, column: 1) }
        let segment = segments[low - 1]
        return TextPlace(source: source, line: segment.line, column: segment.column + index - segment.start)
    }
}
