/// Text that is not an expression, with the offset where that became clear.
struct SyntaxError: Error {
    let message: String
    let offset: Int
    var expected: String?
    var help: String?
}
