import Diagnostics
import Records

let levenshteinFunction = Function(
    "levenshtein", summary: "How many characters must be put in, left out or changed to make one text the other.",
    details: "For rules such as a typing mistake in a name. A text of more than \(maximumCharacters) characters is an error.",
    examples: [
        .init("levenshtein('kitten', 'sitting')", "3"), .init("levenshtein('SMITH', 'SMYTH')", "1"), .init("levenshtein('', 'é')", "1"),
        .init("levenshtein(null, 'a')", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.int), work: .perPair,
            .kernel { call in
                let first = call.texts(0)
                let second = call.texts(1)
                return call.intCells { row throws(CellFailure) in
                    let a = first.string(row).unicodeScalars.map(\.value)
                    let b = second.string(row).unicodeScalars.map(\.value)
                    guard a.count <= maximumCharacters, b.count <= maximumCharacters else {
                        throw CellFailure(
                            message: "the text is too long", expected: "at most \(maximumCharacters) characters", code: .valueTooLong)
                    }
                    return Int64(distance(a, b))
                }
            })
    ])

/// The work is the product of the lengths.
private let maximumCharacters = 255

private func distance(_ a: [UInt32], _ b: [UInt32]) -> Int {
    // Distances of the prefixes of b to the prefix of a so far.
    var row = Array(0...b.count)
    for (index, character) in a.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for position in b.indices {
            let changed = diagonal + (character == b[position] ? 0 : 1)
            diagonal = row[position + 1]
            row[position + 1] = min(changed, min(diagonal, row[position]) + 1)
        }
    }
    return row[b.count]
}
