/// The order of symbols in numeric and numeric-edited pictures.
enum PictureRules {
    static func check(_ symbols: [Character], _ counts: [Int], text: String, isEdited: Bool) throws(PictureParser.Failure) {
        func refuse(_ message: String, _ expected: String) -> PictureParser.Failure {
            PictureParser.Failure(message: message, expected: expected, found: text)
        }
        func count(_ symbol: Character) -> Int {
            zip(symbols, counts).reduce(0) { $0 + ($1.0 == symbol ? $1.1 : 0) }
        }
        if let symbol = symbols.first(where: { "AXNGUE".contains($0) }) {
            throw refuse("`\(symbol)` cannot stand in a numeric picture", "9 S V P, or editing symbols")
        }
        let points = count("V") + count(".")
        guard points <= 1 else { throw refuse("the picture has two decimal points", "one V or one point") }
        if count("S") > 0, symbols[0] != "S" || count("S") > 1 || isEdited {
            throw refuse("S is out of place", isEdited ? "+, -, CR or DB in an edited picture" : "one S at the beginning")
        }
        let signs = (count("+") > 0 ? 1 : 0) + (count("-") > 0 ? 1 : 0) + (count("C") > 0 ? 1 : 0) + (count("D") > 0 ? 1 : 0)
        guard signs <= 1 else { throw refuse("the picture has two kinds of signs", "one of + - CR DB") }
        for symbol in ["C", "D"] as [Character] where count(symbol) > 0 {
            guard symbols.last == symbol, count(symbol) == 1 else {
                throw refuse("CR and DB stand at the end", "one CR or DB at the end")
            }
        }
        guard count("Z") == 0 || count("*") == 0 else { throw refuse("the picture has both Z and *", "one of them") }
        if let nine = symbols.firstIndex(of: "9"), let last = symbols.lastIndex(where: { $0 == "Z" || $0 == "*" }), last > nine
        {
            throw refuse("zero suppression stands behind a 9", "Z and * before the first 9")
        }
        try checkScaling(symbols, refuse)
    }

    /// P stands in one run at the left or the right end, with at most S or V beside it.
    private static func checkScaling(
        _ symbols: [Character], _ refuse: (String, String) -> PictureParser.Failure
    ) throws(PictureParser.Failure) {
        let positions = symbols.indices.filter { symbols[$0] == "P" }
        guard let position = positions.first else { return }
        let failure = refuse("P is out of place", "one run of P at the left or right end")
        guard positions.count == 1, !symbols.contains(".") else { throw failure }
        let before = symbols[..<position].filter { $0 != "S" && $0 != "$" && $0 != "+" && $0 != "-" }
        let after = symbols[(position + 1)...].filter { !"CD+-".contains($0) }
        let isLeft = before.isEmpty || before == ["V"]
        let isRight = after.isEmpty || after == ["V"]
        guard isLeft != isRight else { throw failure }
        // A V beside leading P stands before or right behind it; beside trailing P likewise.
        if isLeft, symbols.contains("V"), before.isEmpty, after.first != "V" { throw failure }
        if isRight, symbols.contains("V"), after.isEmpty, before.last != "V" { throw failure }
    }
}
