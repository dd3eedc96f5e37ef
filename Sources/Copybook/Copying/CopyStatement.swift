import Diagnostics

/// `COPY member [OF library] [SUPPRESS] [REPLACING …].`
struct CopyStatement {
    var member: String
    var library: String?
    var replacements: [Replacement]
    var place: TextPlace

    /// - Parameter index: of COPY; afterwards behind the statement.
    /// - Returns: nil where it cannot be understood, which is reported.
    static func parse(_ words: [TextWord], _ index: inout Int, _ findings: inout Findings) -> CopyStatement? {
        let place = words[index].place
        index += 1
        guard index < words.count, words[index].kind == .word || words[index].kind == .literal, words[index].isClosed else {
            findings.report(
                .copybookCopy, "COPY names no member", at: place, expected: "COPY NAME.",
                found: index < words.count ? words[index].shown : "the end of the text", help: "write the name of the member")
            return nil
        }
        var statement = CopyStatement(member: words[index].text, library: nil, replacements: [], place: words[index].place)
        index += 1
        if let word = words.at(index), word.isWord("OF") || word.isWord("IN"), let library = words.at(index + 1) {
            statement.library = library.text
            index += 2
        }
        while let word = words.at(index), word.isWord("SUPPRESS") || word.isWord("PRINTING") { index += 1 }
        if let word = words.at(index), word.isWord("REPLACING") {
            index += 1
            guard let replacements = ReplacementList.parse(words, &index, &findings) else { return nil }
            statement.replacements = replacements
        }
        if let word = words.at(index), word.kind == .period {
            index += 1
        } else {
            findings.report(
                .copybookCopy, "COPY does not end with a period", at: words.at(index)?.place ?? place, expected: "a period",
                found: words.at(index)?.shown ?? "the end of the text", help: "write a period after the statement")
        }
        return statement
    }
}
