import Foundation
import Testing

/// What holds for every page and source, whoever writes it.
@Suite struct RepositoryTextTests {
    /// Targets of a page's links that are files.
    private func links(_ page: String) -> [String] {
        page.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
            .filter { !$0.contains("://") && !$0.hasPrefix("#") && !$0.hasPrefix("mailto:") }
            .map { String($0.prefix { $0 != "#" }) }
    }

    /// Paths of somebody's machine, and work that was put off.
    private func blemishes(_ text: String) -> [String] {
        // Put together, so that this file passes its own check.
        let folders = ["work", "home", "root", "Users"].joined(separator: "|")
        let later = ["TO" + "DO", "FIX" + "ME"].joined(separator: "|")
        guard let pattern = try? Regex("(^|[^A-Za-z0-9_.~*}/])/(\(folders))/|\\b(\(later))\\b") else { return ["pattern"] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
            line.contains(pattern) ? "line \(number + 1): \(line.prefix(80))" : nil
        }
    }

    @Test func linksLeadToFiles() throws {
        let pages = try Repository.written().filter { $0.hasSuffix(".md") }
        #expect(pages.contains("README.md") && pages.contains("docs/running.md"))
        for page in pages {
            for link in links(try Repository.text(page)) {
                let folder = (page as NSString).deletingLastPathComponent
                let path = folder.isEmpty ? link : folder + "/" + link
                #expect(Repository.exists(path), "\(page): \(link) is not there")
            }
        }
    }

    @Test func pathsInThePagesExist() throws {
        for page in ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/performance.md"] {
            for match in try Repository.text(page).matches(of: /(?:Sources|scripts|samples|mappings|bench)\/[A-Za-z0-9_\/.\-]+[A-Za-z0-9]/) {
                let path = String(match.0)
                #expect(Repository.exists(path), "\(page): \(path) is not there")
            }
        }
    }

    @Test func readmeOpensWithWhatItIsAndTwoCommands() throws {
        let opening = try Repository.text("README.md").split(separator: "\n## ")[0]
        #expect(opening.hasPrefix("# Landbridge\n\nLandbridge "))
        #expect(opening.contains("\nmake demo ") && opening.contains("\nmake test "))
    }

    @Test func nothingIsLeftOverAndNothingIsOfOneMachine() throws {
        let files = try Repository.written()
        #expect(files.count > 200)
        for file in files {
            let found = blemishes(try Repository.text(file))
            #expect(found.isEmpty, "\(file): \(found.prefix(3).joined(separator: "; "))")
        }
    }

    @Test func theChecksFindWhatTheyLookFor() {
        #expect(links("[a](b.md) [c](https://x.example/d) [e](#f) [g](h/i.md#j)") == ["b.md", "h/i.md"])
        #expect(blemishes("see /" + "home/ann/x").count == 1)
        #expect(blemishes("a\nb // TO" + "DO later").first?.hasPrefix("line 2") == true)
        #expect(blemishes("../shared/work/x and https://a.example/home/ and .rooted").isEmpty)
    }
}
