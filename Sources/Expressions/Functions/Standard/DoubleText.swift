/// Doubles as texts.
enum DoubleText {
    /// The shortest text that reads back as the same number, as CEL's `string()` gives it: `2`, `0.1`, `1e+21`.
    static func shortest(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "+Infinity" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        var (digits, exponent) = digits(value.magnitude)
        let sign = value < 0 ? "-" : ""
        if exponent < -4 || exponent >= 21 {
            let first = digits.removeFirst()
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return sign + String(first) + (digits.isEmpty ? "" : "." + digits) + "e" + (exponent < 0 ? "-" : "+") + power
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 { return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count) }
        return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    /// Reads decimal digits with an optional sign, point and exponent, `NaN`, or an infinity.
    ///
    /// - Returns: nil for other notations, and for numbers too large for a double (cel-spec, "Overflow").
    static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        let text = String(decoding: bytes, as: UTF8.self)
        let isPlain = bytes.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        if isPlain {
            guard let value = Double(text), value.isFinite else { return nil }
            return value
        }
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        switch unsigned.lowercased() {
        case "nan": return unsigned.count == text.count ? .nan : nil
        case "inf", "infinity": return text.hasPrefix("-") ? -.infinity : .infinity
        default: return nil
        }
    }

    /// The digits without leading and trailing zeros, and the power of ten of the first.
    private static func digits(_ value: Double) -> (String, Int) {
        let text = value.description.lowercased()
        let parts = text.split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var all = String(mantissa[0]) + (mantissa.count > 1 ? mantissa[1] : "")
        exponent += mantissa[0].count - 1
        while all.hasPrefix("0"), all.count > 1 {
            all.removeFirst()
            exponent -= 1
        }
        while all.hasSuffix("0"), all.count > 1 { all.removeLast() }
        return (all, exponent)
    }
}
