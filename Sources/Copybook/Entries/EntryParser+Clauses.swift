import Diagnostics

extension EntryParser {
    /// - Returns: false where a word cannot be understood, which is reported.
    mutating func readClauses(into entry: inout DataEntry) -> Bool {
        while let word = words.at(index), word.kind != .period {
            if isEntryStart(index) { return true }
            guard word.kind == .word else {
                refuse(
                    word, "a literal stands where a clause should", expected: "a clause, or a period",
                    help: "write VALUE before it")
                return false
            }
            if !readClause(word, into: &entry) { return false }
        }
        return true
    }

    private mutating func readClause(_ word: TextWord, into entry: inout DataEntry) -> Bool {
        index += 1
        switch word.text {
        case "REDEFINES":
            guard let name = dataName() else { return missing("the name of an item", after: word) }
            return once(word, entry.redefines == nil) { entry.redefines = name }
        case "PIC", "PICTURE": return readPicture(word, into: &entry)
        case "USAGE":
            _ = take("IS")
            guard let next = words.at(index), next.kind == .word else { return missing("a usage", after: word) }
            index += 1
            return readUsage(next, into: &entry)
        case "SIGN":
            _ = take("IS")
            guard let next = words.at(index), next.isWord("LEADING") || next.isWord("TRAILING") else {
                return missing("LEADING or TRAILING", after: word)
            }
            index += 1
            return readSign(next, into: &entry)
        case "LEADING", "TRAILING": return readSign(word, into: &entry)
        case "OCCURS": return readOccurs(word, into: &entry)
        case "DEPENDING", "ASCENDING", "DESCENDING", "INDEXED": return readTablePhrase(word, into: &entry)
        case "SYNC", "SYNCHRONIZED":
            _ = takeAny("LEFT", "RIGHT")
            return once(word, entry.synchronized == nil) { entry.synchronized = word.place }
        case "JUST", "JUSTIFIED":
            _ = takeAny("RIGHT")
            return once(word, !entry.isJustified) { entry.isJustified = true }
        case "BLANK":
            _ = take("WHEN")
            guard takeAny("ZERO", "ZEROS", "ZEROES") else { return missing("WHEN ZERO", after: word) }
            entry.isBlankWhenZero = true
            return true
        case "VALUE", "VALUES":
            _ = takeAny("IS", "ARE")
            guard let value = readLiteral() else { return missing("a literal", after: word) }
            return once(word, entry.value == nil) { entry.value = value }
        case "IS": return true  // before GLOBAL, EXTERNAL and the like
        case "GLOBAL", "VOLATILE": return true
        case "EXTERNAL":
            if take("AS") { _ = readLiteral() }
            return true
        case "GROUP-USAGE":
            _ = take("IS")
            guard take("NATIONAL") else { return missing("NATIONAL", after: word) }
            entry.groupUsageIsNational = true
            return true
        case "BYTE-LENGTH":
            _ = take("IS")
            guard let length = integer(at: index), length > 0 else { return missing("a number of bytes", after: word) }
            index += 1
            entry.byteLength = DataEntry.Clause(value: length, place: word.place)
            return true
        case "DATE":  // the millennium extensions of older IBM compilers: what it says is in the picture as well
            guard take("FORMAT") else { return missing("FORMAT", after: word) }
            _ = take("IS")
            index += 1
            return true
        default:
            if ItemUsage(word: word.text) != nil || word.text == "OBJECT" { return readUsage(word, into: &entry) }
            index -= 1
            let nearest = findings.nearest(to: word.text, among: Clauses.keywords)
            refuse(
                word, "this is no clause that a layout can be made of",
                expected: "a clause of a data description entry, or a period",
                help: nearest.map { "did you mean `\($0)`?" } ?? "correct the entry, or end the one before with a period")
            return false
        }
    }

    private mutating func missing(_ what: String, after word: TextWord) -> Bool {
        refuse(words.at(index), "\(word.text) is not complete", expected: what, help: "complete the clause")
        return false
    }

    /// A clause given twice is reported; the first one holds.
    private mutating func once(_ word: TextWord, _ isFirst: Bool, _ set: () -> Void) -> Bool {
        if isFirst {
            set()
        } else {
            refuse(
                word, "the clause is given twice", code: .copybookClauses, expected: "one \(word.text)",
                help: "keep one of them")
        }
        return true
    }

    private mutating func readPicture(_ word: TextWord, into entry: inout DataEntry) -> Bool {
        _ = take("IS")
        guard let string = words.at(index), string.kind == .word, !isEntryStart(index) else {
            return missing("a picture string", after: word)
        }
        index += 1
        let clause = DataEntry.Clause(value: string.text, place: string.place)
        return once(word, entry.picture == nil) { entry.picture = clause }
    }

    private mutating func readUsage(_ word: TextWord, into entry: inout DataEntry) -> Bool {
        let usage: ItemUsage
        if word.text == "OBJECT" {
            guard take("REFERENCE") else { return missing("REFERENCE", after: word) }
            // The class that it is of.
            if let next = words.at(index), next.kind == .word, !Clauses.keywords.contains(next.text), !isEntryStart(index) {
                index += 1
            }
            usage = .objectReference
        } else if let known = ItemUsage(word: word.text) {
            usage = known
        } else {
            index -= 1
            let nearest = findings.nearest(to: word.text, among: ItemUsage.names)
            refuse(
                word, "the usage is not known",
                expected: "DISPLAY, BINARY, COMP, COMP-1 to COMP-6, PACKED-DECIMAL and the like",
                help: nearest.map { "did you mean `\($0)`?" } ?? "write a usage that says how the value is stored")
            return false
        }
        if [.binaryChar, .binaryShort, .binaryLong, .binaryDouble].contains(usage) {
            if takeAny("UNSIGNED") { entry.isUnsigned = true } else { _ = takeAny("SIGNED") }
        }
        _ = take("NATIVE")
        let clause = DataEntry.Clause(value: usage, place: word.place)
        return once(word, entry.usage == nil) { entry.usage = clause }
    }

    private mutating func readSign(_ word: TextWord, into entry: inout DataEntry) -> Bool {
        var form = word.text == "LEADING" ? SignForm.leading : .trailing
        if take("SEPARATE") {
            _ = take("CHARACTER")
            form = form == .leading ? .leadingSeparate : .trailingSeparate
        }
        let clause = DataEntry.Clause(value: form, place: word.place)
        return once(word, entry.sign == nil) { entry.sign = clause }
    }

    private mutating func readOccurs(_ word: TextWord, into entry: inout DataEntry) -> Bool {
        guard let first = integer(at: index) else { return missing("a number of occurrences", after: word) }
        index += 1
        var occurs = DataEntry.Occurs(minimum: nil, maximum: first, place: word.place)
        if take("TO") {
            guard let second = integer(at: index) else {
                return missing(
                    words.at(index)?.isWord("UNBOUNDED") ?? false
                        ? "the greatest number of occurrences, since memory must be bounded"
                        : "the greatest number of occurrences",
                    after: word)
            }
            index += 1
            occurs.minimum = first
            occurs.maximum = second
        }
        _ = take("TIMES")
        return once(word, entry.occurs == nil) { entry.occurs = occurs }
    }

    /// The phrases of OCCURS; they may stand behind other clauses.
    private mutating func readTablePhrase(_ word: TextWord, into entry: inout DataEntry) -> Bool {
        guard entry.occurs != nil else {
            refuse(word, "\(word.text) belongs to OCCURS", expected: "OCCURS before it", help: "write OCCURS first")
            return false
        }
        switch word.text {
        case "DEPENDING":
            _ = take("ON")
            guard let name = dataName() else { return missing("the item that holds the count", after: word) }
            entry.occurs?.count = name
        case "INDEXED":
            _ = take("BY")
            while let next = words.at(index), next.kind == .word, !Clauses.keywords.contains(next.text), !isEntryStart(index) {
                entry.occurs?.indexes.append(next.text)
                index += 1
            }
        default:
            _ = take("KEY")
            _ = take("IS")
            while let next = words.at(index), !Clauses.keywords.contains(next.text), !isEntryStart(index), let name = dataName()
            {
                entry.occurs?.keys.append(TableKey(name: name.shown, isAscending: word.text == "ASCENDING"))
            }
        }
        return true
    }
}
