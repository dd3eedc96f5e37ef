import Diagnostics
import Records

let currencyFunction = Function(
    "currency", summary: "An amount as people and reports write it, as a decimal.",
    details:
        "Understands one of $ £ € ¥ or a code such as USD at either end, asterisks before the digits as cheques have them, groups of three digits, and as minus a sign at either end, parentheses (also behind the symbol), or CR, DB or DR behind the amount: all are negative, as CR and DB are in COBOL's editing. With ',' as second argument the comma is the decimal point and points part the groups. What does not fit is an error; a group of other than three digits, too.",
    examples: [
        .init("currency('$1,234.56')", "1234.56"), .init("currency('(12.00)')", "-12.00"), .init("currency('12.00-')", "-12.00"),
        .init("currency('1,234.56CR')", "-1234.56"), .init("currency('$ 12.00 DB')", "-12.00"), .init("currency('-$.50')", "-0.50"),
        .init("currency('1.234,56 €', ',')", "1234.56"), .init("currency('12,34.56')", "error"), .init("currency('')", "error"),
        .init("currency('USD 7')", "7"), .init("currency('$(12.00)')", "-12.00"), .init("currency('$***1.00')", "1.00"), .init("currency(null)", "null"),
    ],
    overloads: [
        Overload([.exact(.string)], style: .either, gives: .exact(.decimal), .kernel { amounts($0, point: 0x2E, group: 0x2C) }),
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.decimal),
            .bound { (site) throws(CallSiteError) in
                switch try site.string(1, "the decimal point") {
                case ".": BoundCall { amounts($0, point: 0x2E, group: 0x2C) }
                case ",": BoundCall { amounts($0, point: 0x2C, group: 0x2E) }
                default: throw CallSiteError(argument: 1, message: "the decimal point is unknown", expected: "'.' or ','")
                }
            }),
    ])

private func amounts(_ call: CallArguments, point: UInt8, group: UInt8) -> Column {
    let texts = call.texts(0)
    return call.decimalColumn { row in
        texts.withBytes(row) { text in
            var reader = AmountReader(text: text.trimmed, point: point, group: group)
            if let value = reader.read() { return .value(value) }
            return .failure(
                call.malformed(
                    row, text, .malformedNumber, "the text is no amount of money", expected: "an amount such as $1,234.56 or (12.00)"))
        }
    }
}

private struct AmountReader {
    let text: UnsafeBufferPointer<UInt8>
    let point: UInt8
    let group: UInt8
    var start = 0
    var end = 0
    var signs = 0
    var symbols = 0

    init(text: UnsafeBufferPointer<UInt8>, point: UInt8, group: UInt8) {
        self.text = text
        self.point = point
        self.group = group
        end = text.count
    }

    mutating func read() -> Decimal38? {
        guard stripAffixes(), signs <= 1 else { return nil }
        var mantissa: Int128 = 0
        var scale = -1
        var digits = 0
        // Digits since the last separator; negative while there was none.
        var inGroup = 0
        var hasGroups = false
        for index in start..<end {
            let byte = text[index]
            if byte &- 0x30 < 10 {
                let digit = Int128(byte &- 0x30)
                guard mantissa <= (Decimal38.maximumMantissa - digit) / 10 else { return nil }
                mantissa = mantissa * 10 + digit
                digits += 1
                inGroup += 1
                if scale >= 0 { scale += 1 }
            } else if byte == group, scale < 0 {
                guard hasGroups ? inGroup == 3 : (1...3).contains(inGroup) else { return nil }
                hasGroups = true
                inGroup = 0
            } else if byte == point, scale < 0 {
                guard !hasGroups || inGroup == 3 else { return nil }
                scale = 0
            } else {
                return nil
            }
        }
        guard digits > 0, scale >= 0 || !hasGroups || inGroup == 3 else { return nil }
        // Zeros at the end say nothing that the number of places would have to.
        while scale > Decimal38.maximumDigits, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        guard let places = UInt8(exactly: max(scale, 0)) else { return nil }
        return Decimal38(mantissa: signs == 1 && isNegative ? -mantissa : mantissa, scale: places)
    }

    private var isNegative = false

    /// Signs and symbols, from both ends inwards.
    private mutating func stripAffixes() -> Bool {
        var moved = true
        while moved, start < end {
            moved = false
            let first = text[start]
            let last = text[end - 1]
            if isBlank(first) {
                start += 1
            } else if isBlank(last) {
                end -= 1
            } else if first == 0x28, last == 0x29, end - start >= 2 {
                start += 1
                end -= 1
                sign(negative: true)
            } else if first == 0x2A {
                start += 1
            } else if first == 0x2B || first == 0x2D {
                sign(negative: first == 0x2D)
                start += 1
            } else if last == 0x2B || last == 0x2D {
                sign(negative: last == 0x2D)
                end -= 1
            } else if ends("CR") || ends("DB") || ends("DR") {
                sign(negative: true)
                end -= 2
            } else if let width = symbolAtStart() {
                symbols += 1
                start += width
            } else if let width = symbolAtEnd() {
                symbols += 1
                end -= width
            } else {
                return symbols <= 1
            }
            moved = true
        }
        return symbols <= 1
    }

    private mutating func sign(negative: Bool) {
        signs += 1
        isNegative = negative
    }

    private func matches(_ symbol: StaticString, at position: Int) -> Bool {
        guard position >= start, position + symbol.utf8CodeUnitCount <= end else { return false }
        return symbol.withUTF8Buffer { wanted in
            wanted.indices.allSatisfy { index in
                let byte = text[position + index]
                return wanted[index] == (byte &- 0x61 < 26 ? byte ^ 0x20 : byte)
            }
        }
    }

    private func ends(_ symbol: StaticString) -> Bool { matches(symbol, at: end - symbol.utf8CodeUnitCount) }

    private static let symbols: [StaticString] = ["$", "£", "€", "¥", "USD", "CAD", "EUR", "GBP", "JPY"]

    private func symbolAtStart() -> Int? {
        Self.symbols.first { matches($0, at: start) }?.utf8CodeUnitCount
    }

    private func symbolAtEnd() -> Int? {
        Self.symbols.first { ends($0) }?.utf8CodeUnitCount
    }
}
