import Records

let upperAsciiFunction = Function(
    "upperAscii", summary: "The text with a–z made A–Z; other characters stay.", details: "",
    examples: [.init("'straße 12b'.upperAscii()", "\"STRAßE 12B\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in recased(call, from: 0x61...0x7A) })
    ])

let lowerAsciiFunction = Function(
    "lowerAscii", summary: "The text with A–Z made a–z; other characters stay.", details: "",
    examples: [.init("'PO Box 7'.lowerAscii()", "\"po box 7\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in recased(call, from: 0x41...0x5A) })
    ])

/// Changes the case of the whole buffer at once, then keeps the views: one pass, whatever the number of rows.
private func recased(_ call: CallArguments, from letters: ClosedRange<UInt8>) -> Column {
    var texts = call.texts(0)
    let low = letters.lowerBound
    texts.bytes.withUnsafeMutableBufferPointer { bytes in
        for index in 0..<bytes.count where bytes[index] &- low < 26 { bytes[index] ^= 0x20 }
    }
    return Column(.string(texts), count: call.count)
}
