import Diagnostics
import Records

let impliedDecimalFunction = Function(
    "impliedDecimal", summary: "Digits without a point as a decimal whose last digits are the places after the point.",
    details:
        "As PIC 9(7)V99 holds amounts. A sign may stand at either end of a text; blanks around it are not looked at. The places are 0 to 38; anything else is an error, also a text that has a point.",
    examples: [
        .init("impliedDecimal('0012345', 2)", "123.45"), .init("impliedDecimal('12345-', 2)", "-123.45"),
        .init("impliedDecimal(7, 2)", "0.07"), .init("impliedDecimal('123.45', 2)", "error"), .init("impliedDecimal('', 2)", "error"),
        .init("impliedDecimal(null, 2)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.int)], style: .either, gives: .exact(.decimal),
            .kernel { call in
                let texts = call.texts(0)
                let places = call.ints(1)
                return call.decimalColumn { row in
                    texts.withBytes(row) { text in
                        switch NumberForms.places(call, row, places[row]) {
                        case .failure(let error): return .failure(error)
                        case .success(let scale):
                            if let value = implied(text.trimmed, scale) { return .value(value) }
                            return .failure(
                                call.malformed(
                                    row, text, .malformedNumber, "the text is no number with implied places",
                                    expected: "at most 38 digits and a sign at one end"))
                        }
                    }
                }
            }),
        Overload(
            [.exact(.int), .exact(.int)], style: .either, gives: .exact(.decimal),
            .kernel { call in
                let numbers = call.ints(0)
                let places = call.ints(1)
                return call.decimalColumn { row in
                    switch NumberForms.places(call, row, places[row]) {
                    case .failure(let error): return .failure(error)
                    case .success(let scale):
                        if let value = Decimal38(mantissa: Int128(numbers[row]), scale: scale) { return .value(value) }
                        return .failure(call.error(row, .numberOutOfRange, "the number does not fit a decimal"))
                    }
                }
            }),
    ])

private func implied(_ text: UnsafeBufferPointer<UInt8>, _ scale: UInt8) -> Decimal38? {
    var digits = text[...]
    var isNegative = false
    if let first = digits.first, first == 0x2B || first == 0x2D {
        isNegative = first == 0x2D
        digits = digits.dropFirst()
    } else if let last = digits.last, last == 0x2B || last == 0x2D {
        isNegative = last == 0x2D
        digits = digits.dropLast()
    }
    guard let mantissa = NumberForms.mantissa(digits) else { return nil }
    return Decimal38(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
}

/// What the ways of writing numbers have in common.
enum NumberForms {
    /// Digits as a number below 10^38; nil where one of them is none, or there are none.
    static func mantissa(_ digits: some Sequence<UInt8>) -> Int128? {
        var result: Int128 = 0
        var isEmpty = true
        for byte in digits {
            guard byte &- 0x30 < 10 else { return nil }
            isEmpty = false
            let digit = Int128(byte &- 0x30)
            guard result <= (Decimal38.maximumMantissa - digit) / 10 else { return nil }
            result = result * 10 + digit
        }
        return isEmpty ? nil : result
    }

    static func places(_ call: CallArguments, _ row: Int, _ places: Int64) -> Result<UInt8, CellError> {
        if (0...38).contains(places) { return .success(UInt8(truncatingIfNeeded: places)) }
        return .failure(
            call.error(
                row, .numberOutOfRange, "a decimal has no such number of places", expected: "0 to 38", found: "\(places)"))
    }
}
