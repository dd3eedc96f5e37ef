import Diagnostics

/// Carries out COPY and REPLACE: from a source to the words of the whole copybook.
struct CopyExpander {
    private let options: CopybookOptions
    private let library: (any CopyLibrary)?
    private var findings: Findings
    private var characters = 0
    private var members = 0
    private var wordCount = 0
    /// What is being copied, outermost first.
    private var open: [String] = []

    private init(options: CopybookOptions, library: (any CopyLibrary)?, findings: Findings) {
        self.options = options
        self.library = library
        self.findings = findings
    }

    static func expand(
        _ source: CopybookSource, options: CopybookOptions, library: (any CopyLibrary)?, findings: inout Findings
    ) -> [TextWord] {
        var expander = CopyExpander(options: options, library: library, findings: findings)
        let copied = expander.expand(source, statement: nil)
        let words = expander.replaceStatements(copied)
        findings = expander.findings
        return words
    }

    private mutating func expand(_ source: CopybookSource, statement: TextPlace?) -> [TextWord] {
        let number = findings.add(source)
        let limits = options.limits
        characters += source.characterCount
        guard characters <= limits.sourceCharacters else {
            findings.report(
                .copybookLimit, "the copybook and its members are too large",
                at: statement ?? TextPlace(source: number, line: 1, column: 1),
                expected: "at most \(limits.sourceCharacters) characters together", help: "check that these are copybooks")
            return []
        }
        var reader = SourceReader(
            source: number, format: options.format ?? SourceFormat.detect(source.lines), options: options)
        var scanner = TextWordScanner(reader.read(source.lines, findings: &findings), source: number)
        scanner.scan(limit: limits.words)
        wordCount += scanner.words.count
        guard hasRoom(at: statement ?? TextPlace(source: number, line: 1, column: 1)) else { return [] }
        open.append(source.identity)
        defer { open.removeLast() }
        return expandStatements(scanner.words)
    }

    private mutating func hasRoom(at place: TextPlace) -> Bool {
        if wordCount <= options.limits.words { return true }
        findings.report(
            .copybookLimit, "the copybook has too many words", at: place, expected: "at most \(options.limits.words)",
            help: "check that this is a copybook, and that REPLACING does not put in too much")
        return false
    }

    private mutating func expandStatements(_ words: [TextWord]) -> [TextWord] {
        var result: [TextWord] = []
        result.reserveCapacity(words.count)
        var index = 0
        while index < words.count {
            let word = words[index]
            if word.isWord("COPY"), isStatement(words, index) {
                if let statement = CopyStatement.parse(words, &index, &findings) { result += copy(statement) }
            } else if word.isWord("EXEC") {
                let end = words[index...].firstIndex { $0.isWord("END-EXEC") } ?? words.count
                if words.at(index + 1)?.isWord("SQL") ?? false, words.at(index + 2)?.isWord("INCLUDE") ?? false,
                    let member = words.at(index + 3), index + 3 < end
                {
                    result += copy(CopyStatement(member: member.text, library: nil, replacements: [], place: member.place))
                }
                index = min(end + 1, words.count)
                if words.at(index)?.kind == .period { index += 1 }
            } else {
                result.append(word)
                index += 1
            }
        }
        return result
    }

    /// COPY within pseudo-text or a longer word is text.
    private func isStatement(_ words: [TextWord], _ index: Int) -> Bool {
        let isJoined = !words[index].hasSpaceBefore && (words.at(index - 1).map { $0.kind != .period } ?? false)
        let next = words.at(index + 1)
        return !isJoined && (next?.hasSpaceBefore ?? true)
    }

    private mutating func copy(_ statement: CopyStatement) -> [TextWord] {
        guard let source = load(statement) else { return [] }
        let words = expand(source, statement: statement.place)
        if statement.replacements.isEmpty { return words }
        let (replaced, used) = Replacement.apply(statement.replacements, to: words[...], limit: options.limits.words)
        for (number, replacement) in statement.replacements.enumerated() where !used.contains(number) && !words.isEmpty {
            findings.report(
                .copybookCopy, "REPLACING finds nothing to replace in \(statement.member)", at: replacement.place,
                severity: .warning, found: replacement.from.map(\.shown).joined(separator: " "),
                help: "whole words are compared; for a part of a word write LEADING or TRAILING")
        }
        return checked(replaced, before: words.count, at: statement.place)
    }

    /// Replaced text, unless there is too much of it.
    private mutating func checked(_ words: [TextWord]?, before: Int, at place: TextPlace) -> [TextWord] {
        guard let words else {
            wordCount = options.limits.words + 1
            _ = hasRoom(at: place)
            return []
        }
        wordCount += max(words.count - before, 0)
        return hasRoom(at: place) ? words : []
    }

    private mutating func load(_ statement: CopyStatement) -> CopybookSource? {
        let shown = statement.library.map { "\(statement.member) of \($0)" } ?? statement.member
        func refuse(_ message: String, _ findings: inout Findings, help: String) -> CopybookSource? {
            findings.report(.copybookCopy, message, at: statement.place, found: shown, help: help)
            return nil
        }
        members += 1
        guard members <= options.limits.members, open.count <= options.limits.copyDepth else {
            findings.report(
                .copybookLimit, "too many members are copied", at: statement.place,
                expected: "at most \(options.limits.members), nested at most \(options.limits.copyDepth) deep",
                help: "check whether members copy each other")
            return nil
        }
        guard let library else {
            return refuse("COPY needs a folder to look for members in", &findings, help: "read the copybook from its file")
        }
        do {
            let room = max(options.limits.sourceCharacters - characters, 0)
            guard let source = try library.load(member: statement.member, library: statement.library, limit: room) else {
                return refuse(
                    "the member \(shown) is not there", &findings,
                    help: "put the file \(statement.member).cpy (or .cbl, .cob, .copy) beside the copybook")
            }
            guard !open.contains(source.identity) else {
                return refuse("the member \(shown) copies itself", &findings, help: "take the COPY out of the member")
            }
            return source
        } catch {
            let first = (error as? GatewayError)?.diagnostics.first
            findings.report(
                first?.code ?? .copybookCopy, first?.message ?? "the member \(shown) cannot be read", at: statement.place,
                expected: first?.expected, found: shown, help: first?.help ?? "check the file")
            return nil
        }
    }

    /// `REPLACE ==…== BY ==…== .` holds from there up to the next REPLACE or `REPLACE OFF`.
    private mutating func replaceStatements(_ words: [TextWord]) -> [TextWord] {
        guard words.contains(where: { $0.isWord("REPLACE") }) else { return words }
        var result: [TextWord] = []
        var replacements: [Replacement] = []
        var index = 0
        while index < words.count {
            let end = words[index...].firstIndex { $0.isWord("REPLACE") } ?? words.count
            let part = words[index..<end]
            if replacements.isEmpty {
                result += part
            } else {
                let replaced = Replacement.apply(replacements, to: part, limit: options.limits.words).words
                result += checked(replaced, before: part.count, at: replacements[0].place)
            }
            guard end < words.count else { break }
            index = end + 1
            if words.at(index)?.isWord("OFF") ?? false {
                replacements = []
                index += 1
                if words.at(index)?.kind == .period { index += 1 }
            } else {
                if words.at(index)?.isWord("ALSO") ?? false { index += 1 }
                replacements = ReplacementList.parse(words, &index, &findings) ?? []
                if words.at(index)?.kind == .period { index += 1 }
            }
        }
        return result
    }
}
