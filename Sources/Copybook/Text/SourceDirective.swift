/// Lines that speak to the compiler: `>>SOURCE FORMAT IS FREE`, `$SET SOURCEFORMAT"FREE"`, `CBL`, listing control.
enum SourceDirective {
    /// `>>` and `$SET` lines, in any column.
    static func isDirective(_ line: [Unicode.Scalar]) -> Bool {
        guard let first = line.firstIndex(where: { $0 != " " }) else { return false }
        let rest = line[first...]
        return rest.starts(with: ">>".unicodeScalars) || upper(rest.prefix(4)) == "$SET"
    }

    /// The format that a directive sets, if it sets one.
    static func format(_ line: [Unicode.Scalar]) -> SourceFormat? {
        guard isDirective(line) else { return nil }
        let text = upper(line[...])
        guard text.contains("SOURCE"), text.contains("FREE") || text.contains("FIXED") || text.contains("VARIABLE") else {
            return nil
        }
        return text.contains("FREE") ? .free : text.contains("VARIABLE") ? .variable : .fixed
    }

    /// EJECT, SKIP1 to SKIP3, TITLE, CBL and PROCESS: they end with their line and say nothing about data.
    static func isListingControl(_ area: ArraySlice<Unicode.Scalar>) -> Bool {
        let words = area.split(separator: " ", maxSplits: 1)
        guard let first = words.first, first.count <= 8 else { return false }
        var word = upper(first)
        if word.hasSuffix(".") { word.removeLast() }
        switch word {
        case "EJECT", "SKIP1", "SKIP2", "SKIP3": return words.count == 1 || words[1].allSatisfy { $0 == " " || $0 == "." }
        case "CBL", "PROCESS": return true
        case "TITLE":
            guard words.count == 2, let quote = words[1].first(where: { $0 != " " }) else { return false }
            return quote == "'" || quote == "\""
        default: return false
        }
    }

    /// The member of `++INCLUDE NAME` (Panvalet) and `-INC NAME` (Librarian), which stand for a COPY.
    static func includedMember(_ line: ArraySlice<Unicode.Scalar>) -> String? {
        let words = line.split(separator: " ")
        guard words.count >= 2, words[0].count <= 9 else { return nil }
        let word = upper(words[0])
        guard word == "++INCLUDE" || word == "-INC" else { return nil }
        let member = upper(words[1])
        return member.hasSuffix(".") ? String(member.dropLast()) : member
    }

    private static func upper(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text).uppercased()
    }
}
