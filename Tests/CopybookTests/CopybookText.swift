import Diagnostics
import Testing

@testable import Copybook

/// Copybooks in the text of tests.
enum CopybookText {
    struct Members: CopyLibrary {
        let texts: [String: String]

        func load(member: String, library: String?, limit: Int) -> CopybookSource? {
            texts[library.map { "\($0)/\(member)" } ?? member].map { CopybookSource(name: "\(member).cpy", text: $0) }
        }
    }

    static func parse(
        _ text: String, _ options: CopybookOptions = CopybookOptions(), members: [String: String] = [:]
    ) throws -> Copybook {
        try Copybook.parse(CopybookSource(name: "TEST.cpy", text: text), options: options, library: Members(texts: members))
    }

    /// The first record of a text in free format.
    static func record(_ text: String, _ options: CopybookOptions = CopybookOptions()) throws -> CopybookRecord {
        var options = options
        options.format = .free
        return try #require(try parse(text, options).records.first)
    }

    /// `NAME offset length` of all items, without the record itself.
    static func places(_ record: CopybookRecord) -> [String] {
        record.items.indices.dropFirst().map { index in
            let field = record.layout.fields[index]
            let tables = field.offset.tables.isEmpty ? "" : "+" + field.offset.tables.map(String.init).joined(separator: "+")
            let length = "\(field.length.fixed)\(field.length.isFixed ? "" : "*")"
            return "\(record.items[index].name ?? "FILLER") \(field.offset.fixed)\(tables) \(length)"
        }
    }

    /// `code line:column` of what is wrong with a text.
    static func errors(_ text: String, _ options: CopybookOptions = CopybookOptions(), members: [String: String] = [:])
        -> [String]
    {
        do {
            _ = try parse(text, options, members: members)
            return []
        } catch let error as GatewayError {
            return error.diagnostics.filter { $0.severity == .error }.map {
                "\($0.code) \($0.place?.line ?? 0):\($0.place?.column ?? 0)"
            }
        } catch {
            return ["\(error)"]
        }
    }
}
