import Diagnostics
import Records

let leftFunction = Function(
    "left", summary: "The first characters of a text.",
    details: "A text that has fewer stays whole; a negative number is an error. No bytes are copied.",
    examples: [
        .init("left('0420312', 3)", "\"042\""), .init("'né'.left(9)", "\"né\""), .init("left('abc', -1)", "error"),
        .init("left(null, 1)", "null"),
    ],
    overloads: [
        Overload([.exact(.string), .exact(.int)], style: .either, gives: .exact(.string), .kernel { cut($0, atStart: true) })
    ])

let rightFunction = Function(
    "right", summary: "The last characters of a text.",
    details: "A text that has fewer stays whole; a negative number is an error. No bytes are copied.",
    examples: [.init("right('912345678', 4)", "\"5678\""), .init("'naïve'.right(3)", "\"ïve\""), .init("right('abc', -1)", "error")],
    overloads: [
        Overload([.exact(.string), .exact(.int)], style: .either, gives: .exact(.string), .kernel { cut($0, atStart: false) })
    ])

private func cut(_ call: CallArguments, atStart: Bool) -> Column {
    var texts = call.texts(0)
    let wanted = call.ints(1)
    var mask = CellMask()
    var errors: [CellError] = []
    for row in 0..<call.count where !call.isBlocked(row) {
        guard wanted[row] >= 0 else {
            mask.set(CellMask.error, at: row, count: call.count)
            errors.append(
                call.error(row, .expressionFailed, "the number of characters is negative", expected: "0 or more", found: "\(wanted[row])"))
            continue
        }
        let length = Int(texts.lengths[row])
        guard wanted[row] < Int64(length) else { continue }
        let kept = texts.withBytes(row) { bytes -> Int in
            var remaining = wanted[row]
            if atStart {
                var end = 0
                while end < length {
                    if bytes[end] & 0xC0 != 0x80 {
                        if remaining == 0 { break }
                        remaining -= 1
                    }
                    end += 1
                }
                return end
            }
            var start = length
            while start > 0, remaining > 0 {
                start -= 1
                if bytes[start] & 0xC0 != 0x80 { remaining -= 1 }
            }
            return length - start
        }
        if !atStart { texts.starts[row] += UInt32(truncatingIfNeeded: length - kept) }
        texts.lengths[row] = UInt32(truncatingIfNeeded: kept)
    }
    return Column(.string(texts), count: call.count, mask: mask, errors: errors)
}
