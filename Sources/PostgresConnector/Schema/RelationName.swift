internal import Postgres

/// The name of a table or view as SQL writes it: `crm.contact`, `"CRM"."Contact List"`.
public struct RelationName: Sendable, Hashable {
    /// One to three parts, without quotes.
    public let parts: [String]

    /// Reads a name. Parts without quotes are folded to lower case, as the server does.
    ///
    /// - Returns: nil where it is none.
    public init?(_ text: String) {
        var parts: [String] = []
        var rest = text[...]
        while true {
            var part = ""
            if rest.first == "\"" {
                rest.removeFirst()
                while let character = rest.popFirst() {
                    if character != "\"" {
                        part.append(character)
                    } else if rest.first == "\"" {
                        part.append(character)
                        rest.removeFirst()
                    } else {
                        parts.append(part)
                        break
                    }
                }
                guard parts.last == part else { return nil }
            } else {
                part = String(rest.prefix { $0 != "." })
                rest = rest.dropFirst(part.count)
                let isWord = part.unicodeScalars.allSatisfy {
                    $0.value >= 0x80 || $0 == "_" || $0 == "$" || ("0"..."9").contains($0) || ("a"..."z").contains($0)
                        || ("A"..."Z").contains($0)
                }
                guard isWord, part.utf8.first.map({ !(0x30...0x39).contains($0) }) == true else { return nil }
                parts.append(part.lowercased())
            }
            guard parts.last?.isEmpty == false, parts.last?.utf8.contains(0) == false, parts.count <= 3 else { return nil }
            if rest.isEmpty { break }
            guard rest.removeFirst() == "." else { return nil }
        }
        self.parts = parts
    }

    public init(schema: String, name: String) { parts = [schema, name] }

    /// With every part in quotes.
    public var quoted: String { parts.map(PostgresConnection.quoted).joined(separator: ".") }

    /// For people, and for origins of records.
    public var text: String { parts.joined(separator: ".") }
}
