import Diagnostics
import Records

let replaceFunction = Function(
    "replace", summary: "The text with every occurrence of a part replaced by another.",
    details: "An empty part to look for is found between all characters, as in CEL's strings extension. A number at the end bounds how many are replaced.",
    examples: [.init("'1,234,567'.replace(',', '')", "\"1234567\""), .init("'ab'.replace('', '_')", "\"_a_b_\"")],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string), .exact(.string)], style: .method, gives: .exact(.string),
            .kernel { replaced($0, limits: nil) }),
        Overload(
            [.exact(.string), .exact(.string), .exact(.string), .exact(.int)], style: .method, gives: .exact(.string),
            .kernel { replaced($0, limits: $0.ints(3)) }),
    ])

private func replaced(_ call: CallArguments, limits: [Int64]?) -> Column {
    let wanted = call.texts(1)
    let replacement = call.texts(2)
    return call.tryMapText { row, text, result in
        let start = result.count
        let limit = limits.map { $0[row] < 0 ? Int.max : Int(clamping: $0[row]) } ?? .max
        let fits = wanted.withBytes(row) { wanted in
            replacement.withBytes(row) { replacement in
                replaceAll(text, wanted, replacement, limit: limit, into: &result)
            }
        }
        if fits { return .value }
        result.removeLast(result.count - start)
        return .failure(
            call.error(
                row, .valueTooLong, "replace() makes too long a text",
                expected: "at most \(CallArguments.maximumTextBytes) bytes"))
    }
}

private func replaceAll(
    _ text: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>, _ replacement: UnsafeBufferPointer<UInt8>,
    limit: Int, into result: inout [UInt8]
) -> Bool {
    let most = result.count + CallArguments.maximumTextBytes
    var left = limit
    if wanted.isEmpty {
        for byte in text {
            // Between characters, not inside of one.
            if byte & 0xC0 != 0x80, left > 0 {
                result.append(contentsOf: replacement)
                left -= 1
            }
            result.append(byte)
            if result.count > most { return false }
        }
        if left > 0 { result.append(contentsOf: replacement) }
        return result.count <= most
    }
    var from = 0
    while left > 0, let index = text.position(of: wanted, from: from) {
        result.append(contentsOf: text[from..<index])
        result.append(contentsOf: replacement)
        left -= 1
        if result.count > most { return false }
        from = index + wanted.count
    }
    result.append(contentsOf: text[from...])
    return result.count <= most
}
