import Diagnostics
import Records

let substringFunction = Function(
    "substring", summary: "The characters from a position (counted from 0) up to another, or to the end.",
    details: "A position outside of the text is an error.",
    examples: [.init("'0420312'.substring(0, 3)", "\"042\""), .init("'abc'.substring(1)", "\"bc\""), .init("'abc'.substring(4)", "error")],
    overloads: [
        Overload(
            [.exact(.string), .exact(.int)], style: .method, gives: .exact(.string), .kernel { substring($0, hasEnd: false) }),
        Overload(
            [.exact(.string), .exact(.int), .exact(.int)], style: .method, gives: .exact(.string),
            .kernel { substring($0, hasEnd: true) }),
    ])

private func substring(_ call: CallArguments, hasEnd: Bool) -> Column {
    let starts = call.ints(1)
    let ends = hasEnd ? call.ints(2) : []
    return call.tryMapText { row, text, result in
        let count = text.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
        let from = starts[row]
        let to = hasEnd ? ends[row] : Int64(count)
        guard from >= 0, from <= to, to <= Int64(count) else {
            return .failure(
                call.error(
                    row, .expressionFailed, "substring() reaches outside of the text",
                    expected: "positions within 0 and \(count)", found: "\(from) to \(to)"))
        }
        var position: Int64 = -1
        for byte in text {
            if byte & 0xC0 != 0x80 { position += 1 }
            if position >= from, position < to { result.append(byte) }
        }
        return .value
    }
}
