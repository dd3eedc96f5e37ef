/// The bytes that structure the rows of one file, all of them known.
struct DelimitedSyntax: Sendable {
    var delimiter: BytePattern
    /// One ASCII character.
    let quote: UInt8?
    let escape: EscapeStyle
    let lineEnd: BytePattern
    /// A CR before the line end belongs to it.
    let dropsCarriageReturn: Bool
    let strayQuotes: StrayQuotePolicy
    let blankLines: BlankLinePolicy
    let comment: BytePattern?
    let hasEndMark: Bool

    static let backslash: UInt8 = 0x5C
    static let carriageReturn: UInt8 = 0x0D
    /// The line that ends the data of a PostgreSQL copy.
    static let endMark = BytePattern([0x5C, 0x2E])

    var hasBackslash: Bool { escape == .backslash }
}
