/// Finds delimiters and quotes in a text. Owner of the text is the caller, in whose closure this lives.
struct CellReader {
    let base: UnsafePointer<UInt8>
    /// Bytes of the text.
    let count: Int
    let syntax: DelimitedSyntax
    private let delimiterSpread: UInt64
    private let lineEndSpread: UInt64
    private let quoteSpread: UInt64
    /// The backslash; a byte that is looked for anyway where it means nothing.
    private let backslashInLine: UInt64
    private let backslashInCell: UInt64
    private let backslashInQuotes: UInt64
    /// Whether the byte before a quote tells that a column begins with it.
    private let isSimple: Bool

    init(_ base: UnsafePointer<UInt8>, count: Int, _ syntax: DelimitedSyntax) {
        self.base = base
        self.count = count
        self.syntax = syntax
        delimiterSpread = syntax.delimiter.spread
        lineEndSpread = syntax.lineEnd.spread
        quoteSpread = syntax.quote.map(ByteSearch.spread) ?? syntax.lineEnd.spread
        let backslash = ByteSearch.spread(DelimitedSyntax.backslash)
        backslashInLine = syntax.hasBackslash ? backslash : lineEndSpread
        backslashInCell = syntax.hasBackslash ? backslash : delimiterSpread
        backslashInQuotes = syntax.hasBackslash ? backslash : quoteSpread
        isSimple = syntax.delimiter.length == 1 && !syntax.hasBackslash
    }

    @inline(__always)
    func lineEndQuoteOrBackslash(from start: Int, to end: Int) -> Int {
        ByteSearch.first(of: lineEndSpread, quoteSpread, backslashInLine, base, from: start, to: end, readable: count)
    }

    /// The next delimiter that is not escaped; `end` where there is none.
    ///
    /// - Parameter isEscaped: becomes true where a backslash is passed.
    @inline(__always)
    func delimiter(from start: Int, to end: Int, isEscaped: inout Bool) -> Int {
        var position = start
        while position < end {
            position = ByteSearch.first(
                of: delimiterSpread, delimiterSpread, backslashInCell, base, from: position, to: end, readable: count)
            if position >= end { return end }
            if syntax.hasBackslash, base[position] == DelimitedSyntax.backslash {
                isEscaped = true
                position &+= 2
            } else if syntax.delimiter.matches(base, at: position, end: end) {
                return position
            } else {
                position &+= 1
            }
        }
        return end
    }

    /// The quote that closes a column whose text begins at `start`; `end` where there is none.
    @inline(__always)
    func closingQuote(from start: Int, to end: Int) -> Int {
        var isEscaped = false
        return closingQuote(from: start, to: end, isEscaped: &isEscaped)
    }

    /// - Parameter isEscaped: becomes true where something in the text is escaped.
    @inline(__always)
    func closingQuote(from start: Int, to end: Int, isEscaped: inout Bool) -> Int {
        let quote = syntax.quote ?? 0
        var position = start
        while position < end {
            position = ByteSearch.first(
                of: quoteSpread, quoteSpread, backslashInQuotes, base, from: position, to: end, readable: count)
            if position >= end { return end }
            if base[position] != quote {
                isEscaped = true
                position &+= 2
            } else if syntax.escape == .doubled, position &+ 1 < end, base[position &+ 1] == quote {
                isEscaped = true
                position &+= 2
            } else {
                return position
            }
        }
        return end
    }

    /// Whether a column begins at a position that holds a quote.
    ///
    /// - Parameters:
    ///   - row: where the row begins.
    ///   - cursor: where delimiters were passed to; no further than the position, and moved on to it.
    @inline(__always)
    func isCellStart(_ position: Int, _ row: Int, _ cursor: inout Int) -> Bool {
        if position == row { return true }
        if isSimple { return base[position &- 1] == syntax.delimiter.first }
        return isCellStartSlowly(position, &cursor)
    }

    /// Delimiters of several bytes may overlap themselves and backslashes may escape them, so they are passed one by one. None
    /// holds a quote, so none reaches across the position.
    private func isCellStartSlowly(_ position: Int, _ cursor: inout Int) -> Bool {
        var isEscaped = false
        var isStart = false
        while cursor < position {
            let found = delimiter(from: cursor, to: position, isEscaped: &isEscaped)
            cursor = found < position ? found &+ syntax.delimiter.length : position
            isStart = found < position && cursor == position
        }
        return isStart
    }

    /// The 0-based column that holds a position, in a row that was read that far.
    func column(of position: Int, inRowFrom start: Int) -> Int {
        var column = 0
        var isEscaped = false
        var cell = start
        while cell < position {
            var end: Int
            if base[cell] == syntax.quote {
                end = closingQuote(from: cell + 1, to: position, isEscaped: &isEscaped)
                end = delimiter(from: min(end + 1, position), to: position, isEscaped: &isEscaped)
            } else {
                end = delimiter(from: cell, to: position, isEscaped: &isEscaped)
            }
            if end >= position { return column }
            column += 1
            cell = end + syntax.delimiter.length
        }
        return column
    }
}
