/// The clause of SPECIAL-NAMES that names the currency sign: `CURRENCY SIGN IS "F"`, `CURRENCY "F" WITH PICTURE SYMBOL "U"`
/// (Language Reference, "CURRENCY SIGN clause").
public enum CurrencySign {
    /// Whether a character may stand for the sign in pictures: others mean something there already.
    public static func isAllowed(_ character: Character) -> Bool {
        !"0123456789ABCDEGNPRSVXZ*+-/,.;()\"=' ".contains(character)
    }

    /// The characters that stand for it in pictures and in data; a sign of several characters has only its symbol here.
    static func characters(_ words: [TextWord]) -> Set<Character> {
        var found: Set<Character> = []
        for index in words.indices where words[index].isWord("CURRENCY") {
            var next = index + 1
            func skip(_ word: String) { if words.at(next)?.isWord(word) == true { next += 1 } }
            skip("SIGN")
            skip("IS")
            guard let sign = single(words.at(next)) else { continue }
            next += 1
            skip("WITH")
            if words.at(next)?.isWord("PICTURE") == true, words.at(next + 1)?.isWord("SYMBOL") == true, let symbol = single(words.at(next + 2)) {
                found.formUnion(symbol)
            }
            found.formUnion(sign)
        }
        return found
    }

    /// - Returns: nil where the word is no literal; nothing where it has several characters, or one that pictures need.
    private static func single(_ word: TextWord?) -> Set<Character>? {
        guard let word, word.kind == .literal else { return nil }
        return word.text.count == 1 ? Set(word.text.filter(isAllowed)) : []
    }
}
