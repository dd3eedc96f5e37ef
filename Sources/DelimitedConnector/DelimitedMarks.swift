import Diagnostics
import Settings

/// The keys of a source that say what structures its rows, checked against one another.
struct DelimitedMarks {
    var delimiter: [UInt8]
    var quote: UInt8?
    var escape: EscapeStyle
    var lineEnd: LineEnd
    var strayQuotes: StrayQuotePolicy
    var comment: [UInt8]?

    /// Reads `delimiter`, `quote`, `escape`, `line_end`, `stray_quotes` and `comment`.
    ///
    /// - Returns: nil where they do not go together, which is reported to the map's context (`LB1401`).
    static func read(_ source: inout SettingsMap, _ dialect: DelimitedDialect) -> DelimitedMarks? {
        let context = source.context
        let errorsBefore = context.errorCount
        var places: [String: Place] = [:]
        for key in ["delimiter", "quote", "escape", "line_end", "stray_quotes", "comment"] {
            places[key] = source.node(key)?.place
        }
        let place = source.place
        func refuse(_ key: String, _ message: String, help: String? = nil) {
            context.report(Diagnostic(.delimitedLayout, message, at: places[key] ?? place, help: help))
        }
        func bytes(_ text: String?, _ key: String) -> [UInt8]? {
            guard let text else { return nil }
            if let bytes = StructureText.bytes(text) { return bytes }
            refuse(
                key, "`\(key)` is not one to eight bytes",
                help: "characters as they are, `\\t`, `\\x1E`, hexadecimal `0x1E`, or a name such as tab or pipe")
            return nil
        }
        let delimiter = bytes(source.string("delimiter"), "delimiter") ?? dialect.delimiter
        var quote = dialect.quote
        if let text = source.string("quote") {
            let found = text == "none" ? nil : bytes(text, "quote")
            quote = found?.first
            if let found, found.count != 1 || found[0] >= 0x80 { refuse("quote", "`quote` is not one ASCII character") }
        }
        let usual: EscapeStyle = dialect.escapesOutsideQuotes ? .backslash : quote == nil ? .none : .doubled
        let escape = source.choice("escape", EscapeStyle.self) ?? usual
        if escape == .doubled, quote == nil { refuse("escape", "without quotes none can be doubled") }
        var lineEnd = LineEnd.automatic
        if let text = source.string("line_end") {
            if let found = LineEnd(text) {
                lineEnd = found
            } else {
                refuse("line_end", "`line_end` is not one to eight bytes", help: "auto, lf, crlf, cr, nl, or the bytes: 0x1E")
            }
        }
        let strayQuotes = source.choice("stray_quotes", StrayQuotePolicy.self) ?? .reject
        let comment = bytes(source.string("comment"), "comment")
        if !isFree(delimiter, quote: quote, escape: escape, lineEnd: lineEnd) {
            refuse("delimiter", "the delimiter holds the quote, the escape or the end of a line")
        }
        if let quote, case .bytes(let end) = lineEnd, end.contains(quote) {
            refuse("quote", "the end of a line holds the quote")
        }
        if escape == .backslash, quote == DelimitedSyntax.backslash { refuse("quote", "the quote is the escape as well") }
        if let comment, let quote, comment.first == quote { refuse("comment", "a comment would begin like a column in quotes") }
        guard context.errorCount == errorsBefore else { return nil }
        return DelimitedMarks(
            delimiter: delimiter, quote: quote, escape: escape, lineEnd: lineEnd, strayQuotes: strayQuotes, comment: comment)
    }

    /// Whether a delimiter shares no byte with what else structures a row.
    static func isFree(_ delimiter: [UInt8], quote: UInt8?, escape: EscapeStyle, lineEnd: LineEnd) -> Bool {
        var others: [UInt8] = []
        if let quote { others.append(quote) }
        if escape == .backslash { others.append(DelimitedSyntax.backslash) }
        switch lineEnd {
        case .automatic: others += [0x0A, 0x0D]
        case .bytes(let bytes): others += bytes.count == 1 ? bytes : []
        }
        if case .bytes(let bytes) = lineEnd, delimiter == bytes { return false }
        return !delimiter.isEmpty && !delimiter.contains { others.contains($0) }
    }
}
