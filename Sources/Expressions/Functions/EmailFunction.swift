import Diagnostics
import Records

let emailFunction = Function(
    "email", summary: "An e-mail address with its domain in lower case.",
    details:
        "Blanks at the ends and `mailto:` are dropped. Before the @ stand at most 64 bytes with no dot at an end and no two together (RFC 5321, without quoted parts); behind it labels of letters, digits and inner hyphens, at least two, the last not of digits. Anything else is an error.",
    examples: [
        .init("email(' Ann.Lee@Example.ORG ')", "\"Ann.Lee@example.org\""), .init("email('mailto:ann@example.org')", "\"ann@example.org\""),
        .init("email('ann at example.org')", "error"), .init("email('ann@example..org')", "error"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .global, gives: .exact(.string),
            .kernel { call in
                call.tryMapText { row, text, result in
                    var slice = text.trimmed[...]
                    if slice.prefix(7).map({ $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }).elementsEqual("mailto:".utf8) { slice = slice.dropFirst(7) }
                    let parts = slice.split(separator: 0x40, omittingEmptySubsequences: false)
                    guard slice.count <= 254, parts.count == 2, isLocalPart(parts[0]), isDomain(parts[1]) else {
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

/// RFC 5321, section 4.1.2, Dot-string; letters beyond ASCII as RFC 6531 has them.
private func isLocalPart(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    text.count <= 64
        && text.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { $0 >= 0x80 || ($0 > 0x20 && $0 != 0x7F && !"()<>[]:;@\\,\".".utf8.contains($0)) }
        }
}

/// RFC 1035, section 2.3.1, with letters beyond ASCII.
private func isDomain(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let labels = text.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard labels.count > 1, let last = labels.last, !last.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
    return labels.allSatisfy { label in
        label.first != 0x2D && label.last != 0x2D && (1...63).contains(label.count)
            && label.allSatisfy { $0 >= 0x80 || $0 == 0x2D || $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
    }
}
