import Records

let maskFunction = Function(
    "mask", summary: "The text with every character but the last ones replaced by `*`.",
    details: "mask(s) keeps none, mask(s, 4) the last four of a text that has more than four. The result is no longer personal.",
    examples: [.init("mask('912-34-5678', 4)", "\"*******5678\""), .init("mask('912')", "\"***\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), removesPersonal: true,
            .kernel { masked($0, keeping: [Int64](repeating: 0, count: $0.count)) }),
        Overload(
            [.exact(.string), .exact(.int)], style: .either, gives: .exact(.string), removesPersonal: true,
            .kernel { masked($0, keeping: $0.ints(1)) }),
    ])

private func masked(_ call: CallArguments, keeping kept: [Int64]) -> Column {
    call.tryMapText { row, text, result in
        let count = text.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
        // A text no longer than what is kept would be shown whole.
        let hidden = Int64(count) > kept[row] ? Int64(count) - max(kept[row], 0) : Int64(count)
        var position: Int64 = 0
        for byte in text {
            let isFirst = byte & 0xC0 != 0x80
            if isFirst { position += 1 }
            if position > hidden {
                result.append(byte)
            } else if isFirst {
                result.append(0x2A)
            }
        }
        return .value
    }
}
