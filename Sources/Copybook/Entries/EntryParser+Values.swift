import Diagnostics

extension EntryParser {
    /// One literal, several joined by `&`, a figurative constant, or ALL and a literal.
    ///
    /// - Returns: nil where there is none, or where it cannot be used, which is reported.
    mutating func readLiteral() -> CopybookLiteral? {
        guard let word = words.at(index) else { return nil }
        if word.kind == .literal {
            guard var literal = literal(word) else { return nil }
            index += 1
            while words.at(index)?.isWord("&") ?? false, let next = words.at(index + 1), next.kind == .literal {
                guard let more = self.literal(next), let joined = Self.join(literal, more) else { return nil }
                literal = joined
                index += 2
            }
            return literal
        }
        guard word.kind == .word else { return nil }
        if word.text == "ALL" {
            index += 1
            guard let next = words.at(index) else { return nil }
            if let constant = FigurativeConstant(word: next.text), next.kind == .word {
                index += 1
                return .figurative(constant)
            }
            guard next.kind == .literal, case .text(let text)? = literal(next), !text.isEmpty else { return nil }
            index += 1
            return .all(text)
        }
        if let constant = FigurativeConstant(word: word.text) {
            index += 1
            return .figurative(constant)
        }
        if let number = constants[word.text] {
            index += 1
            return .number(String(number))
        }
        if let number = NumericText.parse(word.text, decimalPointIsComma: options.decimalPointIsComma) {
            index += 1
            return .number(number)
        }
        if Self.isFloat(word.text, decimalPointIsComma: options.decimalPointIsComma) {
            index += 1
            return .float(word.text)
        }
        return nil
    }

    private static func isFloat(_ text: String, decimalPointIsComma: Bool) -> Bool {
        guard let split = text.firstIndex(of: "E"),
            NumericText.parse(String(text[..<split]), decimalPointIsComma: decimalPointIsComma) != nil
        else { return false }
        let exponent = text[text.index(after: split)...].drop { $0 == "+" || $0 == "-" }
        return (1...2).contains(exponent.utf8.count) && exponent.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func join(_ left: CopybookLiteral, _ right: CopybookLiteral) -> CopybookLiteral? {
        switch (left, right) {
        case (.text(let one), .text(let two)): .text(one + two)
        case (.bytes(let one), .bytes(let two)): .bytes(one + two)
        default: nil
        }
    }

    private mutating func literal(_ word: TextWord) -> CopybookLiteral? {
        guard word.isClosed else {
            refuse(
                word, "the literal does not end in its line", code: .copybookText, expected: "its closing quotation mark",
                help: "close it, or continue it with `-` in column 7; text behind column 72 of fixed format is not read")
            return nil
        }
        switch word.prefix {
        case "", "N", "G", "Z", "U", "NC": return .text(word.text)
        case "X", "NX", "UX", "GX", "H":
            guard let bytes = Self.bytes(word.text) else {
                refuse(
                    word, "the hexadecimal literal is not whole", code: .copybookText,
                    expected: "pairs of the digits 0 to 9 and A to F",
                    help: "correct the literal")
                return nil
            }
            return .bytes(bytes)
        default:
            refuse(
                word, "literals with the prefix \(word.prefix) are not read", code: .copybookText,
                expected: "'…', X'…', N'…' or G'…'",
                help: "write the literal in hexadecimal")
            return nil
        }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(truncatingIfNeeded: digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// `88 NAME VALUES ARE 1 2 5 THRU 9 [WHEN SET TO FALSE IS 0]`.
    mutating func readConditionValues(into entry: inout DataEntry) -> Bool {
        guard takeAny("VALUE", "VALUES") else {
            refuse(words.at(index), "the condition name has no values", expected: "VALUE", help: "write VALUE and a literal")
            return false
        }
        _ = takeAny("IS", "ARE")
        while let word = words.at(index), word.kind != .period, !isEntryStart(index) {
            if word.isWord("WHEN") || word.isWord("FALSE") {
                while let next = words.at(index), next.kind == .word, ["WHEN", "SET", "TO", "FALSE", "IS"].contains(next.text) {
                    index += 1
                }
                guard readLiteral() != nil else { break }
                continue
            }
            guard let from = readLiteral() else {
                refuse(
                    words.at(index), "this is no value of the condition name", expected: "a literal or figurative constant",
                    help: "correct the value, or end the entry with a period")
                return false
            }
            var through: CopybookLiteral?
            if takeAny("THRU", "THROUGH") {
                through = readLiteral()
                if through == nil {
                    refuse(
                        words.at(index), "the range has no end", expected: "a literal behind THRU", help: "complete the range")
                    return false
                }
            }
            entry.conditionValues.append(ConditionName.Values(from: from, through: through))
        }
        guard !entry.conditionValues.isEmpty else {
            refuse(
                words.at(index), "the condition name has no values", expected: "a literal behind VALUE",
                help: "write the values")
            return false
        }
        return true
    }

    /// `66 NAME RENAMES FIRST [THRU LAST]`.
    mutating func readRenames(into entry: inout DataEntry) -> Bool {
        guard take("RENAMES"), let from = dataName() else {
            refuse(
                words.at(index), "level 66 renames nothing", expected: "RENAMES and the name of an item",
                help: "complete the entry")
            return false
        }
        var through: DataName?
        if takeAny("THRU", "THROUGH") {
            through = dataName()
            if through == nil {
                refuse(
                    words.at(index), "RENAMES has no end", expected: "the name of an item behind THRU",
                    help: "complete the entry")
                return false
            }
        }
        entry.renames = (from, through)
        guard let word = words.at(index), word.kind != .period, !isEntryStart(index) else { return true }
        refuse(word, "RENAMES has more than two names", expected: "a period", help: "end the entry")
        return false
    }
}
