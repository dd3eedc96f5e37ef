/// Reads numbers in full generality: any sign position, up to 38 digits, a point. Column loops fall back on it.
enum NumberText {
    enum Outcome {
        /// `mantissa × 10^-scale`.
        case value(Int128, scale: Int)
        case malformed
        case tooLarge
    }

    /// - Parameters:
    ///   - text: trimmed, not empty.
    ///   - allowsPoint: whether one `.` may stand among the digits.
    static func parse(
        _ text: UnsafePointer<UInt8>, _ length: Int, sign: SignPosition, allowsPoint: Bool
    ) -> Outcome {
        var start = 0
        var end = length
        var isNegative = false
        var firstDigit: UInt8?
        var lastDigit: UInt8?
        guard length > 0 else { return .malformed }
        switch sign {
        case .none: break
        case .leading:
            if text[0] == 0x2B || text[0] == 0x2D {
                isNegative = text[0] == 0x2D
                start = 1
            }
        case .separateLeading:
            guard text[0] == 0x2B || text[0] == 0x2D else { return .malformed }
            isNegative = text[0] == 0x2D
            start = 1
        case .trailing:
            guard text[length - 1] == 0x2B || text[length - 1] == 0x2D else { return .malformed }
            isNegative = text[length - 1] == 0x2D
            end -= 1
        case .overpunch:
            let zoned = Overpunch.decode(text[length - 1])
            guard zoned != Overpunch.invalid else { return .malformed }
            isNegative = zoned & Overpunch.negative != 0
            lastDigit = zoned & 15
            end -= 1
        case .overpunchLeading:
            let zoned = Overpunch.decode(text[0])
            guard zoned != Overpunch.invalid else { return .malformed }
            isNegative = zoned & Overpunch.negative != 0
            firstDigit = zoned & 15
            start = 1
        }
        var mantissa: Int128 = 0
        var scale = 0
        var digits = 0
        var pointSeen = false
        var isTooLarge = false
        func take(_ digit: UInt8) {
            digits += 1
            if mantissa > (Decimal38.maximumMantissa - Int128(digit)) / 10 {
                // Zeros after the point that no longer fit say nothing and can go.
                if digit != 0 || !pointSeen { isTooLarge = true }
            } else {
                mantissa = mantissa * 10 + Int128(digit)
                if pointSeen { scale += 1 }
            }
        }
        if let firstDigit { take(firstDigit) }
        for index in start..<end {
            let byte = text[index]
            if byte == 0x2E {
                guard allowsPoint, !pointSeen else { return .malformed }
                pointSeen = true
            } else {
                let digit = byte ^ 0x30
                guard digit <= 9 else { return .malformed }
                take(digit)
            }
        }
        if let lastDigit { take(lastDigit) }
        guard digits > 0 else { return .malformed }
        while scale > 38, mantissa % 10 == 0, mantissa != 0 {
            mantissa /= 10
            scale -= 1
        }
        if mantissa == 0 { scale = min(scale, 38) }
        guard !isTooLarge, scale <= 38 else { return .tooLarge }
        return .value(isNegative ? -mantissa : mantissa, scale: scale)
    }
}
