/// What names of fields suggest. Guesses only: the draft says so beside each.
enum DraftGuess {
    private static let entities: [(entity: String, words: Set<String>)] = [
        ("payment", ["payment", "pmt", "paid", "check", "warrant", "receipt"]),
        ("license", ["license", "licence", "licensee", "lic", "permit", "credential"]),
        ("obligation", ["bill", "invoice", "due", "tax", "levy", "assessment", "parcel", "balance"]),
        ("service_case", ["claim", "case", "request", "complaint", "application", "docket"]),
        ("interaction", ["contact", "call", "visit", "interaction", "correspondence"]),
        ("constituent", ["customer", "person", "owner", "client", "citizen", "employee", "name", "birth", "dob", "ssn"]),
    ]

    /// The entity whose words the names have most of; `constituent` where they have none.
    static func entity(_ names: [String]) -> String {
        let words = names.flatMap(words)
        let counts = entities.map { entry in words.reduce(0) { $0 + (entry.words.contains($1) ? 1 : 0) } }
        guard let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) else { return "constituent" }
        return entities[index].entity
    }

    private static let keyWords = ["id", "no", "num", "number", "nbr", "key", "nr", "keycode", "account", "acct"]
    private static let datumWords = ["date", "amount", "amt", "count", "qty", "phone", "zip", "tel", "fax", "total", "price"]

    /// The field that most likely tells records apart, and why.
    static func key(_ fields: [DraftField]) -> (field: DraftField, reason: String)? {
        let usable = fields.filter { $0.canBeKey && $0.isNameable }
        func named(_ field: DraftField) -> Bool {
            let words = words(field.name)
            return words.contains { keyWords.contains($0) } && !words.contains { datumWords.contains($0) }
        }
        if let field = usable.first(where: { named($0) && $0.isUnique == true }) {
            return (field, "by its name, and no two records of the sample have the same")
        }
        if let field = usable.first(where: { $0.isUnique == true && !words($0.name).contains(where: datumWords.contains) }) {
            return (field, "no two records of the sample have the same")
        }
        if let field = usable.first(where: named) {
            return (field, field.isUnique == false ? "by its name; records of the sample share values of it" : "by its name")
        }
        return usable.first.map { ($0, "the first field: nothing speaks for any") }
    }

    static func words(_ name: String) -> [String] {
        name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }
}
