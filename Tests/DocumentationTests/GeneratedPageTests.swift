import Diagnostics
import Expressions
import Foundation
import Mapping
import Testing

/// Pages that the program writes of itself must be those of this version. To write them anew:
/// `LANDBRIDGE_UPDATE_DOCS=1 swift test --filter DocumentationTests`.
@Suite struct GeneratedPageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs").standardizedFileURL

    private func check(_ name: String, _ text: String) throws {
        let page = Self.folder.appending(path: name)
        if ProcessInfo.processInfo.environment["LANDBRIDGE_UPDATE_DOCS"] == "1" {
            try text.write(to: page, atomically: true, encoding: .utf8)
            return
        }
        let written = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        let firstDifference = zip(
            text.split(separator: "\n", omittingEmptySubsequences: false),
            written.split(separator: "\n", omittingEmptySubsequences: false)
        ).first { $0 != $1 }
        let isCurrent = text == written
        #expect(
            isCurrent,
            "docs/\(name) is stale: run with LANDBRIDGE_UPDATE_DOCS=1. \(firstDifference.map { "`\($0.1)` should be `\($0.0)`" } ?? "")")
    }

    @Test func diagnosticsPageIsCurrent() throws { try check("diagnostics.md", DiagnosticsDocumentation.markdown()) }

    @Test func functionsPageIsCurrent() throws {
        try check("functions.md", FunctionsDocumentation.markdown(extra: MappingFunctions.documentation))
    }

    @Test func everyFunctionFormAndOperatorIsOnThePage() {
        let page = FunctionsDocumentation.markdown(extra: MappingFunctions.documentation)
        for function in FunctionLibrary.standard.functions + MappingFunctions.documentation {
            #expect(page.contains(function.summary), "\(function.name)")
            for example in function.examples {
                #expect(page.contains(example.expression.replacing("|", with: "\\|")), "\(example.expression)")
            }
        }
        for form in ["coalesce", "has", "all", "exists", "exists_one", "map", "filter", "in", "lookup", "ref", "refIn"] {
            #expect(page.contains("\n### \(form)\n"), "\(form)")
        }
        #expect(page.contains("\n### conditional (`? :`)\n"))
    }

    @Test func everyLinkOfTheIndexHasItsSection() {
        let page = FunctionsDocumentation.markdown(extra: MappingFunctions.documentation)
        // As GitHub makes anchors of headings.
        let anchors = Set(
            page.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { heading in
                String(
                    heading.dropFirst(4).lowercased().compactMap { character -> Character? in
                        character == " " ? "-" : (character.isLetter || character.isNumber || "-_".contains(character)) ? character : nil
                    })
            })
        let links = page.matches(of: /\]\(#([^)]*)\)/).map { String($0.output.1) }
        #expect(links.count > 50)
        for link in links { #expect(anchors.contains(link), "#\(link) leads nowhere") }
    }
}
