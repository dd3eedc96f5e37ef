import Connector
import Diagnostics

/// What is said of rows that are malformed as a whole.
enum RowDiagnostics {
    static func tooManyColumns(_ count: Int, limit: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            .tooManyColumns, "a row has more columns than the limit", at: place, expected: "at most \(limit) columns",
            found: columns(count), help: "check `delimiter`, or raise `limits: columns`")
    }

    /// - Parameter text: the beginning of the row; what it holds is not known, so it counts as personal.
    static func malformed(_ problem: RowReject.Problem, column: Int, text: [UInt8], at place: Place) -> Diagnostic {
        let found = Redacted(String(decoding: text, as: UTF8.self), isPersonal: true)
        return switch problem {
        case .lostParent(let kind, let parent): GroupTracker.lostParent(kind, parent: parent, at: place)
        case .textAfterQuote:
            Diagnostic(
                .textAfterQuote, "text follows the closing quote of column \(column + 1)", at: place,
                expected: "a delimiter or the end of the row after the quote", found: found,
                help: "quotes inside a text are written as `escape` says (twice, if it says nothing)")
        case .strayQuote:
            Diagnostic(
                .strayQuote, "a quote stands inside column \(column + 1), which has no quotes around it", at: place,
                expected: "quotes around the whole column, or none", found: found,
                help: "say `stray_quotes: keep` to read it as text, or `quote: none` if quotes mean nothing in the file")
        case .unterminatedQuote:
            Diagnostic(
                .unterminatedQuote, "the quote that opens column \(column + 1) is never closed", at: place,
                expected: "a closing quote before the end of the file and within `limits: record`", found: found,
                help: "only this line was given up; the lines after it are read as rows")
        }
    }

    /// - Parameter isBlank: there is nothing in the row at all.
    static func width(_ found: Int, expected: Int, isBlank: Bool, at place: Place) -> Diagnostic {
        if isBlank {
            return Diagnostic(
                .blankRow, "the line holds nothing", at: place, expected: columns(expected).description,
                help: "say `blank_lines: skip` to pass over blank lines")
        }
        if found < expected {
            return Diagnostic(
                .rowTooShort, "the row has too few columns", at: place, expected: columns(expected).description,
                found: columns(found), help: "if the sender leaves out columns at the end, say `short: pad`")
        }
        return Diagnostic(
            .rowTooLong, "the row has too many columns", at: place, expected: columns(expected).description,
            found: columns(found),
            help: "a text with a delimiter in it needs quotes; if further columns do not matter, say `long: truncate`")
    }

    private static func columns(_ count: Int) -> Redacted {
        Redacted(count == 1 ? "1 column" : "\(count) columns", isPersonal: false)
    }
}
