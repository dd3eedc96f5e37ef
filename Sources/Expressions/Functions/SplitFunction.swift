import Records

let splitFunction = Function(
    "split", summary: "The parts of the text between separators, as a list.",
    details: "An empty separator gives the single characters. With a limit, the last part is what is left over.",
    examples: [.init("'a;b;;c'.split(';')", "[\"a\", \"b\", \"\", \"c\"]"), .init("'a b c'.split(' ', 2)", "[\"a\", \"b c\"]")],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .method, gives: .list(.exact(.string)),
            .kernel { splitKernel($0, limits: nil) }),
        Overload(
            [.exact(.string), .exact(.string), .exact(.int)], style: .method, gives: .list(.exact(.string)),
            .kernel { splitKernel($0, limits: $0.ints(2)) }),
    ])

private func splitKernel(_ call: CallArguments, limits: [Int64]?) -> Column {
    let source = call.texts(0)
    let separators = call.texts(1)
    var parts = TextValues(bytes: source.bytes, starts: [], lengths: [])
    var offsets: [Int32] = [0]
    for row in 0..<call.count {
        let limit = limits.map { $0[row] < 0 ? Int.max : Int(clamping: $0[row]) } ?? .max
        if !call.isBlocked(row), limit > 0 {
            let start = Int(source.starts[row])
            source.withBytes(row) { text in
                separators.withBytes(row) { separator in
                    var from = 0
                    var left = limit
                    func add(_ end: Int) {
                        left -= 1
                        parts.starts.append(UInt32(truncatingIfNeeded: start + from))
                        parts.lengths.append(UInt32(truncatingIfNeeded: end - from))
                    }
                    if separator.isEmpty {
                        for position in text.indices where position > 0 && text[position] & 0xC0 != 0x80 && left > 1 {
                            add(position)
                            from = position
                        }
                        if !text.isEmpty { add(text.count) }
                        return
                    }
                    while left > 1, let index = text.position(of: separator, from: from) {
                        add(index)
                        from = index + separator.count
                    }
                    add(text.count)
                }
            }
        }
        offsets.append(Int32(truncatingIfNeeded: parts.count))
    }
    let elements = Column(.string(parts), count: parts.count)
    return Column(.list(ListValues(offsets: offsets, elements: elements)), count: call.count)
}
