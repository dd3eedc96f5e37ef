/// A parsed path: steps to elements, then perhaps an attribute. A small part of XPath 1.0: what can be decided while the
/// document goes by.
struct XMLPath: Sendable, Hashable {
    struct Name: Sendable, Hashable {
        let prefix: String?
        let local: String
    }

    enum Test: Sendable, Hashable {
        case name(Name)
        /// Any element, or any of the namespace of a prefix.
        case any(prefix: String?)
    }

    enum Comparison: Sendable, Hashable {
        case present, absent, equals, differs
    }

    enum Condition: Sendable, Hashable {
        case attribute(Name, Comparison, String)
        /// Counted from 1 among the siblings that pass the test and the conditions before.
        case position(Int)
    }

    struct Step: Sendable, Hashable {
        /// After `//`: at any depth.
        let isDescendant: Bool
        let test: Test
        let conditions: [Condition]
    }

    let isAbsolute: Bool
    /// Leading steps `..`.
    let ups: Int
    let steps: [Step]
    let attribute: Name?

    /// - Returns: nil and the reason where the text is no path that this connector reads.
    static func parse(_ text: String) -> (path: XMLPath?, reason: String) {
        var parser = XMLPathParser(text)
        do throws(XMLPathParser.Refusal) {
            return (try parser.parse(), "")
        } catch {
            return (nil, error.reason)
        }
    }
}
