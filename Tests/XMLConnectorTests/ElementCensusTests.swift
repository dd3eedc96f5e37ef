import Glibc
import Input
import Records
import Testing

@testable import XMLConnector

extension XMLReading {
    /// Everything of an item but its types, which only the beginning of a document tells.
    static func show(_ item: FeedCensus.Item) -> String {
        "\(item.kind) \(item.path) in \(item.parent ?? "-"): \(item.count) \(item.present)/\(item.repeated) "
            + "\(item.records)/\(item.repeatedRecords) line \(item.line ?? 0)"
    }
}

@Suite struct ElementCensusTests {
    private func census(_ texts: String..., yaml: String = "record: /a/r, fields: [ { name: n, path: '@n' } ]") throws -> FeedCensus {
        let layout = try PartsTests.layout(yaml)
        let paths = try texts.map { try XMLReading.file(Array($0.utf8)) }
        defer { for path in paths { unlink(path) } }
        let source = XMLSource(layout: layout, files: paths.map { InputFile(path: $0) })
        while try source.next() != nil {}
        return try #require(source.census)
    }

    private func shown(_ census: FeedCensus) -> [String] { census.items.map(XMLReading.show).sorted() }

    @Test func countsWhatStandsInRecordsAndAround() throws {
        let found = try census(
            "<a v='1'>\n<r n='1'><x>1</x><x/><p:y xmlns:p='u' p:z='1' w='2'/></r>\n<r n='2'/><t/></a>",
            "<a><r><x/></r></a>")
        #expect(
            shown(found) == [
                " / in -: 2 0/0 0/0 line 0", " /a in /: 2 2/0 2/0 line 1", " /a/@v in /a: 1 1/0 1/0 line 1",
                " /a/t in /a: 1 1/0 1/0 line 3", "record . in -: 3 0/0 3/0 line 0", "record @n in .: 2 2/0 2/0 line 2",
                "record x in .: 3 2/1 2/1 line 2", "record {u}y in .: 1 1/0 1/0 line 2",
                "record {u}y/@w in {u}y: 1 1/0 1/0 line 2", "record {u}y/@{u}z in {u}y: 1 1/0 1/0 line 2",
            ])
        #expect(found.item("x", of: "record")?.types.present == [.integer])
    }

    @Test func kindsOfOneNameAreCountedApart() throws {
        let found = try census(
            "<a><r t='A'><x/></r><r t='B'><y/></r><r t='C'><z/></r></a>",
            yaml: "records: { one: { path: \"/a/r[@t='A']\", fields: [ { name: x, path: x } ] }, "
                + "two: { path: \"/a/r[@t='B']\", fields: [ { name: y, path: y } ] } }")
        #expect(found.item("x", of: "one")?.count == 1)
        #expect(found.item("y", of: "two")?.count == 1)
        #expect(found.item("x", of: "two") == nil)
        #expect(found.item("/a/r/z", of: "")?.count == 1)
    }

    @Test func elementsInThemselvesAreOnePath() throws {
        var text = "<b/>"
        for _ in 0..<100 { text = "<s><t>1</t>\(text)</s>" }
        let found = try census("<a><r>\(text)</r></a>")
        #expect(found.items.map(\.path).sorted() == [".", "/", "/a", "s", "s/b", "s/s", "s/s/b", "s/s/t", "s/t"].filter { $0 != "s/b" }.sorted())
        #expect(found.item("s/s", of: "record")?.count == 99)
        #expect(!found.isCut)
    }

    @Test func namesWithoutEndAreCut() throws {
        let found = try census("<a><r>" + (0..<5_000).map { "<e\($0)/>" }.joined() + "</r></a>")
        #expect(found.isCut)
        #expect(found.items.count <= ElementCensus.maximumNodes)
        #expect(try census("<a><r><\(String(repeating: "n", count: 300))/></r></a>").isCut)
    }

    @Test func typesAreToldFromTheirText() throws {
        let values: [(String, FeedCensus.ValueType?)] = [
            ("12", .integer), (" -7\n", .integer), ("007", .integer), ("1.50", .decimal), ("+.5", .decimal), ("1.2.3", .text),
            ("2026-10-31", .date), ("2026-10-31Z", .date), ("2026-10-31T10:00:00Z", .timestamp), ("2026-10-31 10:00", .timestamp),
            ("10/31/2026", .text), ("A1", .text), ("-", .text), ("", nil), ("  ", nil), (String(repeating: "9", count: 40), .text),
            ("<![CDATA[1]]>2", .integer), ("1<!-- x -->2", .integer), ("&#49;", .integer),
        ]
        for (text, type) in values {
            let found = try census("<a><r><x>\(text)</x></r></a>").item("x", of: "record")
            #expect(found?.types.present == (type.map { [$0] } ?? []), "\(text)")
            if !text.contains("<") {
                let attribute = try census("<a><r x='\(text)'/></a>").item("@x", of: "record")
                #expect(attribute?.types.present == (type.map { [$0] } ?? []), "@\(text)")
            }
        }
        // An element that holds elements has no value.
        #expect(try census("<a><r><x>1<y/>2</x></r></a>").item("x", of: "record")?.types.total == 0)
    }

    @Test func nilIsNoAttributeOfTheFeed() throws {
        let found = try census("<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><r><x xsi:nil='true'/></r></a>")
        #expect(found.items.allSatisfy { $0.noun == .element })
    }

    @Test func ignoringCountsNothing() throws {
        let layout = try PartsTests.layout("record: /a/r, drift: ignore, fields: [ { name: n, path: '@n' } ]")
        let path = try XMLReading.file(Array("<a><r><x/></r></a>".utf8))
        defer { unlink(path) }
        let source = XMLSource(layout: layout, files: [InputFile(path: path)])
        while try source.next() != nil {}
        #expect(source.census == nil)
    }
}
