import Records

let beforeFunction = Function(
    "before", summary: "What stands before the first occurrence of a part of the text.",
    details: "A text without the part stays whole. No bytes are copied.",
    examples: [.init("before('SMITH*JOHN', '*')", "\"SMITH\""), .init("'SMITH'.before('*')", "\"SMITH\""), .init("before('*', '*')", "\"\"")],
    overloads: [
        Overload([.exact(.string), .exact(.string)], style: .either, gives: .exact(.string), .kernel { parted($0, takesStart: true) })
    ])

let afterFunction = Function(
    "after", summary: "What stands after the first occurrence of a part of the text.",
    details: "Null where the text does not have the part. No bytes are copied.",
    examples: [.init("after('SMITH*JOHN', '*')", "\"JOHN\""), .init("'SMITH'.after('*')", "null"), .init("after('*', '*')", "\"\"")],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string), mayGiveNull: true,
            .kernel { parted($0, takesStart: false) })
    ])

private func parted(_ call: CallArguments, takesStart: Bool) -> Column {
    var texts = call.texts(0)
    let parts = call.texts(1)
    var mask = CellMask()
    for row in 0..<call.count where !call.isBlocked(row) {
        let found = texts.withBytes(row) { text in
            parts.withBytes(row) { text.position(of: $0) }
        }
        if let found {
            let behind = UInt32(truncatingIfNeeded: found) + parts.lengths[row]
            if !takesStart { texts.starts[row] += behind }
            texts.lengths[row] = takesStart ? UInt32(truncatingIfNeeded: found) : texts.lengths[row] - behind
        } else if !takesStart {
            mask.set(CellMask.null, at: row, count: call.count)
        }
    }
    return Column(.string(texts), count: call.count, mask: mask)
}
