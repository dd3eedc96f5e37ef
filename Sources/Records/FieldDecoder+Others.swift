import Diagnostics

/// Doubles and bools.
extension FieldDecoder {
    func decodeDoubles(_ slices: TextSlices) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags = [UInt8](repeating: CellMask.value, count: count)
        var values = [Double](repeating: 0, count: count)
        for row in 0..<count {
            let text = settle(slices, row, &errors)
            var flag = text.flag
            if !text.isSettled {
                let bytes = UnsafeBufferPointer(start: slices.base + text.start, count: text.length)
                if Self.isNumber(bytes), let value = Double(String(decoding: bytes, as: UTF8.self)) {
                    // `1e-400` is not zero, and a double cannot say so: an error, as `1e999` is.
                    let fits = value.isFinite && (value != 0 || !Self.hasNonzeroDigit(bytes))
                    values[row] = fits ? value : 0
                    if !fits {
                        flag = fail(.numberOutOfRange, "does not fit a double", slices, row, &errors)
                    }
                } else {
                    flag = fail(
                        .malformedNumber, "is not a number", slices, row, &errors,
                        help: "a double is digits with an optional sign, point and exponent, as in -12.5e3")
                }
            }
            flags[row] = flag
            anyFlag |= flag
        }
        return Column(.double(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }

    /// `[+-]digits[.digits][e[+-]digits]`: neither NaN, nor infinity, nor hexadecimal, which `Double` would read.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        func digits() -> Int {
            let start = index
            while index < text.count, text[index] >= 0x30, text[index] <= 0x39 { index += 1 }
            return index - start
        }
        func sign() { if index < text.count, text[index] == 0x2B || text[index] == 0x2D { index += 1 } }
        sign()
        var total = digits()
        if index < text.count, text[index] == 0x2E {
            index += 1
            total += digits()
        }
        guard total > 0, total <= 1_000 else { return false }
        if index < text.count, text[index] | 0x20 == 0x65 {
            index += 1
            sign()
            guard digits() > 0 else { return false }
        }
        return index == text.count
    }

    /// Whether a digit before the exponent is not 0.
    private static func hasNonzeroDigit(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.prefix { $0 | 0x20 != 0x65 }.contains { $0 >= 0x31 && $0 <= 0x39 }
    }

    func decodeBools(_ slices: TextSlices) -> Column {
        let count = slices.count
        var errors: [CellError] = []
        var anyFlag: UInt8 = 0
        var flags = [UInt8](repeating: CellMask.value, count: count)
        var values = [Bool](repeating: false, count: count)
        // One byte is the usual width of a yes or no: 1 true, 2 false, 0 neither.
        var single = [UInt8](repeating: 0, count: 256)
        for text in format.falseTexts where text.count == 1 { single[Int(text[0])] = 2 }
        for text in format.trueTexts where text.count == 1 { single[Int(text[0])] = 1 }
        for row in 0..<count {
            let text = settle(slices, row, &errors)
            var flag = text.flag
            if !text.isSettled {
                let bytes = UnsafeBufferPointer(start: slices.base + text.start, count: text.length)
                var answer: UInt8 = 0
                if text.length == 1 {
                    answer = single[Int(bytes[0])]
                } else if format.trueTexts.contains(where: { $0.elementsEqual(bytes) }) {
                    answer = 1
                } else if format.falseTexts.contains(where: { $0.elementsEqual(bytes) }) {
                    answer = 2
                }
                values[row] = answer == 1
                if answer == 0 {
                    flag = fail(
                        .malformedBool, "is neither of the texts for true nor of those for false", slices, row, &errors,
                        help: "add the text to `true` or `false` of the field")
                }
            }
            flags[row] = flag
            anyFlag |= flag
        }
        return Column(.bool(values), count: count, mask: anyFlag == 0 ? CellMask() : CellMask(flags: flags), errors: errors)
    }
}
