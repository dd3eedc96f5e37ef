import Diagnostics
import Records

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
