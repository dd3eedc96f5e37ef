import Diagnostics
import Records

let postcodeFunction = Function(
    "postcode", summary: "A postal code in the way in which its country writes it.",
    details:
        "The country is an ISO 3166 code of two letters: \(PostalFormat.countries). Case, spaces, points and dashes are not looked at. For the United States it is as postalCode(). What does not fit, or a country that is not in this list, is an error.",
    examples: [
        .init("postcode('44113 0123', 'US')", "\"44113-0123\""), .init("postcode('k1a0b1', 'CA')", "\"K1A 0B1\""),
        .init("postcode('sw1a1aa', 'GB')", "\"SW1A 1AA\""), .init("postcode('1011ab', 'NL')", "\"1011 AB\""),
        .init("postcode('00-950', 'PL')", "\"00-950\""), .init("postcode('D0A 0B1', 'CA')", "error"), .init("postcode('1234', 'DE')", "error"),
        .init("postcode('1234', 'XX')", "error"), .init("postcode(null, 'US')", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                let countries = call.texts(1)
                var plain: [UInt8] = []
                return call.tryMapText { row, text, result in
                    let country = countries.withBytes(row) { $0.trimmed.plainWords }
                    guard let formats = PostalFormat.byCountry[country] else {
                        return .failure(
                            call.error(
                                row, .unknownCode, "the postal codes of the country are not known",
                                expected: PostalFormat.countries, found: country))
                    }
                    plain.removeAll(keepingCapacity: true)
                    for byte in text where byte != 0x20 && byte != 0x2D && byte != 0x2E {
                        plain.append(byte &- 0x61 < 26 ? byte ^ 0x20 : byte)
                    }
                    // Sources write the country before the code: D-10115, LV-1010.
                    let prefix = PostalFormat.prefixes[country] ?? ""
                    if !prefix.isEmpty, plain.starts(with: prefix.utf8) { plain.removeFirst(prefix.utf8.count) }
                    for format in formats where PostalFormat.write(plain, format, country, into: &result) { return .value }
                    return .failure(
                        call.malformed(
                            row, text, .expressionFailed, "the text is no postal code of \(country)",
                            expected: formats.joined(separator: " or ") + " (9 is a digit, A a letter)"))
                }
            })
    ])

/// Forms of postal codes: `9` is a digit, `A` a letter, anything else is written as it stands. Universal Postal Union,
/// "Postal addressing systems".
enum PostalFormat {
    static let byCountry: [String: [String]] = [
        "US": ["99999", "99999-9999"], "PR": ["99999", "99999-9999"], "CA": ["A9A 9A9"],
        "GB": ["A9 9AA", "A99 9AA", "A9A 9AA", "AA9 9AA", "AA99 9AA", "AA9A 9AA"], "DE": ["99999"], "FR": ["99999"],
        "IT": ["99999"], "ES": ["99999"], "FI": ["99999"], "EE": ["99999"], "HR": ["99999"], "UA": ["99999"], "TR": ["99999"],
        "MX": ["99999"], "KR": ["99999"], "AT": ["9999"], "CH": ["9999"], "BE": ["9999"], "DK": ["9999"], "NO": ["9999"],
        "LU": ["9999"], "HU": ["9999"], "BG": ["9999"], "SI": ["9999"], "AU": ["9999"], "NZ": ["9999"], "PH": ["9999"],
        "ZA": ["9999"], "LV": ["LV-9999"], "LT": ["LT-99999"], "NL": ["9999 AA"], "SE": ["999 99"], "CZ": ["999 99"],
        "SK": ["999 99"], "GR": ["999 99"], "PL": ["99-999"], "PT": ["9999-999"], "RO": ["999999"], "CN": ["999999"],
        "IN": ["999999"], "SG": ["999999"], "RU": ["999999"], "JP": ["999-9999"], "BR": ["99999-999"], "IE": ["A99 XXXX", "A9W XXXX"],
        "IL": ["9999999"], "IS": ["999"], "MT": ["AAA 9999"],
    ]

    static let countries = byCountry.keys.sorted().joined(separator: ", ")
    static let prefixes = ["DE": "D", "AT": "A", "CH": "CH", "BE": "B", "LV": "LV", "LT": "LT", "LU": "L", "FR": "F", "FI": "FI", "SE": "SE"]

    /// - Returns: whether the text has the form; only then something was written.
    static func write(_ text: [UInt8], _ format: String, _ country: String, into result: inout [UInt8]) -> Bool {
        let start = result.count
        var index = 0
        // The letters of a prefix that was taken off stand in the form again.
        let literalPrefix = format.hasPrefix(country) ? country.utf8.count : 0
        for (position, byte) in format.utf8.enumerated() {
            let isLiteral = position < literalPrefix || byte == 0x20 || byte == 0x2D || byte == 0x57
            if isLiteral, byte != 0x57 {
                result.append(byte)
                continue
            }
            guard index < text.count, fits(text[index], byte) else {
                result.removeLast(result.count - start)
                return false
            }
            result.append(text[index])
            index += 1
        }
        let isRight = index == text.count && isAllowed(text, country)
        if !isRight { result.removeLast(result.count - start) }
        if isRight, country == "US" || country == "PR", text.count == 9, text[5...].allSatisfy({ $0 == 0x30 }) {
            result.removeLast(5)
        }
        return isRight
    }

    private static func fits(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        let isDigit = byte &- 0x30 < 10
        let isLetter = byte &- 0x41 < 26
        return switch wanted {
        case 0x39: isDigit
        case 0x41: isLetter
        case 0x57: byte == 0x57
        default: isDigit || isLetter
        }
    }

    private static func isAllowed(_ text: [UInt8], _ country: String) -> Bool {
        guard country == "CA" else { return true }
        // Canada Post: no D F I O Q U at all, and no W or Z at the start.
        let never = Array("DFIOQU".utf8)
        return text[0] != 0x57 && text[0] != 0x5A && !text.contains { never.contains($0) }
    }
}
