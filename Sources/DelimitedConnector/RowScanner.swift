import Glibc

/// Finds where the rows of a text end. Sequential: whether a line end ends a row depends on the quotes before it.
struct RowScanner: Sendable {
    let syntax: DelimitedSyntax
    let limit: Int

    /// Bytes behind the largest row that are looked at for its line end.
    private static let margin = BytePattern.maximumLength

    init(_ syntax: DelimitedSyntax, limits: DelimitedLimits) {
        self.syntax = syntax
        limit = limits.record
    }

    /// - Parameters:
    ///   - text: whose rows before `start` were scanned already.
    ///   - isEnd: nothing follows in the file.
    ///   - maximumRows: where to stop before the end of the text.
    func scan(_ text: [UInt8], from start: Int, isEnd: Bool, maximumRows: Int = .max) -> RowScan {
        text.withUnsafeBufferPointer { bytes in
            var scan = RowScan(from: start, expected: maximumRows == 1 ? 1 : (bytes.count - start) / 64 + 8)
            guard let base = bytes.baseAddress else { return scan }
            let cells = CellReader(base, count: bytes.count, syntax)
            while scan.consumed < bytes.count, scan.starts.count + scan.rejects.count < maximumRows {
                guard step(cells, bytes.count, isEnd, &scan) else { break }
            }
            return scan
        }
    }

    /// One line.
    ///
    /// - Returns: false where the scan ends before it or, for good, with it.
    @inline(__always)
    private func step(_ cells: CellReader, _ count: Int, _ isEnd: Bool, _ scan: inout RowScan) -> Bool {
        let start = scan.consumed
        if isSpecial(cells.base, start, count), let goesOn = special(cells, count, isEnd, &scan) { return goesOn }
        let window = min(count, start &+ limit &+ Self.margin)
        let isFull = count &- start >= limit &+ Self.margin
        var row = Row(start: start)
        find(cells, window, &row)
        guard row.hasEnd else { return handleOpenEnd(cells, window, isEnd: isEnd, isFull: isFull, row, &scan) }
        return finish(cells, row, &scan)
    }

    /// A row while its end is looked for.
    private struct Row {
        let start: Int
        /// Where the line end stands, and where the next line begins.
        var end = 0
        var next = 0
        var hasEnd = false
        /// The quote that is open.
        var quote = -1
        var problem: RowReject.Problem?
        var problemPosition = 0

        mutating func note(_ problem: RowReject.Problem, at position: Int) {
            if self.problem != nil { return }
            self.problem = problem
            problemPosition = position
        }
    }

    /// The line end, outside of quotes.
    @inline(__always)
    private func find(_ cells: CellReader, _ window: Int, _ row: inout Row) {
        let base = cells.base
        let lineEnd = syntax.lineEnd
        var position = row.start
        if syntax.quote == nil, !syntax.hasBackslash {
            while position < window, let found = memchr(base + position, Int32(lineEnd.first), window &- position) {
                position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                if lineEnd.matches(base, at: position, end: window) {
                    row.end = position
                    row.next = position &+ lineEnd.length
                    row.hasEnd = true
                    return
                }
                position &+= 1
            }
            return
        }
        var cursor = position
        while position < window {
            position = cells.lineEndQuoteOrBackslash(from: position, to: window)
            if position >= window { return }
            let byte = base[position]
            if byte == lineEnd.first, lineEnd.matches(base, at: position, end: window) {
                row.end = position
                row.next = position &+ lineEnd.length
                row.hasEnd = true
                return
            }
            if byte == DelimitedSyntax.backslash, syntax.hasBackslash {
                position &+= 2
            } else if byte == syntax.quote {
                if cells.isCellStart(position, row.start, &cursor) {
                    let close = cells.closingQuote(from: position &+ 1, to: window)
                    if close >= window {
                        row.quote = position
                        return
                    }
                    position = close &+ 1
                    cursor = position
                    if position < window, !endsCell(base, position, window) { row.note(.textAfterQuote, at: position) }
                } else {
                    if syntax.strayQuotes == .reject { row.note(.strayQuote, at: position) }
                    position &+= 1
                }
            } else {
                position &+= 1
            }
        }
    }

    /// Whether a delimiter or a line end stands at a position.
    private func endsCell(_ base: UnsafePointer<UInt8>, _ position: Int, _ end: Int) -> Bool {
        if syntax.delimiter.matches(base, at: position, end: end) || syntax.lineEnd.matches(base, at: position, end: end) {
            return true
        }
        guard syntax.dropsCarriageReturn, base[position] == DelimitedSyntax.carriageReturn else { return false }
        return position &+ 1 == end || syntax.lineEnd.matches(base, at: position &+ 1, end: end)
    }

    @inline(__always)
    private func finish(_ cells: CellReader, _ row: Row, _ scan: inout RowScan) -> Bool {
        var length = row.end &- row.start
        if syntax.dropsCarriageReturn, length > 0, cells.base[row.end &- 1] == DelimitedSyntax.carriageReturn { length &-= 1 }
        if length > limit {
            scan.isTooLarge = true
            return false
        }
        if row.problem != nil {
            reject(cells, row, length, &scan)
        } else if length > 0 || syntax.blankLines == .read {
            scan.starts.append(UInt32(truncatingIfNeeded: row.start))
            scan.lengths.append(UInt32(truncatingIfNeeded: length))
            scan.numbers.append(UInt32(truncatingIfNeeded: scan.lines))
        }
        scan.lines &+= 1
        scan.consumed = row.next
        return true
    }

    private func reject(_ cells: CellReader, _ row: Row, _ length: Int, _ scan: inout RowScan) {
        guard let problem = row.problem else { return }
        scan.rejects.append(
            RowReject(
                problem: problem, position: row.problemPosition,
                column: cells.column(of: row.problemPosition, inRowFrom: row.start), line: scan.lines, start: row.start,
                length: length))
    }

    /// A row that has no end as far as one may be.
    @inline(never)
    private func handleOpenEnd(
        _ cells: CellReader, _ window: Int, isEnd: Bool, isFull: Bool, _ row: Row, _ scan: inout RowScan
    ) -> Bool {
        guard isEnd || isFull else { return false }
        var row = row
        if row.quote >= 0 {
            // The line with the quote is given up; those after it may be good.
            var end = row.quote + 1
            while end < window, !syntax.lineEnd.matches(cells.base, at: end, end: window) { end += 1 }
            if end >= window, isFull {
                scan.isTooLarge = true
                return false
            }
            row.problem = .unterminatedQuote
            row.problemPosition = row.quote
            row.end = end
            row.next = min(end + syntax.lineEnd.length, window)
        } else if isFull {
            scan.isTooLarge = true
            return false
        } else {
            row.end = window
            row.next = window
        }
        return finish(cells, row, &scan)
    }

    /// Whether a line may be a comment or the end mark: most are told apart by their first byte.
    @inline(__always)
    private func isSpecial(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Bool {
        if syntax.hasEndMark, base[start] == DelimitedSyntax.backslash { return true }
        if let comment = syntax.comment { return base[start] == comment.first }
        return false
    }

    /// - Returns: nil where the line is a row after all; else what ``step(_:_:_:_:)`` gives.
    @inline(never)
    private func special(_ cells: CellReader, _ count: Int, _ isEnd: Bool, _ scan: inout RowScan) -> Bool? {
        let start = scan.consumed
        let isComment = syntax.comment.map { $0.matches(cells.base, at: start, end: count) } ?? false
        let isMark = syntax.hasEndMark && (DelimitedSyntax.endMark?.matches(cells.base, at: start, end: count) ?? false)
        if !isComment, !isMark {
            let longest = max(syntax.comment?.length ?? 0, DelimitedSyntax.endMark?.length ?? 0)
            return isEnd || count - start >= longest ? nil : false
        }
        let window = min(count, start + limit + Self.margin)
        let lineEnd = syntax.lineEnd
        var end = start
        while end < window, !lineEnd.matches(cells.base, at: end, end: window) { end += 1 }
        if end == window, !isEnd || window < count {
            if window - start >= limit + Self.margin { scan.isTooLarge = true }
            return false
        }
        var length = end - start
        if syntax.dropsCarriageReturn, length > 0, cells.base[end - 1] == DelimitedSyntax.carriageReturn { length -= 1 }
        if !isComment, length != 2 { return nil }
        scan.lines += 1
        scan.consumed = min(end + lineEnd.length, count)
        if isComment { return true }
        scan.hasEnded = true
        return false
    }
}
