/// Forms of postal codes: `9` is a digit, `A` a letter, `X` either, anything else is written as it stands. Universal Postal
/// Union, "Postal addressing systems".
enum PostalFormat {
    static let zip = ["99999", "99999-9999"]
    private static let british = ["A9 9AA", "A99 9AA", "A9A 9AA", "AA9 9AA", "AA99 9AA", "AA9A 9AA"]

    /// A form or more, and the countries that write their codes so.
    private static let table: [(forms: [String], countries: String)] = [
        (zip, "US PR GU VI AS MP FM MH PW UM"), (british, "GB GG JE IM"), (["A9A 9A9"], "CA"),
        (["A99 XXXX", "A9W XXXX"], "IE"), (["9999 AA"], "NL"), (["AAA 9999"], "MT"), (["99-999"], "PL"), (["9999-999"], "PT"),
        (["999-9999"], "JP"), (["99999-999"], "BR"), (["9999999", "999-9999"], "CL"), (["9999", "A9999AAA"], "AR"),
        (["LV-9999"], "LV"), (["LT-99999"], "LT"), (["AD999"], "AD"), (["MD-9999"], "MD"), (["999 99"], "SE CZ SK GR"),
        (["999"], "IS FO"), (["999", "99999", "999999"], "TW"), (["9999999"], "IL"), (["99999", "999999"], "VN"),
        (["9999"], "AT CH LI BE DK NO SJ GL LU HU BG SI MK AL CY GE AM AU NZ CX NF PH ZA TN PY VE BD PA SV"),
        (["999999"], "RO CN IN SG RU BY KZ KG UZ TJ TM CO EC NG"),
        (
            ["99999"],
            """
            DE FR GP MQ GF RE YT PM NC PF MC IT SM VA ES FI AX EE HR UA TR MX KR TH MY ID SA EG MA DZ LK PK NP JO KW IQ \
            ME RS BA CU CR GT HN NI DO UY PE KE SN ZM MM KH
            """
        ),
    ]

    static let byCountry: [String: [String]] = {
        var result: [String: [String]] = [:]
        for (forms, countries) in table {
            for country in countries.split(separator: " ") { result[String(country)] = forms }
        }
        return result
    }()

    static let countries = byCountry.keys.sorted().joined(separator: ", ")

    static let prefixes = [
        "DE": "D", "AT": "A", "CH": "CH", "LI": "FL", "BE": "B", "LV": "LV", "LT": "LT", "LU": "L", "FR": "F", "FI": "FI",
        "AX": "AX", "SE": "SE", "AD": "AD", "MD": "MD", "FO": "FO",
    ]

    /// - Returns: whether the text has the form; only then something was written.
    static func write(_ text: [UInt8], _ format: String, _ country: String, into result: inout [UInt8]) -> Bool {
        let start = result.count
        var index = 0
        // The letters of a prefix that was taken off stand in the form again.
        let literalPrefix = format.hasPrefix(country) ? country.utf8.count : 0
        for (position, byte) in format.utf8.enumerated() {
            if position < literalPrefix || byte == 0x20 || byte == 0x2D {
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
        return text.first != 0x57 && text.first != 0x5A && !text.contains { "DFIOQU".utf8.contains($0) }
    }
}
