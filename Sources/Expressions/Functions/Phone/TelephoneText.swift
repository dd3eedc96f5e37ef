internal import CPhoneNumber

/// Proves that a number is all that its text says. The library looks for a number within a text and skips what it does not
/// understand, which would lose data in silence.
enum TelephoneText {
    static func isAllOf(_ text: UnsafeBufferPointer<UInt8>, _ number: CPhoneNumber) -> Bool {
        guard text.isASCII || isPlain(String(decoding: text, as: UTF8.self)) else { return false }
        let isURI = text.count > 4 && zip(text, "tel:".utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        let hasExtension = !number.extensionDigits.isEmpty
        var hasPlus = false
        var digits = 0
        var digitsBeforeLetters = 0
        var runs = 0
        var wasLetter = false
        for byte in isURI ? text[4...] : text[...] {
            let isLetter = (byte | 0x20) &- 0x61 < 26
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x2B:
                guard !hasPlus else { return false }
                hasPlus = true
            case 0x20, 0x28...0x29, 0x2D...0x2F, 0x5B, 0x5D, 0x80...: break
            case 0x23, 0x2C, 0x3A, 0x3B, 0x3D: guard hasExtension else { return false }
            default:
                guard isLetter else { return false }
                if !wasLetter {
                    runs += 1
                    digitsBeforeLetters = digits
                }
            }
            wasLetter = isLetter
        }
        if runs == 0 { return true }
        if hasExtension { return runs == 1 && digitsBeforeLetters >= 4 }
        return number.isTollFree && digitsBeforeLetters >= 3
    }

    /// Digits, dashes, spaces and parentheses of other scripts and of typographers.
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return true }
            switch scalar.properties.generalCategory {
            case .decimalNumber, .dashPunctuation, .spaceSeparator, .openPunctuation, .closePunctuation, .format, .mathSymbol:
                return true
            default: return false
            }
        }
    }
}

extension CPhoneNumber {
    var e164Text: [UInt8] { withUnsafeBytes(of: e164) { Array($0.prefix { $0 != 0 }) } }

    var extensionDigits: [UInt8] { withUnsafeBytes(of: `extension`) { Array($0.prefix { $0 != 0 }) } }

    /// Two letters; empty for numbers of no country, which the library marks with three digits.
    var country: [UInt8] {
        let code = withUnsafeBytes(of: region) { Array($0.prefix { $0 != 0 }) }
        return code.count == 2 ? code : []
    }

    /// In North America area codes and exchanges begin with 2 to 9 (NANPA, numbering plan format NXX-NXX-XXXX); the library's
    /// test of length lets the others through.
    var isPlausible: Bool {
        let text = e164Text
        guard text.count == 12, text[1] == 0x31 else { return true }
        return text[2] >= 0x32 && text[5] >= 0x32
    }

    /// North American numbers that are paid for by the called, or dear: those that are printed as words.
    var isTollFree: Bool {
        let text = e164Text
        guard text.count == 12, text[1] == 0x31 else { return false }
        let area = text[2..<5]
        return area.elementsEqual("900".utf8)
            || (area.first == 0x38 && area[3] == area[4] && [0x30, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38].contains(area[3]))
    }

    var typeName: String {
        switch type {
        case CPHONENUMBER_FIXED_LINE: "fixed_line"
        case CPHONENUMBER_MOBILE: "mobile"
        case CPHONENUMBER_FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile"
        case CPHONENUMBER_TOLL_FREE: "toll_free"
        case CPHONENUMBER_PREMIUM_RATE: "premium_rate"
        case CPHONENUMBER_SHARED_COST: "shared_cost"
        case CPHONENUMBER_VOIP: "voip"
        case CPHONENUMBER_PERSONAL_NUMBER: "personal_number"
        case CPHONENUMBER_PAGER: "pager"
        case CPHONENUMBER_UAN: "uan"
        case CPHONENUMBER_VOICEMAIL: "voicemail"
        default: "unknown"
        }
    }
}
