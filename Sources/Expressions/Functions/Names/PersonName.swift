/// The parts of a person's name.
struct PersonName {
    var prefix: [NameWord] = []
    var given: [NameWord] = []
    var family: [NameWord] = []
    var suffix: [NameWord] = []

    /// Where words stand: alone, before a comma or behind it.
    private enum Place {
        case whole, family, given
    }

    init(_ words: [NameWord], _ order: NameOrder) {
        var parts = Self.parts(words)
        // From the end inwards, so the last comes first.
        var behind: [[NameWord]] = []
        while parts.count > 1, let last = parts.last, Self.isSuffix(last, of: parts) { behind.append(parts.removeLast()) }
        suffix = behind.reversed().flatMap { $0 }
        if let part = parts.first, part.first?.beginsBehindComma == true {
            // , JOHN: nothing stands where the family name would.
            given = strip(parts.flatMap { $0 }, .given, order)
            return
        }
        if parts.count > 1 {
            family = strip(parts[0], .family, order)
            let rest = parts[1...].flatMap { $0 }
            given = strip(rest, .given, order)
            return
        }
        let rest = strip(parts.first ?? [], .whole, order)
        guard rest.count > 1 else {
            family = rest
            return
        }
        if order.isFamilyFirst { splitFromStart(rest, order) } else { splitFromEnd(rest, order) }
    }

    /// What stands between commas, without words that only say that there is no name; X - Y is one word.
    private static func parts(_ words: [NameWord]) -> [[NameWord]] {
        var parts: [[NameWord]] = [[]]
        var joins = false
        for word in words {
            if word.plain == "-", !(parts.last?.isEmpty ?? true) {
                joins = true
                continue
            }
            if !NameVocabulary.placeholders.contains(word.plain) {
                if joins, let before = parts[parts.count - 1].popLast() {
                    parts[parts.count - 1].append(
                        NameWord(
                            text: "\(before.text)-\(word.text)", plain: "\(before.plain)-\(word.plain)", endsPart: word.endsPart))
                } else {
                    parts[parts.count - 1].append(word)
                }
            }
            joins = false
            if word.endsPart { parts.append([]) }
        }
        return parts.filter { !$0.isEmpty }
    }

    // MARK: titles and suffixes

    /// Whether the words behind the last comma are no name: JR, but V and DO only where the name is whole without them.
    private static func isSuffix(_ words: [NameWord], of parts: [[NameWord]]) -> Bool {
        let isWholeWithout = parts.count > 2 || parts[0].count > 1
        return words.allSatisfy { isGeneration($0) || isDegree($0) || (isWholeWithout && isDoubtful($0)) }
    }

    private static func isGeneration(_ word: NameWord) -> Bool {
        NameVocabulary.generations.contains(word.plain) && !word.hasInnerPoint
    }

    private static func isDegree(_ word: NameWord) -> Bool { NameVocabulary.degrees.contains(word.plain) }

    /// The fifth, or an initial; a doctor of osteopathy, or a Vietnamese name.
    private static func isDoubtful(_ word: NameWord) -> Bool { word.plain == "V" || word.plain == "DO" }

    private mutating func strip(_ words: [NameWord], _ place: Place, _ order: NameOrder) -> [NameWord] {
        var rest = words[...]
        // JUDGE JOHN is a family name first; Judge John Lee is not.
        let takesDoubtful = place == .given || (place == .whole && !order.isFamilyFirst)
        func isTitle(_ word: NameWord) -> Bool {
            NameVocabulary.titles.contains(word.plain)
                || (takesDoubtful && rest.count > 2 && NameVocabulary.titlesThatAreNames.contains(word.plain))
        }
        while rest.count > 1, let first = rest.first, isTitle(first) {
            prefix.append(first)
            rest.removeFirst()
        }
        // From the end inwards, so the last comes first.
        var found: [NameWord] = []
        var titles: [NameWord] = []
        while rest.count > 1, let last = rest.last {
            let isSurplus = rest.count > (place == .whole ? 2 : 1)
            if Self.isDegree(last) || (isSurplus && Self.isDoubtfulSuffix(last, place, order)) {
                found.append(last)
            } else if isSurplus, place != .family, NameVocabulary.titles.contains(last.plain) {
                titles.append(last)
            } else if Self.isGeneration(last) {
                found.append(last)
            } else {
                break
            }
            rest.removeLast()
        }
        // SMITH JR JOHN, SMITH DR JOHN and JOHN JR SMITH: no name is written so.
        var kept: [NameWord] = []
        var inner: [NameWord] = []
        var innerTitles: [NameWord] = []
        for (index, word) in rest.enumerated() {
            let left = rest.count - inner.count - innerTitles.count
            let isInner = Self.isGeneration(word) && (index > 0 || place == .given) && left > 1
            let isTitle = NameVocabulary.titles.contains(word.plain) && index > 0 && place != .family && left > (place == .whole ? 2 : 1)
            let isAfterFamily = order == .lastSuffixFirstMiddle && place == .whole && index == 1 && rest.count > 2
            if isInner || (isAfterFamily && (Self.isDoubtful(word) || Self.isDegree(word))) {
                inner.append(word)
            } else if isTitle {
                innerTitles.append(word)
            } else {
                kept.append(word)
            }
        }
        prefix += innerTitles + titles.reversed()
        suffix = inner + found.reversed() + suffix
        return kept
    }

    private static func isDoubtfulSuffix(_ word: NameWord, _ place: Place, _ order: NameOrder) -> Bool {
        guard isDoubtful(word) else { return false }
        return switch place {
        case .whole: !order.isFamilyFirst
        case .family: true
        case .given: word.plain == "DO"
        }
    }

    // MARK: order

    private mutating func splitFromStart(_ words: [NameWord], _ order: NameOrder) {
        var end = Self.familyEnd(words, 0)
        if order.hasTwoFamilyNames, words.count - end > 1 { end = Self.familyEnd(words, end) }
        family = Array(words[..<end])
        given = Array(words[end...])
    }

    /// Behind the family name that begins at a word; a word at least stays for the given name.
    private static func familyEnd(_ words: [NameWord], _ start: Int) -> Int {
        var end = start + 1
        while end < words.count - 1, NameVocabulary.particles.contains(words[end - 1].plain) { end += 1 }
        // ORTEGA Y GASSET
        while end + 2 < words.count, words[end].plain == "Y" { end += 2 }
        return end
    }

    private mutating func splitFromEnd(_ words: [NameWord], _ order: NameOrder) {
        var start = Self.familyStart(words, words.count - 1)
        if order.hasTwoFamilyNames, start > 1 { start = Self.familyStart(words, start - 1) }
        family = Array(words[start...])
        given = Array(words[..<start])
    }

    /// Where the family name begins whose last word is given; the first word is never part of it.
    private static func familyStart(_ words: [NameWord], _ last: Int) -> Int {
        var start = last
        while start > 1 {
            let before = words[start - 1].plain
            if before == "Y", start > 2 {
                start -= 2
            } else if before == "O" {
                guard NameVocabulary.irishNames.contains(words[start].plain) else { break }
                start -= 1
            } else if NameVocabulary.particles.contains(before) {
                start -= 1
            } else {
                break
            }
        }
        return start
    }
}
