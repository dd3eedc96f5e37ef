import Records

let replaceFunction = Function(
    "replace", summary: "The text with every occurrence of a part replaced by another.",
    details: "An empty part to look for is found between all characters, as in CEL's strings extension.",
    examples: [.init("'1,234,567'.replace(',', '')", "\"1234567\""), .init("'ab'.replace('', '_')", "\"_a_b_\"")],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string), .exact(.string)], style: .method, gives: .exact(.string),
            .kernel { call in
                let wanted = call.texts(1)
                let replacement = call.texts(2)
                return call.tryMapText { row, text, result in
                    wanted.withBytes(row) { wanted in
                        replacement.withBytes(row) { replacement in
                            replaceAll(text, wanted, replacement, into: &result)
                        }
                    }
                    return .value
                }
            })
    ])

private func replaceAll(
    _ text: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>, _ replacement: UnsafeBufferPointer<UInt8>,
    into result: inout [UInt8]
) {
    if wanted.isEmpty {
        for byte in text {
            // Between characters, not inside of one.
            if byte & 0xC0 != 0x80 { result.append(contentsOf: replacement) }
            result.append(byte)
        }
        result.append(contentsOf: replacement)
        return
    }
    var index = 0
    while index < text.count {
        if index + wanted.count <= text.count,
            wanted.indices.allSatisfy({ text[index + $0] == wanted[$0] }) {
            result.append(contentsOf: replacement)
            index += wanted.count
        } else {
            result.append(text[index])
            index += 1
        }
    }
}
