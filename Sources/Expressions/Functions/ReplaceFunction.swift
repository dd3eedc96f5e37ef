import Diagnostics
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
                    let start = result.count
                    let fits = wanted.withBytes(row) { wanted in
                        replacement.withBytes(row) { replacement in
                            replaceAll(text, wanted, replacement, into: &result)
                        }
                    }
                    if fits { return .value }
                    result.removeLast(result.count - start)
                    return .failure(
                        call.error(
                            row, .valueTooLong, "replace() makes too long a text",
                            expected: "at most \(CallArguments.maximumTextBytes) bytes"))
                }
            })
    ])

private func replaceAll(
    _ text: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>, _ replacement: UnsafeBufferPointer<UInt8>,
    into result: inout [UInt8]
) -> Bool {
    let limit = result.count + CallArguments.maximumTextBytes
    if wanted.isEmpty {
        for byte in text {
            // Between characters, not inside of one.
            if byte & 0xC0 != 0x80 { result.append(contentsOf: replacement) }
            result.append(byte)
            if result.count > limit { return false }
        }
        result.append(contentsOf: replacement)
        return result.count <= limit
    }
    var index = 0
    while index < text.count {
        if index + wanted.count <= text.count,
            wanted.indices.allSatisfy({ text[index + $0] == wanted[$0] }) {
            result.append(contentsOf: replacement)
            if result.count > limit { return false }
            index += wanted.count
        } else {
            result.append(text[index])
            index += 1
        }
    }
    return result.count <= limit
}
