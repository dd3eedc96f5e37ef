/// A name of a register: a person or an organisation, with what registers write beside it.
struct PartyName {
    enum Kind: String, CaseIterable, Sendable {
        case person, organization
    }

    static let fields = [
        "kind", "organization", "prefix", "given", "middle", "family", "suffix", "joint", "alias", "care_of", "note",
    ]

    /// One value for each of the fields.
    private(set) var values = [String?](repeating: nil, count: fields.count)

    /// - Parameter kind: what the source says; nil to guess from the words.
    /// - Throws: ``NameWord/tooMany``
    init(_ text: String, _ order: NameOrder, kind: Kind?) throws(CellFailure) {
        var words = try NameWord.words(text)
        values[9] = NameWord.joined(Self.cut(&words, from: NameVocabulary.careOf), withCommas: true)
        var alias = Self.cut(&words, from: NameVocabulary.aliases)
        if !words.isEmpty {
            let isOrganization = kind.map { $0 == .organization } ?? (Organizations.isOne(words) || Self.areLetters(words, order))
            if isOrganization {
                values[0] = Kind.organization.rawValue
                values[1] = NameWord.joined(words, withCommas: true)
            } else {
                var notes: [NameWord] = []
                alias = try Self.takeNicknames(&words, &notes) + alias
                notes = Self.takeNotes(&words) + notes
                values[10] = NameWord.joined(notes)
                // SMITH &, where the field was too short for the second owner.
                while let last = words.last, NameVocabulary.conjunctions.contains(last.plain) { words.remove(words.count - 1..<words.count) }
                let start = words.firstIndex { !NameVocabulary.conjunctions.contains($0.plain) } ?? 0
                words.remove(0..<start)
                if !words.isEmpty {
                    values[0] = Kind.person.rawValue
                    readPerson(words, order)
                }
            }
        }
        values[8] = NameWord.joined(alias, withCommas: true)
    }

    private mutating func readPerson(_ words: [NameWord], _ order: NameOrder) {
        var first = words
        var joint: [NameWord] = []
        if let cut = Self.secondOwner(words) {
            first = Array(words[..<cut.end])
            joint = Array(words[cut.start...])
        }
        var person = PersonName(first, order)
        if !first.isEmpty, !joint.isEmpty, first.allSatisfy({ NameVocabulary.titles.contains($0.plain) }) {
            // MR & MRS JOHN SMITH
            person = PersonName(joint, order)
            person.prefix = Array(words[..<(words.count - joint.count)]) + person.prefix
            joint = []
        } else if !order.isFamilyFirst, joint.count > 1, Self.lacksFamily(person, first) {
            // JOHN & MARY SMITH
            person.given += person.family
            person.family = PersonName(joint, order).family
        }
        values[2] = NameWord.joined(person.prefix)
        values[3] = order.isWhole ? NameWord.joined(person.given) : person.given.first?.text
        values[4] = order.isWhole ? nil : NameWord.joined(person.given.dropFirst())
        values[5] = NameWord.joined(person.family)
        values[6] = NameWord.joined(person.suffix)
        values[7] = NameWord.joined(joint, withCommas: true)
    }

    /// One word, or a word and an initial: a given name without the family name, which stands behind the second owner's.
    private static func lacksFamily(_ person: PersonName, _ words: [NameWord]) -> Bool {
        guard !words.dropLast().contains(where: \.endsPart) else { return false }
        return person.given.isEmpty || (person.family.count == 1 && person.family[0].isInitial)
    }

    /// Where the first owner ends and the second begins.
    private static func secondOwner(_ words: [NameWord]) -> (end: Int, start: Int)? {
        for (index, word) in words.enumerated() where index > 0 {
            if NameVocabulary.conjunctions.contains(word.plain) {
                return words[index...].firstIndex { !NameVocabulary.conjunctions.contains($0.plain) }.map { (index, $0) }
            }
            // ET UX alone says that there is a wife; ET UX MARY says her name.
            if NameVocabulary.otherOwners.contains(word.plain) { return (index, index + 1 < words.count ? index + 1 : index) }
            let next = index + 1 < words.count ? words[index + 1].plain : ""
            if word.plain == "ET", NameVocabulary.otherOwnersBehindEt.contains(next) {
                return (index, index + 2 < words.count ? index + 2 : index)
            }
        }
        return nil
    }

    /// A & B TOWING: where the family name comes first, no person's is one letter.
    private static func areLetters(_ words: [NameWord], _ order: NameOrder) -> Bool {
        words.count > 3 && order.isFamilyFirst && words[0].isInitial && !words[0].endsPart && words[1].plain == "&" && words[2].isInitial
    }

    /// Takes words that say something of the owner off.
    private static func takeNotes(_ words: inout [NameWord]) -> [NameWord] {
        guard words.contains(where: { NameVocabulary.notes.contains($0.plain) }) else { return [] }
        var found: [NameWord] = []
        var kept: [NameWord] = []
        for word in words {
            if !NameVocabulary.notes.contains(word.plain) {
                kept.append(word)
            } else {
                found.append(word)
                if word.endsPart, !kept.isEmpty { kept[kept.count - 1].endsPart = true }
            }
        }
        words = kept
        return found
    }

    /// Takes a word of the set and what stands behind it off the words.
    ///
    /// - Returns: what stands behind it.
    private static func cut(_ words: inout [NameWord], from marks: Set<String>) -> ArraySlice<NameWord> {
        guard let index = words.firstIndex(where: { marks.contains($0.plain) }) else { return [] }
        let rest = words[(index + 1)...]
        words.removeLast(words.count - index)
        return rest
    }

    /// Takes words in parentheses or quotation marks off; what has no end stays.
    private static func takeNicknames(_ words: inout [NameWord], _ notes: inout [NameWord]) throws(CellFailure) -> ArraySlice<NameWord> {
        var found: [NameWord] = []
        for (open, close) in [("(", ")"), ("\"", "\"")] {
            guard let start = words.firstIndex(where: { $0.text.hasPrefix(open) }),
                let end = words[start...].firstIndex(where: { $0.text.hasSuffix(close) && $0.text.utf8.count > 1 })
            else { continue }
            let content = words[start...end].map(\.text).joined(separator: " ").dropFirst().dropLast()
            let inside = try NameWord.words(String(content))
            let isPlaceholder = inside.allSatisfy { NameVocabulary.placeholders.contains($0.plain) }
            if inside.contains(where: { NameVocabulary.notes.contains($0.plain) }) {
                notes += inside
            } else if !isPlaceholder {
                found += inside
            }
            words.remove(start..<end + 1)
        }
        return found[...]
    }
}
