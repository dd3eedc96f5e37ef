import Connector
import Diagnostics
import Glibc
import Input
import Testing

@testable import XMLConnector

/// Paths that match nothing are told, with what is there instead.
@Suite struct UnmatchedPathTests {
    private func source(_ texts: [String], _ yaml: String) throws -> (source: XMLSource, paths: [String]) {
        let layout = try #require(try XMLReading.layout(yaml).layout)
        let paths = try texts.map { try XMLReading.file(Array($0.utf8)) }
        return (XMLSource(layout: layout, files: paths.map { InputFile(path: $0) }), paths)
    }

    private func findings(_ texts: String..., yaml: String) throws -> [Diagnostic] {
        let (source, paths) = try source(texts, yaml)
        defer { for path in paths { unlink(path) } }
        while try source.next() != nil {}
        return source.findings
    }

    /// Severity, message, what was found and what to do.
    private func shown(_ findings: [Diagnostic]) -> [String] {
        findings.map { "\($0.severity) \($0.code.number): \($0.message) [\($0.found?.revealed ?? "-")] \($0.help ?? "-")" }
    }

    private let people = """
        <people><person id='1'><name>Ann</name><home><street>1</street></home><tel>1</tel><tel>2</tel></person>
        <person id='2'><name>Bo</name><home><street>2</street></home></person></people>
        """

    @Test func fieldsAreNamedWithWhatIsThere() throws {
        let yaml = """
            record: /people/person
            fields:
              - { name: id, path: "@id" }
              - { name: name, path: nmae }
              - { name: number, path: "@nr" }
              - { name: street, path: home/stret }
              - { name: at, path: street }
              - { name: key, path: id }
              - { name: tel, path: "@tel" }
              - { name: note, path: note, absent: null }
              - { name: more, path: more, absent: blank }
            """
        let absent = "where it may be missing from a whole feed, say `absent: null`"
        let found = try findings(people, yaml: yaml)
        #expect(
            shown(found) == [
                "warning LB1228: no element matches `nmae`, the path of the field `name` [home (2), name (2), tel (2) in `/people/person`] "
                    + "did you mean `name` for `nmae`? \(absent)",
                "warning LB1228: no attribute matches `@nr`, the path of the field `number` [@id (2) in `/people/person`] \(absent)",
                "warning LB1228: no element matches `home/stret`, the path of the field `street` [street (2) in `/people/person/home`] "
                    + "did you mean `street` for `stret`? \(absent)",
                "warning LB1228: no element matches `street`, the path of the field `at` [home (2), name (2), tel (2) in `/people/person`] "
                    + "did you mean `home/street` for `street`? \(absent)",
                "warning LB1228: no element matches `id`, the path of the field `key` [home (2), name (2), tel (2) in `/people/person`] "
                    + "did you mean `@id` for `id`? \(absent)",
                "warning LB1228: no attribute matches `@tel`, the path of the field `tel` [@id (2) in `/people/person`] "
                    + "did you mean `tel` for `@tel`? \(absent)",
            ])
        #expect(found[0].place?.file == "m.yaml" && found[0].place?.line == 4)
        #expect(found[2].expected == "an element at `/people/person/home/stret`")
        #expect(found[1].expected == "an attribute at `/people/person/@nr`")
    }

    @Test func namesComeMostFrequentFirstAndAreFew() throws {
        let inside = ["f", "e", "d", "c", "b", "a"].enumerated().map { String(repeating: "<\($1)/>", count: $0 / 2 + 1) }.joined()
        let found = try findings("<r><e>\(inside)</e></r>", yaml: "record: /r/e, fields: [ { name: x, path: wanted } ]".braced)
        #expect(found.map { $0.found?.revealed } == ["a (3), b (3), c (2), d (2), e (1), and 1 more in `/r/e`"])
    }

    @Test func recordsAreNamedWhereOtherElementsStandInTheirPlace() throws {
        let yaml = "record: /people/persn, fields: [ { name: id, path: '@id' } ]".braced
        #expect(
            shown(try findings(people, yaml: yaml)) == [
                "warning LB1228: no element matches `/people/persn`, the path of the records `record` [person (2) in `/people`] "
                    + "did you mean `person` for `persn`?"
            ])
        // None today: that is for the guards.
        #expect(shown(try findings("<people/>", yaml: yaml)).map { $0.hasPrefix("note LB1228: ") } == [true])
        let kinds = """
            records:
              case: { path: /x/case, fields: [ { name: no, path: "@no" } ] }
              bill: { path: /x/bill, fields: [ { name: no, path: "@no" }, { name: at, path: "@at" } ] }
            context:
              head: { path: /x/head, fields: [ { name: at, path: "@at" } ] }
              tail: { path: /x/tial, fields: [ { name: at, path: "@at" } ] }
            """
        let found = try findings("<x><head at='1'/><case no='1'/><tail/></x>", "<x><head at='1'/></x>", yaml: kinds)
        #expect(
            shown(found) == [
                "warning LB1228: no element matches `/x/bill`, the path of the records `bill` [head (2), case (1), tail (1) in `/x`] -",
                "warning LB1228: no element matches `/x/tial`, the path of the context `tail` [head (2), case (1), tail (1) in `/x`] "
                    + "did you mean `tail` for `tial`?",
            ])
        let legal = kinds.replacing("tial", with: "tail")
        #expect(
            shown(try findings("<x><head at='1'/><case no='1'/><tail at='2'/></x>", yaml: legal)) == [
                "note LB1228: no element matches `/x/bill`, the path of the records `bill` [case (1), head (1), tail (1) in `/x`] "
                    + "if there are none today, nothing is wrong"
            ])
    }

    @Test func aFeedOfOtherDocumentsIsAnError() throws {
        let yaml = "record: /persons/person, fields: [ { name: id, path: '@id' } ]".braced
        #expect(
            shown(try findings(people, "<html/>", yaml: yaml)) == [
                "error LB1228: no element matches `/persons/person`, the path of the records `record` "
                    + "[the root element html (1), people (1)] -"
            ])
        // One that strayed into the feed does not.
        let mixed = try findings(people, "<html/>", "<p:people xmlns:p='u'/>", yaml: "record: /people/person, namespaces: { p: u }, fields: [ { name: id, path: '@id' } ]".braced)
        #expect(
            shown(mixed) == [
                "warning LB1228: 2 of 3 documents have another root element than the paths, so nothing of them is read [html] "
                    + "leave such files out of the feed, or give them a mapping of their own"
            ])
        #expect(mixed.first?.expected == "people" && mixed.first?.place?.file?.hasPrefix("/tmp/") == true)
    }

    @Test func conditionsThatNeverHoldAreTold() throws {
        let text = "<x><case type='B'><a k='1'>1</a></case></x>"
        let yaml = "record: \"/x/case[@type='A']\", fields: [ { name: a, path: a } ]".braced
        #expect(
            shown(try findings(text, yaml: yaml)) == [
                "warning LB1228: no element matches `/x/case[@type='A']`, the path of the records `record` "
                    + "[`/x/case`, but none that meets the condition of `case[@type='A']`] -"
            ])
        let fields = "record: /x/case, fields: [ { name: a, path: \"a[@k='2']\" }, { name: b, path: \"a[2]\" }, { name: c, path: \"a[@k]\" } ]"
        #expect(
            try findings(text, yaml: fields.braced).map { $0.found?.revealed } == [
                "`/x/case/a`, but none that meets the condition of `a[@k='2']`", "`/x/case/a`, but none that meets the condition of `a[2]`",
            ])
    }

    @Test func overAllFilesAPathIsToldOnce() throws {
        let yaml = "record: /r/e, fields: [ { name: a, path: a }, { name: b, path: b }, { name: c, path: c/d } ]".braced
        // Each field has its value in one of them, but the last.
        #expect(
            try findings("<r><e><a/></e></r>", "<r><e><b/><x/></e></r>", "<r><e><x/><c><e/></c></e></r>", "<r/>", yaml: yaml)
                .map { $0.found?.revealed } == ["e (1) in `/r/e/c`"])
        #expect(try findings("<r><e><a/></e></r>", "<r><e><b/></e></r>", "<r><e><c><d/></c></e></r>", yaml: yaml).isEmpty)
    }

    @Test func whatIsInsideOfSomethingMissingIsToldWithIt() throws {
        let yaml = """
            record: /people/person
            fields:
              - { name: phones, each: phone, fields: [ { name: no, path: "@no" } ] }
              - { name: homes, each: home, fields: [ { name: street, path: stret }, { name: floors, each: floor, type: int } ] }
              - { name: more, map: { each: home, key: strete, value: street } }
            """
        #expect(
            try findings(people, yaml: yaml).map(\.message) == [
                "no element matches `phone`, the path of the list `phones`",
                "no element matches `stret`, the path of the field `street`", "no element matches `floor`, the path of the list `floors`",
                "no element matches `strete`, the path of the keys of `more`",
            ])
    }

    @Test func elementsThatAreEmptyMissNothing() throws {
        let yaml = "record: /r/e, fields: [ { name: a, path: c/d }, { name: b, path: c/@f }, { name: g, each: c/d, type: int } ]".braced
        #expect(try findings("<r><e><c/></e><e><c> </c></e></r>", yaml: yaml).isEmpty)
        for inside in ["1", "<x/>"] {
            #expect(try findings("<r><e><c/></e><e><c>\(inside)</c></e></r>", yaml: yaml).count == 3, "\(inside)")
        }
        #expect(try findings("<r><e/></r>", yaml: "record: /r/e, fields: [ { name: a, path: a } ]".braced).isEmpty)
    }

    @Test func pathsAroundTheRecordCountAsWell() throws {
        let yaml = """
            record: /x/batch/case
            fields: [ { name: a, path: "../@nr" }, { name: b, path: /x/haed/run }, { name: c, path: /x/batch/@no } ]
            """
        #expect(
            try findings("<x><head><run>1</run></head><batch no='1'><case/></batch></x>", yaml: yaml).map { $0.found?.revealed } == [
                "@no (1) in `/x/batch`", "batch (1), head (1) in `/x`",
            ])
    }

    @Test func wildcardsAndAnyDepthAreFollowed() throws {
        let yaml = """
            namespaces: { n: "urn:n", o: "urn:o" }
            record: //case
            fields: [ { name: a, path: "*/b" }, { name: b, path: ".//deep" }, { name: c, path: ".//dep" }, { name: d, path: "*/n:x" } ]
            """
        #expect(
            shown(try findings("<x><y><case><p><bb/><deep/><o:x xmlns:o='urn:o'/></p></case></y></x>", yaml: yaml)).map { $0.components(" [")[1] } == [
                "bb (1), deep (1), o:x (1) in `//case/*`] did you mean `bb` for `b`? where it may be missing from a whole feed, say `absent: null`",
                "bb (1), deep (1), o:x (1), p (1) in `//case`] did you mean `deep` for `dep`? where it may be missing from a whole feed, say `absent: null`",
                "bb (1), deep (1), o:x (1) in `//case/*`] did you mean `o:x` for `n:x`? where it may be missing from a whole feed, say `absent: null`",
            ])
    }

    @Test(arguments: ["warn", "ignore"]) func partsOfADocumentAreOne(drift: String) throws {
        let layout = try #require(
            try XMLReading.layout("record: /r/e, drift: \(drift), fields: [ { name: a, path: \"a[@k='1']\" }, { name: b, path: b }, { name: c, path: cc } ]".braced).layout)
        let rows = (0..<4_000).map { "<e><c>\($0)</c><a k='\($0 == 3_000 ? 1 : 2)'/>" + ($0 == 3_900 ? "<b/>" : "") + "</e>" }
        let path = try XMLReading.file(Array("<r>\(rows.joined())</r>".utf8))
        defer { unlink(path) }
        let source = XMLSource(
            layout: layout, files: [InputFile(path: path)], columns: nil, batchRows: 100, chunkSize: 4_096,
            splitting: .init(partSize: 8_192, window: 3))
        while try source.next() != nil {}
        #expect(shown(source.findings).map { $0.prefix(60) } == ["warning LB1228: no element matches `cc`, the path of the fie"])
        #expect(source.findings.first?.found?.revealed == "a (4000), c (4000), b (1) in `/r/e`")
    }

    @Test func readingThatEndsEarlyTellsOfWhatWasRead() throws {
        let rows = String(repeating: "<e><a/></e>", count: 20_000)
        let (source, paths) = try source(["<r>\(rows)</r>"], "record: /r/e, fields: [ { name: a, path: aa } ]".braced)
        defer { for path in paths { unlink(path) } }
        _ = try source.next()
        #expect(source.findings.isEmpty)
        source.stop()
        let finding = try #require(source.findings.first)
        #expect(finding.message.hasPrefix("no element matches `aa`, the path of the field `a` in the "))
        #expect(finding.message.hasSuffix(" records that were read"))
    }
}

extension String {
    fileprivate var braced: String { "{ \(self) }" }

    fileprivate func components(_ separator: String) -> [String] { split(separator: separator).map(String.init) }
}
