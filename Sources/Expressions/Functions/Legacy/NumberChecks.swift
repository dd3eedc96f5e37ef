import Records

let isLuhnFunction = Function(
    "isLuhn", summary: "Does the last digit of the number check the others, as on payment cards (ISO/IEC 7812)?",
    details: "Spaces and dashes are skipped; anything else that is no digit, or fewer than two digits, is false.",
    examples: [.init("isLuhn('4539 1488 0343 6467')", "true"), .init("isLuhn('4539148803436468')", "false"), .init("isLuhn('x')", "false"), .init("isLuhn(null)", "null")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool),
            .kernel { call in
                call.predicate { text in
                    var sum = 0
                    var digits = 0
                    for byte in text.reversed() where byte != 0x20 && byte != 0x2D {
                        guard byte &- 0x30 < 10 else { return false }
                        let digit = Int(byte &- 0x30) * (digits % 2 == 1 ? 2 : 1)
                        sum = (sum + digit / 10 + digit % 10) % 10
                        digits += 1
                    }
                    return digits >= 2 && sum == 0
                }
            })
    ])

let isRoutingNumberFunction = Function(
    "isRoutingNumber", summary: "Can the text be the routing number of a United States bank?",
    details: "Nine digits with a prefix that is in use (00 to 12, 21 to 32, 61 to 72, 80) and the check digit of the American Bankers Association.",
    examples: [
        .init("isRoutingNumber('011000015')", "true"), .init("isRoutingNumber('011000016')", "false"), .init("isRoutingNumber('990000015')", "false"),
        .init("isRoutingNumber('11000015')", "false"), .init("isRoutingNumber(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool),
            .kernel { call in
                call.predicate { text in
                    guard text.count == 9, text.number(0..<9) != nil, let prefix = text.number(0..<2) else { return false }
                    let isUsed = prefix <= 12 || (21...32).contains(prefix) || (61...72).contains(prefix) || prefix == 80
                    let weights = [3, 7, 1, 3, 7, 1, 3, 7, 1]
                    let sum = zip(text, weights).reduce(0) { $0 + Int($1.0 &- 0x30) * $1.1 }
                    return isUsed && sum > 0 && sum % 10 == 0
                }
            })
    ])

let isSsnFunction = Function(
    "isSsn", summary: "Can the text be a United States social security number?",
    details:
        "Nine digits, or 999-99-9999; the area is not 000, 666 or 900 and above, the group not 00, the serial number not 0000 (Social Security Administration, POMS RM 10201.035).",
    examples: [
        .init("isSsn('219-09-9998')", "true"), .init("isSsn('219099998')", "true"), .init("isSsn('666-12-3456')", "false"),
        .init("isSsn('219-0-99998')", "false"), .init("isSsn(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool),
            .kernel { call in
                call.predicate { text in
                    let hasDashes = text.count == 11 && text[3] == 0x2D && text[6] == 0x2D
                    guard hasDashes || text.count == 9, let area = text.number(0..<3),
                        let group = text.number(hasDashes ? 4..<6 : 3..<5), let serial = text.number(hasDashes ? 7..<11 : 5..<9)
                    else { return false }
                    return area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
                }
            })
    ])

let isEinFunction = Function(
    "isEin", summary: "Can the text be a United States employer identification number?",
    details: "Nine digits, or 99-9999999, with a prefix that the Internal Revenue Service gives out.",
    examples: [.init("isEin('12-3456789')", "true"), .init("isEin('123456789')", "true"), .init("isEin('00-3456789')", "false"), .init("isEin('1-23456789')", "false")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.bool),
            .kernel { call in
                call.predicate { text in
                    let hasDash = text.count == 10 && text[2] == 0x2D
                    guard hasDash || text.count == 9, let prefix = text.number(0..<2),
                        text.number(hasDash ? 3..<10 : 2..<9) != nil
                    else { return false }
                    return !missingPrefixes.contains(prefix)
                }
            })
    ])

/// Internal Revenue Service, "How EINs are assigned and valid EIN prefixes": the two-digit numbers that are not listed.
private let missingPrefixes: Set<Int> = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97]
