import Diagnostics

/// Takes the text area out of source lines: indicators, comments, continuation and listing control.
///
/// Source: IBM Enterprise COBOL for z/OS Language Reference, "Reference format"; GnuCOBOL and Micro Focus for free format.
struct SourceReader {
    private let source: Int
    private let options: CopybookOptions
    private var format: SourceFormat
    private var text = LogicalText()
    /// The quote of a literal that the lines so far leave open.
    private var openQuote: Unicode.Scalar?
    private var hasReportedIndicator = false

    init(source: Int, format: SourceFormat, options: CopybookOptions) {
        self.source = source
        self.format = format
        self.options = options
    }

    mutating func read(_ lines: [[Unicode.Scalar]], findings: inout Findings) -> LogicalText {
        for (index, line) in lines.enumerated() {
            let number = index + 1
            guard line.count <= options.limits.lineCharacters else {
                findings.report(
                    .copybookLimit, "the line is too long", at: place(number, 1),
                    expected: "at most \(options.limits.lineCharacters) characters", found: "\(line.count)",
                    help: "check that this is a copybook")
                continue
            }
            if line.isEmpty { continue }
            if SourceDirective.isDirective(line) {
                if let format = SourceDirective.format(line) { self.format = format }
                continue
            }
            if line[0] == "-", let member = SourceDirective.includedMember(line[...]) {
                startLine()
                appendCopy(of: member, number)
                continue
            }
            if format == .free { readFree(line, number) } else { readFixed(line, number, &findings) }
        }
        text.endLine()
        return text
    }

    private mutating func readFree(_ line: [Unicode.Scalar], _ number: Int) {
        if line[0] == "*" || line[0] == "/" { return }
        startLine()
        let end = scan(line[...])
        appendArea(line[..<end], number, start: 0)
    }

    private mutating func readFixed(_ line: [Unicode.Scalar], _ number: Int, _ findings: inout Findings) {
        guard line.count > 6 else { return }
        switch line[6] {
        case " ": break
        case "*", "/": return
        case "D", "d": if !options.includesDebuggingLines { return }
        case "-":
            continueLine(area(line), number, &findings)
            return
        default:
            if !hasReportedIndicator {
                hasReportedIndicator = true
                findings.report(
                    .copybookText, "column 7 holds no indicator", at: place(number, 7),
                    expected: "a blank, `*`, `/`, `D` or `-`",
                    found: String(Character(line[6])),
                    help: "if the text begins before column 8, the copybook is in free format: say so with `format: free`")
            }
        }
        let area = area(line)
        startLine()
        let end = scan(area)
        appendArea(area[..<end], number, start: 7)
        pad(end - 7)
    }

    private func area(_ line: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar> {
        line[min(7, line.count)..<(format == .fixed ? min(line.count, 72) : line.count)]
    }

    private mutating func appendArea(_ area: ArraySlice<Unicode.Scalar>, _ number: Int, start: Int) {
        if SourceDirective.isListingControl(area) || isStrayComment(area) {
            openQuote = nil
            return
        }
        if let member = SourceDirective.includedMember(area) {
            appendCopy(of: member, number)
            return
        }
        text.append(area, line: number, column: start + 1)
    }

    /// Comments are found with their `*` elsewhere than in column 7. No line of data descriptions begins with it but one that
    /// goes on with the string of a PICTURE.
    private func isStrayComment(_ area: ArraySlice<Unicode.Scalar>) -> Bool {
        area.first { $0 != " " } == "*" && !text.endsWithPictureKeyword
    }

    private mutating func appendCopy(of member: String, _ number: Int) {
        text.append(Array("COPY \(member) .".unicodeScalars)[...], line: number, column: 8)
    }

    /// A literal that goes on in the next line includes the blanks up to the right margin.
    private mutating func pad(_ count: Int) { if openQuote != nil, format == .fixed { text.append(blanks: 65 - count) } }

    /// A literal ends with its line unless the next one continues it.
    private mutating func startLine() {
        text.endLine()
        openQuote = nil
    }

    private mutating func continueLine(_ area: ArraySlice<Unicode.Scalar>, _ number: Int, _ findings: inout Findings) {
        guard let first = area.firstIndex(where: { $0 != " " }) else { return }
        var rest = area[first...]
        if let quote = openQuote {
            if rest.first == quote {
                rest = rest.dropFirst()
            } else {
                findings.report(
                    .copybookText, "a continued literal goes on without its quotation mark", at: place(number, first + 1),
                    expected: String(Character(quote)), found: String(Character(rest[first])),
                    help: "begin the continuation line with the mark that opened the literal")
            }
        } else {
            text.trimBlanks()
            // A closing quotation mark at the margin and two on the next line are one doubled mark of the literal.
            if let last = text.scalars.last, last == "'" || last == "\"", rest.starts(with: [last, last]) {
                rest = rest.dropFirst()
                openQuote = last
                text.append(rest.prefix(1), line: number, column: rest.startIndex + 1)
                rest = rest.dropFirst()
            }
        }
        let end = scan(rest)
        text.append(rest[..<end], line: number, column: rest.startIndex + 1)
        pad(end - 7)
    }

    /// Follows quotation marks, from the state that the lines before left.
    ///
    /// - Returns: where the text ends: at its end or at an inline comment.
    private mutating func scan(_ area: ArraySlice<Unicode.Scalar>) -> Int {
        var index = area.startIndex
        while index < area.endIndex {
            let scalar = area[index]
            if let quote = openQuote {
                if scalar == quote { openQuote = nil }
            } else if scalar == "'" || scalar == "\"" {
                openQuote = scalar
            } else if scalar == "*", index + 1 < area.endIndex, area[index + 1] == ">",
                index == area.startIndex || area[index - 1] == " "
            {
                return index
            }
            index += 1
        }
        return area.endIndex
    }

    private func place(_ line: Int, _ column: Int) -> TextPlace { TextPlace(source: source, line: line, column: column) }
}
