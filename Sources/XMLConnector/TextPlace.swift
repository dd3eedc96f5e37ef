/// A place in the text of a document, with its line and the column in characters.
struct TextPlace: Equatable {
    private(set) var offset: Int64
    private(set) var line: Int
    private(set) var column: Int

    init(offset: Int64, line: Int, column: Int) {
        self.offset = offset
        self.line = max(1, line)
        self.column = max(1, column)
    }

    /// Goes on over the text that follows the place.
    mutating func move(over text: some Collection<UInt8>) {
        for byte in text {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        offset += Int64(text.count)
    }

    /// The place at an offset before or behind this one.
    ///
    /// - Parameters:
    ///   - text: holds what is between both. Where the line of the other place begins before it, only what is here is counted.
    ///   - start: offset of the text.
    func moved(to other: Int64, in text: UnsafeBufferPointer<UInt8>, from start: Int64) -> TextPlace {
        func index(_ offset: Int64) -> Int { Int(min(Int64(text.count), max(0, offset - start))) }
        var place = self
        if other >= offset {
            place.move(over: text[index(offset)..<index(other)])
            return place
        }
        var between = TextPlace(offset: other, line: 1, column: 1)
        between.move(over: text[index(other)..<index(offset)])
        if between.line == 1 { return TextPlace(offset: other, line: line, column: column - (between.column - 1)) }
        var before = TextPlace(offset: start, line: 1, column: 1)
        before.move(over: text[..<index(other)])
        return TextPlace(offset: other, line: line - (between.line - 1), column: before.column)
    }
}
