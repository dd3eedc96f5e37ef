import Diagnostics
import Records

let phoneNumberFunction = Function(
    "phoneNumber", summary: "A telephone number as E.164 text, read as people of a country write it.",
    details:
        "The country is an ISO 3166 code of two letters. It understands + and the country's way of calling abroad (00, 011), the trunk prefix (0 in most countries, also as (0) behind a country code), and spaces, dots, dashes, slashes and parentheses. The length of the number is checked for the country that it belongs to, and in North America area code and exchange; it is not looked up whether the number is in use. An extension, or a country that is not in the table, is an error.",
    examples: [
        .init("phoneNumber('(216) 555-0123', 'US')", "\"+12165550123\""), .init("phoneNumber('020 7946 0958', 'GB')", "\"+442079460958\""),
        .init("phoneNumber('+44 (0)20 7946 0958', 'US')", "\"+442079460958\""), .init("phoneNumber('011 52 55 1234 5678', 'US')", "\"+525512345678\""),
        .init("phoneNumber('06 12345678', 'IT')", "\"+390612345678\""), .init("phoneNumber('555-0123', 'US')", "error"),
        .init("phoneNumber('216-555-0123 x7', 'US')", "error"), .init("phoneNumber('1234567', 'XX')", "error"), .init("phoneNumber(null, 'US')", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                let countries = call.texts(1)
                var digits: [UInt8] = []
                return call.tryMapText { row, text, result in
                    let country = countries.withBytes(row) { $0.trimmed.plainWords }
                    guard let plan = NumberingPlan.byCountry[country] else {
                        return .failure(
                            call.error(
                                row, .unknownCode, "the telephone numbers of the country are not known",
                                expected: "a country such as US", found: country))
                    }
                    if plan.write(text, &digits, into: &result) { return .value }
                    return .failure(
                        call.malformed(
                            row, text, .expressionFailed, "the text is no telephone number of \(country), nor one with a country code",
                            expected: plan.code == "1" ? "ten digits, such as (216) 555-0123" : "as it is dialled there, or +, country code and number"))
                }
            })
    ])

/// How numbers of a country are written: ITU-T E.164 and the national numbering plans that the ITU publishes.
struct NumberingPlan {
    let code: String
    /// Dialled before national numbers, and not part of them.
    let trunk: String
    /// Digits behind the country code.
    let lengths: ClosedRange<Int>
    /// Dialled before the codes of other countries.
    let abroad: String

    /// - Returns: whether the text is a number; only then something was written.
    func write(_ text: UnsafeBufferPointer<UInt8>, _ digits: inout [UInt8], into result: inout [UInt8]) -> Bool {
        digits.removeAll(keepingCapacity: true)
        var isAbroad = false
        let trimmed = text.trimmed
        for (index, byte) in trimmed.enumerated() {
            switch byte {
            case 0x30...0x39:
                // +44 (0)20: the zero is for calls from within.
                let isTrunk = isAbroad && byte == 0x30 && index > 0 && index + 1 < trimmed.count && trimmed[index - 1] == 0x28 && trimmed[index + 1] == 0x29
                if !isTrunk { digits.append(byte) }
            case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: break
            case 0x2B:
                guard digits.isEmpty, !isAbroad else { return false }
                isAbroad = true
            default: return false
            }
        }
        if !isAbroad, digits.count > abroad.utf8.count + 7, digits.starts(with: abroad.utf8) {
            digits.removeFirst(abroad.utf8.count)
            isAbroad = true
        }
        if isAbroad {
            for length in 1...3 where digits.count > length {
                guard let plan = Self.byCode[String(decoding: digits[..<length], as: UTF8.self)] else { continue }
                return plan.finish(digits[length...], into: &result)
            }
            return false
        }
        if !trunk.isEmpty, digits.starts(with: trunk.utf8), digits.count - trunk.utf8.count >= lengths.lowerBound {
            return finish(digits[trunk.utf8.count...], into: &result)
        }
        return finish(digits[...], into: &result)
    }

    private func finish(_ number: ArraySlice<UInt8>, into result: inout [UInt8]) -> Bool {
        guard lengths.contains(number.count) else { return false }
        if code == "1" {
            guard number[number.startIndex] >= 0x32, number[number.startIndex + 3] >= 0x32 else { return false }
        }
        result.append(0x2B)
        result.append(contentsOf: code.utf8)
        result.append(contentsOf: number)
        return true
    }

    static let byCountry: [String: NumberingPlan] = {
        var result: [String: NumberingPlan] = [:]
        for entry in table.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let words = entry.split(separator: " ").map(String.init)
            guard words.count == 4 || words.count == 5 else { continue }
            let bounds = words[3].split(separator: "-").compactMap { Int($0) }
            guard let least = bounds.first, let most = bounds.last, least <= most else { continue }
            result[words[0]] = NumberingPlan(
                code: words[1], trunk: words[2] == "-" ? "" : words[2], lengths: least...most,
                abroad: words.count == 5 ? words[4] : (words[1] == "1" ? "011" : "00"))
        }
        return result
    }()

    private static let byCode: [String: NumberingPlan] = Dictionary(byCountry.values.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

    /// Country, code, trunk prefix, digits, and the prefix for calls abroad where it is not 00.
    private static let table = """
        US 1 1 10|CA 1 1 10|PR 1 1 10|VI 1 1 10|GU 1 1 10|AS 1 1 10|MP 1 1 10|BS 1 1 10|BB 1 1 10|JM 1 1 10|DO 1 1 10|TT 1 1 10|BM 1 1 10
        GB 44 0 9-10|IE 353 0 7-9|FR 33 0 9|DE 49 0 6-11|NL 31 0 9|BE 32 0 8-9|LU 352 - 6-9|CH 41 0 9|AT 43 0 7-13|IT 39 - 6-11|ES 34 - 9|PT 351 - 9
        DK 45 - 8|NO 47 - 8|SE 46 0 7-10|FI 358 0 6-11|IS 354 - 7|PL 48 - 9|CZ 420 - 9|SK 421 0 9|HU 36 06 8-9|RO 40 0 9|BG 359 0 7-9|GR 30 - 10
        TR 90 0 10|RU 7 8 10 810|UA 380 0 9|LT 370 0 8|LV 371 - 8|EE 372 - 7-8|HR 385 0 8-9|SI 386 0 8|RS 381 0 8-9|AL 355 0 8-9|BA 387 0 8-9
        MK 389 0 8|MT 356 - 8|CY 357 - 8|MX 52 - 10|BR 55 0 10-11|AR 54 0 10-11|CL 56 - 9|CO 57 - 10|PE 51 0 8-9|VE 58 0 10|EC 593 0 8-9
        GT 502 - 8|SV 503 - 8|HN 504 - 8|NI 505 - 8|CR 506 - 8|PA 507 - 7-8|CU 53 0 8|HT 509 - 8|CN 86 0 10-11|HK 852 - 8|TW 886 0 8-9
        JP 81 0 9-10 010|KR 82 0 8-10|IN 91 0 10|PK 92 0 9-10|BD 880 0 8-10|PH 63 0 8-10|VN 84 0 9-10|TH 66 0 8-9|MY 60 0 8-10|SG 65 - 8
        ID 62 0 8-12|AU 61 0 9 0011|NZ 64 0 8-10|ZA 27 0 9|NG 234 0 8-10|KE 254 0 9|ET 251 0 9|GH 233 0 9|EG 20 0 8-10|MA 212 0 9|IL 972 0 8-9
        SA 966 0 8-9|AE 971 0 8-9|IQ 964 0 8-10|IR 98 0 10|AF 93 0 9|SY 963 0 8-9|SO 252 - 7-9|LB 961 0 7-8|JO 962 0 8-9|NP 977 0 8-10|LK 94 0 9
        """
}
