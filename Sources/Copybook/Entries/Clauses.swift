/// The words that begin clauses of a data description entry.
enum Clauses {
    static let keywords: Set<String> = {
        var words: Set<String> = [
            "REDEFINES", "PIC", "PICTURE", "USAGE", "SIGN", "LEADING", "TRAILING", "OCCURS", "SYNC", "SYNCHRONIZED", "JUST",
            "JUSTIFIED",
            "BLANK", "VALUE", "VALUES", "GLOBAL", "EXTERNAL", "IS", "GROUP-USAGE", "BYTE-LENGTH", "VOLATILE", "INDEXED",
            "ASCENDING",
            "DESCENDING", "DEPENDING", "OBJECT", "DATE", "RENAMES", "TYPE", "TYPEDEF", "LIKE", "DYNAMIC", "ANY", "CONSTANT",
        ]
        // INDEX and NATIONAL can be read as nothing else: reserved words are no names.
        words.formUnion(ItemUsage.names)
        return words
    }()
}
