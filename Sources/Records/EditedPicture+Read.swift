extension EditedPicture {
    /// Reads a text of ``length`` bytes that is not blank.
    ///
    /// - Returns: nil where the text is not what the picture writes.
    func read(_ text: UnsafeBufferPointer<UInt8>) -> Int128? {
        if text.count == length, currency.isEmpty, let base = text.baseAddress { return read(base) }
        // Currency signs have several bytes in UTF-8, or are letters that the picture has for them.
        var isASCII = true
        let plain = String(decoding: text, as: UTF8.self).map { character -> UInt8 in
            if Self.isCurrency(character, currency) { return 0x24 }
            if let byte = character.asciiValue { return byte }
            isASCII = false
            return 0
        }
        guard isASCII, plain.count == length else { return nil }
        return plain.withUnsafeBufferPointer { $0.baseAddress.flatMap { read($0) } }
    }

    private func read(_ text: UnsafePointer<UInt8>) -> Int128? {
        var reading = Reading()
        var position = 0
        for symbol in symbols {
            let byte = isDecimalComma ? Self.swapped(text[position]) : text[position]
            let isGood: Bool
            switch symbol {
            case .digit: isGood = reading.take(byte)
            case .suppressed(let fill): isGood = reading.take(byte) || reading.suppress(byte, fill)
            case .floating(let isDigit):
                isGood = (isDigit && reading.take(byte)) || reading.float(byte, floating) || reading.suppress(byte, 0x20)
            case .sign(let character): isGood = reading.sign(byte, character)
            case .literal(let character): isGood = byte == character
            case .insertion(let character):
                isGood =
                    (byte == character && (reading.started || character != 0x2C)) || reading.float(byte, floating)
                    || reading.suppress(byte, 0x20) || reading.suppress(byte, 0x2A)
            case .point:
                isGood = byte == 0x2E
                reading.pointSeen = true
            case .credit(let first, let second):
                position += 1
                let isCredit = byte == first && text[position] == second
                if isCredit { reading.isNegative = true }
                isGood = isCredit || (byte == 0x20 && text[position] == 0x20)
            }
            guard isGood else { return nil }
            position += 1
        }
        guard floating == nil || floating == 0x2D || reading.floatSeen else { return nil }
        return reading.isNegative ? -reading.mantissa : reading.mantissa
    }

    /// Point and comma exchanged.
    private static func swapped(_ byte: UInt8) -> UInt8 { byte == 0x2C ? 0x2E : byte == 0x2E ? 0x2C : byte }

    /// What has been read of one text.
    private struct Reading {
        var mantissa: Int128 = 0
        var isNegative = false
        /// Leading zeros are suppressed until a digit stands there.
        var started = false
        var floatSeen = false
        var pointSeen = false
        /// After a place after the point is suppressed, none may have a digit.
        private var isAllSuppressed = false

        mutating func take(_ byte: UInt8) -> Bool {
            let digit = byte ^ 0x30
            guard digit <= 9, !isAllSuppressed else { return false }
            started = true
            mantissa = mantissa * 10 + Int128(digit)
            return true
        }

        mutating func suppress(_ byte: UInt8, _ fill: UInt8) -> Bool {
            guard byte == fill, !started, !floatSeen else { return false }
            if pointSeen { isAllSuppressed = true }
            return true
        }

        /// The floating character stands once, right before the first digit.
        mutating func float(_ byte: UInt8, _ character: UInt8?) -> Bool {
            guard let character, !started, !floatSeen else { return false }
            guard byte == character || (byte == 0x2D && character == 0x2B) else { return false }
            floatSeen = true
            if byte == 0x2D { isNegative = true }
            return true
        }

        mutating func sign(_ byte: UInt8, _ character: UInt8) -> Bool {
            if byte == 0x2D { isNegative = true }
            return byte == 0x2D || byte == (character == 0x2B ? 0x2B : 0x20)
        }
    }
}
