import Canonical
import Foundation
import Records
import Testing

@Suite struct ModelDocumentationTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/model.md")

    /// With LANDBRIDGE_UPDATE_DOCS=1 the page is written instead of compared.
    @Test func thePageIsThatOfTheModel() throws {
        let text = ModelDocumentation.markdown(try CanonicalModel.standard())
        if ProcessInfo.processInfo.environment["LANDBRIDGE_UPDATE_DOCS"] == "1" {
            try text.write(to: Self.page, atomically: false, encoding: .utf8)
        }
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let stale = zip(page.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
        #expect(
            page == text,
            "docs/model.md is stale from \(stale?.0 ?? "its end"); run the test with LANDBRIDGE_UPDATE_DOCS=1")
    }

    @Test func rowsShowTypeMarksAndValues() {
        let model = CanonicalModel(
            version: 3,
            entities: [
                Entity(
                    name: "thing", description: "A | B.",
                    fields: [
                        EntityField(
                            name: "sort", type: .string, isPersonal: true, allowedValues: ["a", "b"], standard: "S",
                            description: "Which."),
                        EntityField(name: "sort_raw", type: .string, description: "Raw."),
                        EntityField(name: "owner", type: .uuid, references: "thing", description: "Whose."),
                        EntityField(name: "only_raw", type: .int, description: "No pair."),
                        .attributes,
                    ])
            ])
        let lines = ModelDocumentation.markdown(model).split(separator: "\n").map(String.init)
        #expect(lines.contains("| [`thing`](#thing) | A \\| B. |"))
        #expect(lines.contains("| `sort` | string, coded, personal | Which. One of `a`, `b`. | S |"))
        #expect(lines.contains("| `owner` | reference to [`thing`](#thing) | Whose. |  |"))
        #expect(lines.contains("| `only_raw` | int | No pair. |  |"))
        #expect(!lines.contains { $0.hasPrefix("| `sort_raw`") || $0.hasPrefix("| `attributes`") })
        #expect(lines.contains { $0.hasPrefix("Version 3.") })
    }
}
