import Diagnostics
import Records

let padStartFunction = Function(
    "padStart", summary: "The text filled up at its start to a number of characters.",
    details: "It is filled with spaces, or with the one character that is named; a text that is long enough stays as it is. \(padLimit)",
    examples: [
        .init("padStart('42', 5, '0')", "\"00042\""), .init("'42'.padStart(4)", "\"  42\""),
        .init("'12345'.padStart(3)", "\"12345\""), .init("padStart('42', 5, '')", "error"), .init("padStart(null, 5)", "null"),
    ],
    overloads: padOverloads(atStart: true))

let padEndFunction = Function(
    "padEnd", summary: "The text filled up at its end to a number of characters.",
    details: "It is filled with spaces, or with the one character that is named; a text that is long enough stays as it is. \(padLimit)",
    examples: [
        .init("'AB'.padEnd(4, '.')", "\"AB..\""), .init("padEnd('é', 3)", "\"é  \""), .init("padEnd('AB', 100000)", "error"),
    ],
    overloads: padOverloads(atStart: false))

let padFunction = Function(
    "pad", summary: "The text filled up at its end to a number of characters: padEnd() by its short name.",
    details: "To fill up at the start, as numbers are, write padStart(). \(padLimit)",
    examples: [.init("pad('AB', 4)", "\"AB  \""), .init("'AB'.pad(4, '.')", "\"AB..\""), .init("pad(null, 4)", "null")],
    overloads: padOverloads(atStart: false))

private let maximumWidth: Int64 = 4_096
private let padLimit = "The width is at most 4,096."

private func padOverloads(atStart: Bool) -> [Overload] {
    [
        Overload(
            [.exact(.string), .exact(.int)], style: .either, gives: .exact(.string),
            .kernel { padded($0, hasFill: false, atStart: atStart) }),
        Overload(
            [.exact(.string), .exact(.int), .exact(.string)], style: .either, gives: .exact(.string),
            .kernel { padded($0, hasFill: true, atStart: atStart) }),
    ]
}

private func padded(_ call: CallArguments, hasFill: Bool, atStart: Bool) -> Column {
    let widths = call.ints(1)
    let fills = hasFill ? call.texts(2) : TextValues(repeating: " ", count: call.count)
    return call.tryMapText { row, text, result in
        guard widths[row] <= maximumWidth else {
            return .failure(
                call.error(row, .valueTooLong, "the width is too large", expected: "at most \(maximumWidth)", found: "\(widths[row])"))
        }
        return fills.withBytes(row) { fill in
            guard fill.characterCount == 1 else {
                return .failure(
                    call.error(
                        row, .expressionFailed, "the text to fill with is not one character", expected: "one character",
                        found: String(decoding: fill, as: UTF8.self)))
            }
            let missing = max(Int(max(widths[row], 0)) - text.characterCount, 0)
            if !atStart { result.append(contentsOf: text) }
            for _ in 0..<missing { result.append(contentsOf: fill) }
            if atStart { result.append(contentsOf: text) }
            return .value
        }
    }
}
