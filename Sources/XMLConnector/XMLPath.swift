/// A parsed path: elements, then perhaps an attribute.
struct XMLPath: Sendable, Hashable {
    struct Name: Sendable, Hashable {
        let prefix: String?
        let local: String
    }

    let isAbsolute: Bool
    let elements: [Name]
    let attribute: Name?

    /// - Returns: nil and the reason where the text is no path that this connector reads.
    static func parse(_ text: String) -> (path: XMLPath?, reason: String) {
        if text == "." { return (XMLPath(isAbsolute: false, elements: [], attribute: nil), "") }
        let isAbsolute = text.hasPrefix("/")
        let body = isAbsolute ? text.dropFirst() : text[...]
        var elements: [Name] = []
        var attribute: Name?
        let steps = body.split(separator: "/", omittingEmptySubsequences: false)
        for (index, step) in steps.enumerated() {
            if step.isEmpty { return (nil, "a step between two `/` is empty; `//` is not supported") }
            if step == "." || step == ".." {
                return (nil, step == "." ? "`.` stands alone" : "`..` is not supported; use an absolute path")
            }
            let isAttribute = step.hasPrefix("@")
            if isAttribute, index != steps.count - 1 { return (nil, "an attribute can only be the last step") }
            guard let name = name(isAttribute ? step.dropFirst() : step) else {
                return (nil, "`\(step)` is not a name; `*`, conditions and functions are not supported")
            }
            if isAttribute { attribute = name } else { elements.append(name) }
        }
        return (XMLPath(isAbsolute: isAbsolute, elements: elements, attribute: attribute), "")
    }

    private static func name(_ text: Substring) -> Name? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(isNCName) else { return nil }
        return parts.count == 2
            ? Name(prefix: String(parts[0]), local: String(parts[1])) : Name(prefix: nil, local: String(parts[0]))
    }

    /// XML 1.0 section 2.3, without the colon. Beyond ASCII every letter-like character passes: a name that no document has
    /// matches nothing.
    private static func isNCName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        let isStart = first >= 0x80 || first == 0x5F || (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7A
        return isStart
            && text.utf8.allSatisfy {
                $0 >= 0x80 || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E || (0x30...0x39).contains($0)
                    || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A
            }
    }
}
