import Diagnostics
import Records

let zonedFunction = Function(
    "zoned", summary: "Zoned text, whose last character holds a digit and the sign, as a decimal.",
    details:
        "{ and A to I are plus 0 to 9, } and J to R are minus 0 to 9 (EBCDIC overpunch as text), p to y are minus 0 to 9 (Micro Focus), and a digit is plus. With a number of places, so many of the digits stand after the point. Blanks around the text are not looked at.",
    examples: [
        .init("zoned('0001234E', 2)", "123.45"), .init("zoned('1234N', 2)", "-123.45"), .init("zoned('12{')", "120"),
        .init("zoned('12}', 1)", "-12.0"), .init("zoned('123')", "123"), .init("zoned('1A3')", "error"), .init("zoned(null)", "null"),
    ],
    overloads: [
        Overload([.exact(.string)], style: .either, gives: .exact(.decimal), .kernel { zoned($0, hasPlaces: false) }),
        Overload([.exact(.string), .exact(.int)], style: .either, gives: .exact(.decimal), .kernel { zoned($0, hasPlaces: true) }),
    ])

private func zoned(_ call: CallArguments, hasPlaces: Bool) -> Column {
    let texts = call.texts(0)
    let places = hasPlaces ? call.ints(1) : []
    return call.decimalColumn { row in
        texts.withBytes(row) { whole in
            let scale: UInt8
            switch NumberForms.places(call, row, hasPlaces ? places[row] : 0) {
            case .failure(let error): return .failure(error)
            case .success(let found): scale = found
            }
            let text = whole.trimmed
            if let last = text.last, let (digit, isNegative) = overpunched(last),
                let head = text.count == 1 ? 0 : NumberForms.mantissa(text.dropLast()),
                head <= (Decimal38.maximumMantissa - Int128(digit)) / 10 {
                let mantissa = head * 10 + Int128(digit)
                if let value = Decimal38(mantissa: isNegative ? -mantissa : mantissa, scale: scale) { return .value(value) }
            }
            return .failure(
                call.malformed(
                    row, whole, .malformedNumber, "the text is no zoned number",
                    expected: "digits, the last of them 0 to 9, { A to I, or } J to R"))
        }
    }
}

private func overpunched(_ byte: UInt8) -> (digit: UInt8, isNegative: Bool)? {
    switch byte {
    case 0x30...0x39: (byte - 0x30, false)
    case 0x7B: (0, false)
    case 0x41...0x49: (byte - 0x40, false)
    case 0x7D: (0, true)
    case 0x4A...0x52: (byte - 0x49, true)
    case 0x70...0x79: (byte - 0x70, true)
    default: nil
    }
}
