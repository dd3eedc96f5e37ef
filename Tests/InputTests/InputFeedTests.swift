import Diagnostics
import Input
import Testing

@Suite struct InputFeedTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["b.xml", "a.xml", "Z.xml", "ä.xml", ".hidden.xml", "in/c.xml", "in/deep/d.xml", "in/e.txt", "x[1].xml"] {
            try folder.write(name, Array("12345".utf8))
        }
    }

    private func paths(_ patterns: String...) throws -> [String] {
        try InputFeed.resolve(patterns, relativeTo: folder.path).map(\.path)
    }

    @Test func patternsMatchNamesInByteOrder() throws {
        #expect(try paths("*.xml") == ["Z.xml", "a.xml", "b.xml", "x[1].xml", "ä.xml"])
        #expect(try paths("?.xml") == ["Z.xml", "a.xml", "b.xml", "ä.xml"])
        #expect(try paths("[a-b].xml") == ["a.xml", "b.xml"])
        #expect(try paths("[!a-b].xml") == ["Z.xml", "ä.xml"])
        #expect(try paths("in/*") == ["in/c.xml", "in/e.txt"])
        #expect(try paths("**/*.xml") == ["Z.xml", "a.xml", "b.xml", "in/c.xml", "in/deep/d.xml", "x[1].xml", "ä.xml"])
        #expect(try paths("in/**") == ["in/c.xml", "in/deep/d.xml", "in/e.txt"])
        #expect(try paths(".*.xml") == [".hidden.xml"])
    }

    @Test func aFolderStandsForItsFiles() throws {
        #expect(try paths("in") == ["in/c.xml", "in/e.txt"])
        #expect(try paths("in/") == ["in/c.xml", "in/e.txt"])
    }

    @Test func aFileIsReadOnceHoweverItIsNamed() throws {
        #expect(try paths("b.xml", "a.xml", "*.xml", "in/../a.xml").filter { $0.hasSuffix("a.xml") } == ["a.xml"])
    }

    @Test func anExistingNameIsNoPattern() throws { #expect(try paths("x[1].xml") == ["x[1].xml"]) }

    @Test func knowsSizes() throws {
        #expect(try InputFeed.resolve(["a.xml"], relativeTo: folder.path)[0].size == 5)
        #expect(try InputFeed.resolve(["-"], relativeTo: folder.path) == [InputFile(path: "-")])
    }

    @Test func everyPatternThatNamesNothingIsReported() throws {
        #expect {
            try InputFeed.resolve(["*.csv", "a.xml", "absent"], relativeTo: folder.path)
        } throws: { error in
            guard let error = error as? GatewayError else { return false }
            return error.diagnostics.map(\.code.number) == ["LB1301", "LB1301"]
                && error.diagnostics.map(\.place?.file) == ["*.csv", "absent"]
                && error.diagnostics.allSatisfy { $0.help != nil }
        }
        #expect(throws: GatewayError.self) { try InputFeed.resolve([], relativeTo: folder.path) }
    }

    @Test func starsDoNotTakeExponentialTime() throws {
        try folder.write(String(repeating: "a", count: 200), [])
        #expect(throws: GatewayError.self) { try paths(String(repeating: "*a", count: 60) + "*b") }
    }
}
