import Diagnostics

/// Reads the words of a copybook as data description entries.
///
/// After an error it goes on behind the next period, or at a level number that begins a line.
struct EntryParser {
    let words: [TextWord]
    let options: CopybookOptions
    var index = 0
    var findings: Findings
    /// Level 78 and CONSTANT entries with an integer.
    private(set) var constants: [String: Int] = [:]
    private var entries: [DataEntry] = []

    init(_ words: [TextWord], options: CopybookOptions, findings: Findings) {
        self.words = words
        self.options = options
        self.findings = findings
    }

    mutating func parse() -> [DataEntry] {
        var part = ProgramSkeleton.Part.records
        while let word = words.at(index) {
            if word.kind == .word, let begun = ProgramSkeleton.part(word.text, words.at(index + 1)?.text ?? "") { part = begun }
            switch part {
            case .end: return entries
            case .other: skipLine()
            case .records: readSentence(word)
            }
        }
        return entries
    }

    private mutating func readSentence(_ word: TextWord) {
        if word.kind == .period {
            index += 1
        } else if let level = levelNumber(word) {
            readEntry(level: level)
        } else if word.kind == .word, ProgramSkeleton.sentenceStarts.contains(word.text) {
            skipSentence()
        } else {
            refuse(
                word, "this begins no data description entry", expected: "a level number: 01 to 49, 66, 77, 78 or 88",
                help: Int(word.text) == nil
                    ? "begin the entry with its level number, or make the line a comment"
                    : "write a level number that COBOL has")
            skipSentence()
        }
    }

    private mutating func readEntry(level: Int) {
        guard entries.count < options.limits.items else {
            findings.report(
                .copybookLimit, "the copybook has too many entries", at: words[index].place,
                expected: "at most \(options.limits.items)", help: "split it")
            index = words.count
            return
        }
        var entry = DataEntry(level: level, place: words[index].place)
        index += 1
        readName(into: &entry)
        let isComplete: Bool
        switch level {
        case 66: isComplete = readRenames(into: &entry)
        case 88: isComplete = readConditionValues(into: &entry)
        case 78:
            isComplete = readConstant(entry)
            if isComplete { return endSentence() }
        default:
            if let word = words.at(index), word.isWord("CONSTANT") {
                if readConstant(entry) { endSentence() } else { skipSentence() }
                return
            }
            isComplete = readClauses(into: &entry)
        }
        if isComplete { endSentence() } else { skipSentence() }
        // An entry whose clauses were not all understood keeps its place in the tree, so that errors do not breed errors.
        entry.isBroken = !isComplete
        if level != 78 { entries.append(entry) }
    }

    /// A name stands first, if there is one; FILLER is as good as none.
    private mutating func readName(into entry: inout DataEntry) {
        guard let word = words.at(index), word.kind == .word, !Clauses.keywords.contains(word.text), !isEntryStart(index) else {
            return
        }
        if word.text == "FILLER" {
            index += 1
            return
        }
        guard Self.isName(word.text) else {
            refuse(
                word, "this is no data name",
                expected: "letters, digits, - and _, at most \(Self.nameLimit) of them, with a letter among them",
                help: "correct the name or the clause")
            index += 1
            return
        }
        entry.name = word.text
        index += 1
    }

    static let nameLimit = 61

    static func isName(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return scalars.count <= nameLimit && scalars.first != "-" && scalars.last != "-"
            && scalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
                    || "#@$".unicodeScalars.contains($0)
            }
            && scalars.contains { $0.properties.isAlphabetic }
    }

    /// `78 NAME VALUE 10` and `01 NAME CONSTANT AS 10`: only integers matter to a layout.
    private mutating func readConstant(_ entry: DataEntry) -> Bool {
        while let word = words.at(index), ["CONSTANT", "IS", "GLOBAL", "AS", "VALUE"].contains(word.text) { index += 1 }
        let number = integer(at: index)
        guard let name = entry.name, readLiteral() != nil else {
            refuse(
                words.at(index), "the constant has no value", expected: "a literal", help: "write 78 NAME VALUE 10, for example"
            )
            return false
        }
        if let number { constants[name] = number }
        // What an expression or a usage adds matters to no layout.
        while let word = words.at(index), word.kind != .period, !isEntryStart(index) { index += 1 }
        return true
    }

    // MARK: Words

    /// - Returns: nil where the word is no level number.
    func levelNumber(_ word: TextWord) -> Int? {
        guard word.kind == .word, word.text.utf8.count <= 2, let level = Int(word.text) else { return nil }
        return (1...49).contains(level) || [66, 77, 78, 88].contains(level) ? level : nil
    }

    /// Whether a new entry begins here although the one before lacks its period: a level number at the beginning of a line,
    /// with a name or a clause behind it.
    func isEntryStart(_ index: Int) -> Bool {
        guard let word = words.at(index), word.startsLine, levelNumber(word) != nil, let next = words.at(index + 1) else {
            return false
        }
        return next.kind == .word && !next.startsLine && next.text != "THRU" && next.text != "THROUGH" && next.text != "TO"
            && next.text != "TIMES" && FigurativeConstant(word: next.text) == nil && next.text.contains { $0.isLetter }
    }

    /// An integer, or the name of a constant that is one.
    func integer(at index: Int) -> Int? {
        guard let word = words.at(index), word.kind == .word else { return nil }
        if let value = constants[word.text] { return value }
        return word.text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(word.text) : nil
    }

    /// Skips the words, when all of them stand here in this order.
    mutating func take(_ wanted: String...) -> Bool {
        for (offset, text) in wanted.enumerated() where !(words.at(index + offset)?.isWord(text) ?? false) { return false }
        index += wanted.count
        return true
    }

    mutating func takeAny(_ wanted: String...) -> Bool {
        guard let word = words.at(index), word.kind == .word, wanted.contains(word.text) else { return false }
        index += 1
        return true
    }

    /// `NAME [OF GROUP]…`.
    mutating func dataName() -> DataName? {
        guard let word = words.at(index), word.kind == .word, Self.isName(word.text) else { return nil }
        var name = DataName(name: word.text, place: word.place)
        index += 1
        while let of = words.at(index), of.isWord("OF") || of.isWord("IN"), let group = words.at(index + 1),
            group.kind == .word,
            name.qualifiers.count < 50
        {
            name.qualifiers.append(group.text)
            index += 2
        }
        return name
    }

    mutating func refuse(
        _ word: TextWord?, _ message: String, code: DiagnosticCode = .copybookEntry, expected: String, help: String
    ) {
        let place = word?.place ?? words.last?.place ?? TextPlace(source: 0, line: 1, column: 1)
        findings.report(
            code, message, at: place, expected: expected, found: word?.shown ?? "the end of the text", help: help)
    }

    // MARK: Sentences

    private mutating func endSentence() {
        guard let word = words.at(index) else {
            if let last = words.last {
                refuse(
                    nil, "the last entry does not end", expected: "a period behind `\(last.shown)`",
                    help: "write the period; the copybook may be cut off")
            }
            return
        }
        if word.kind == .period {
            index += 1
        } else {
            refuse(
                word, "the entry before this one does not end", expected: "a period",
                help: "write a period before this level number; text behind column 72 of fixed format is not read")
        }
    }

    private mutating func skipSentence() {
        let start = index
        while let word = words.at(index), word.kind != .period, index == start || !isEntryStart(index) { index += 1 }
        if words.at(index)?.kind == .period { index += 1 }
    }

    /// Headers are looked for at every line, since comment paragraphs end in no certain way.
    private mutating func skipLine() {
        index += 1
        while let word = words.at(index), !word.startsLine, words[index - 1].kind != .period { index += 1 }
    }
}
