extension DelimitedSyntax {
    /// What ends the lines of one file.
    struct FoundLineEnd: Sendable, Hashable {
        var bytes: [UInt8]
        var dropsCarriageReturn = false
    }
}

/// Looks for what ends the first line of a file.
enum LineEndFinder {
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D

    /// - Parameters:
    ///   - text: from the beginning of the file.
    ///   - layout: past its limit of a record the first line end inside of quotes will do.
    ///   - hasNextLine: NL (U+0085) counts too, as files from EBCDIC systems have it.
    /// - Returns: nil where more of the file has to be there to know.
    static func find(
        _ text: [UInt8], _ layout: DelimitedLayout, hasNextLine: Bool, isEnd: Bool
    ) -> DelimitedSyntax.FoundLineEnd? {
        if case .bytes(let bytes) = layout.lineEnd { return DelimitedSyntax.FoundLineEnd(bytes: bytes) }
        let limit = layout.limits.record
        var isQuoted = false
        var quotedEnd: Int?
        var position = 0
        while position < min(text.count, limit) {
            let byte = text[position]
            if byte == layout.quote {
                isQuoted.toggle()
            } else if byte == DelimitedSyntax.backslash, layout.escape == .backslash {
                position += 1
            } else if isLineEnd(text, position, hasNextLine) {
                if !isQuoted { return lineEnd(text, position, isEnd: isEnd) }
                quotedEnd = quotedEnd ?? position
            }
            position += 1
        }
        guard isEnd || text.count > limit else { return nil }
        return quotedEnd.flatMap { lineEnd(text, $0, isEnd: isEnd) }
            ?? DelimitedSyntax.FoundLineEnd(bytes: [lineFeed], dropsCarriageReturn: true)
    }

    private static func isLineEnd(_ text: [UInt8], _ position: Int, _ hasNextLine: Bool) -> Bool {
        switch text[position] {
        case lineFeed, carriageReturn: true
        case 0xC2: hasNextLine && position + 1 < text.count && text[position + 1] == 0x85
        default: false
        }
    }

    private static func lineEnd(_ text: [UInt8], _ position: Int, isEnd: Bool) -> DelimitedSyntax.FoundLineEnd? {
        switch text[position] {
        case lineFeed: return DelimitedSyntax.FoundLineEnd(bytes: [lineFeed], dropsCarriageReturn: true)
        case carriageReturn:
            guard position + 1 < text.count else {
                return isEnd ? DelimitedSyntax.FoundLineEnd(bytes: [carriageReturn]) : nil
            }
            return text[position + 1] == lineFeed
                ? DelimitedSyntax.FoundLineEnd(bytes: [lineFeed], dropsCarriageReturn: true)
                : DelimitedSyntax.FoundLineEnd(bytes: [carriageReturn])
        default: return DelimitedSyntax.FoundLineEnd(bytes: [0xC2, 0x85])
        }
    }
}
