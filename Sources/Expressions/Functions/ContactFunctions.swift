import Diagnostics
import Records

let phoneFunction = Function(
    "phone", summary: "A North American telephone number as E.164 text.",
    details:
        "Spaces, dots, dashes, slashes and parentheses are skipped; a leading +1 or 1 is the country code. Ten digits with an area code and an exchange that begin with 2–9 are needed; anything else is an error.",
    examples: [
        .init("phone('(216) 555-0123')", "\"+12165550123\""), .init("phone('1-216-555-0123')", "\"+12165550123\""),
        .init("phone('555-0123')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .global, gives: .exact(.string),
            .kernel { call in
                call.tryMapText { row, text, result in
                    var digits: [UInt8] = []
                    var isClean = true
                    // Behind a plus stands a country code, and +216 is Tunisia.
                    var hasPlus = false
                    for (index, byte) in text.enumerated() {
                        switch byte {
                        case 0x30...0x39: digits.append(byte)
                        case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: break
                        case 0x2B:
                            hasPlus = true
                            if index != 0 { isClean = false }
                        default: isClean = false
                        }
                    }
                    if digits.count == 11, digits[0] == 0x31 {
                        digits.removeFirst()
                    } else if hasPlus {
                        isClean = false
                    }
                    guard isClean, digits.count == 10, digits[0] >= 0x32, digits[3] >= 0x32 else {
                        return .failure(
                            call.error(
                                row, .expressionFailed, "the text is no North American telephone number",
                                expected: "ten digits, such as (216) 555-0123", found: String(decoding: text, as: UTF8.self)))
                    }
                    result += [0x2B, 0x31]
                    result += digits
                    return .value
                }
            })
    ])

let emailFunction = Function(
    "email", summary: "An e-mail address with its domain in lower case.",
    details: "Blanks at the ends are dropped. One @, something before it and a domain with a dot behind it are needed; anything else is an error.",
    examples: [.init("email(' Ann.Lee@Example.ORG ')", "\"Ann.Lee@example.org\""), .init("email('ann at example.org')", "error")],
    overloads: [
        Overload(
            [.exact(.string)], style: .global, gives: .exact(.string),
            .kernel { call in
                call.tryMapText { row, text, result in
                    var slice = text[...]
                    while let first = slice.first, isBlank(first) { slice.removeFirst() }
                    while let last = slice.last, isBlank(last) { slice.removeLast() }
                    let parts = slice.split(separator: 0x40, omittingEmptySubsequences: false)
                    let isPlain = slice.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2C && $0 != 0x3B }
                    guard isPlain, slice.count <= 254, parts.count == 2, !parts[0].isEmpty,
                        parts[1].split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty }),
                        parts[1].contains(0x2E)
                    else {
                        return .failure(
                            call.error(
                                row, .expressionFailed, "the text is no e-mail address", expected: "name@domain.tld",
                                found: String(decoding: text, as: UTF8.self)))
                    }
                    result.append(contentsOf: parts[0])
                    result.append(0x40)
                    result.append(contentsOf: parts[1].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
                    return .value
                }
            })
    ])

let postalCodeFunction = Function(
    "postalCode", summary: "A United States ZIP code as `99999` or `99999-9999`.",
    details: "Five or nine digits, with or without the dash; a four-digit suffix of zeros is dropped. Anything else is an error.",
    examples: [
        .init("postalCode('441130123')", "\"44113-0123\""), .init("postalCode('44113-0000')", "\"44113\""),
        .init("postalCode('4411')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .global, gives: .exact(.string),
            .kernel { call in
                call.tryMapText { row, text, result in
                    var digits: [UInt8] = []
                    var isClean = true
                    for byte in text {
                        switch byte {
                        case 0x30...0x39: digits.append(byte)
                        case 0x20, 0x2D: if digits.count != 5, byte == 0x2D { isClean = false }
                        default: isClean = false
                        }
                    }
                    guard isClean, digits.count == 5 || digits.count == 9 else {
                        return .failure(
                            call.error(
                                row, .expressionFailed, "the text is no ZIP code", expected: "five or nine digits",
                                found: String(decoding: text, as: UTF8.self)))
                    }
                    result.append(contentsOf: digits[0..<5])
                    if digits.count == 9, digits[5...].contains(where: { $0 != 0x30 }) {
                        result.append(0x2D)
                        result.append(contentsOf: digits[5...])
                    }
                    return .value
                }
            })
    ])
