/// Joins text words that stand against each other to the words that the entries are made of.
struct WordAssembler {
    let decimalPointIsComma: Bool

    /// - Returns: words, literals and periods only.
    func assemble(_ pieces: [TextWord]) -> [TextWord] {
        var result: [TextWord] = []
        result.reserveCapacity(pieces.count)
        var isJoinable = false
        for var piece in pieces {
            switch piece.kind {
            case .literal, .period:
                result.append(piece)
                isJoinable = false
            case .word, .leftParenthesis, .rightParenthesis, .colon, .pseudoTextDelimiter:
                if isJoinable, !piece.hasSpaceBefore, !result.isEmpty {
                    result[result.count - 1].text += piece.kind == .word ? piece.text : piece.shown
                } else {
                    piece.text = piece.shown
                    piece.kind = .word
                    result.append(piece)
                    isJoinable = true
                }
            }
        }
        var isPicture = false
        return result.flatMap { word in
            defer { isPicture = isPictureNext(after: word, wasNext: isPicture) }
            return isPicture ? [word] : split(word)
        }
    }

    /// What follows PICTURE is its string, unless it is IS; in the string commas are symbols.
    private func isPictureNext(after word: TextWord, wasNext: Bool) -> Bool {
        word.isWord("PIC") || word.isWord("PICTURE") || (wasNext && word.isWord("IS"))
    }

    /// `A,B` is two words where the comma is no decimal point; blanks after commas are often forgotten.
    private func split(_ word: TextWord) -> [TextWord] {
        guard word.kind == .word, word.text.contains(",") || word.text.contains(";") else { return [word] }
        if decimalPointIsComma, NumericText.parse(word.text, decimalPointIsComma: true) != nil { return [word] }
        return word.text.split { $0 == "," || $0 == ";" }.map { part in
            var piece = word
            piece.text = String(part)
            return piece
        }
    }
}
