import Diagnostics
import Testing

@testable import XMLConnector

/// Fields with `content: xml`.
@Suite struct XMLMarkupTests {
    private static let yaml = "{ record: /r/e, fields: [ { name: m, path: ., content: xml, trim: none } ] }"

    private func markup(_ inner: String, root: String = "<r>", yaml: String = yaml, chunkSize: Int = 65_536) throws -> [String] {
        try XMLReading.rows("\(root)<e>\(inner)</e></r>", yaml, chunkSize: chunkSize)
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("<b/>", "<b/>"), ("<b></b>", "<b/>"), ("<b><c/></b>", "<b><c/></b>"),
        ("a <b>c</b> d", "a <b>c</b> d"), ("<b> </b>", "<b> </b>"), ("<b><![CDATA[]]></b>", "<b/>"),
        ("x &amp; &lt;y&gt; &#65;&#13;", "x &amp; &lt;y&gt; A&#13;"), ("<![CDATA[<b> & ]]>", "&lt;b&gt; &amp; "), ("]]&gt;", "]]&gt;"),
        ("<b k='1 \"2\" &apos; &lt; &amp; &#10;&#9;'/>", "<b k=\"1 &quot;2&quot; ' &lt; &amp; &#10;&#9;\"/>"),
        ("a<!-- <c> -->b<?p <c>?>c", "abc"), ("<b a='1' c='2' xml:lang='fr'/>", "<b a=\"1\" c=\"2\" xml:lang=\"fr\"/>"),
        ("\u{E9}<\u{E9}/>", "\u{E9}<\u{E9}/>"),
    ])
    func isWhatStandsBetweenTheTags(inner: String, expected: String) throws {
        let wanted = expected.isEmpty ? "null" : "'\(expected)'"
        for chunkSize in [1, 65_536] { #expect(try markup(inner, chunkSize: chunkSize) == [wanted]) }
        // Read again, it is the same.
        if !expected.isEmpty { #expect(try markup(expected) == [wanted]) }
    }

    @Test(arguments: [
        // Declared around the record: on every outermost element that uses it, and once.
        ("<h:a><h:b/></h:a><h:c k='1'/>", "<h:a xmlns:h=\"urn:h\"><h:b/></h:a><h:c xmlns:h=\"urn:h\" k=\"1\"/>"),
        ("<a h:k='1'><b h:k='2'/></a>", "<a xmlns:h=\"urn:h\" h:k=\"1\"><b h:k=\"2\"/></a>"),
        // Declared inside: where it is, also where nothing but a value uses it.
        ("<a xmlns:u='urn:u' t='u:x'><u:b/></a>", "<a xmlns:u=\"urn:u\" t=\"u:x\"><u:b/></a>"),
        // Declared anew, and not declared any more.
        ("<h:a xmlns:h='urn:o'/><h:a/>", "<h:a xmlns:h=\"urn:o\"/><h:a xmlns:h=\"urn:h\"/>"),
        ("<a xmlns='urn:d'><b xmlns=''><c xmlns='urn:d'/></b></a><d/>", "<a xmlns=\"urn:d\"><b xmlns=\"\"><c xmlns=\"urn:d\"/></b></a><d/>"),
        ("<h:a xmlns:h='urn:&lt;&amp;\"'/>", "<h:a xmlns:h=\"urn:&lt;&amp;&quot;\"/>"),
    ])
    func prefixesStayDeclared(inner: String, expected: String) throws {
        #expect(try markup(inner, root: "<r xmlns:h='urn:h'>") == ["'\(expected)'"])
        #expect(try markup(expected) == ["'\(expected)'"])
    }

    @Test func theDefaultNamespaceIsDeclaredToo() throws {
        let text = "<r xmlns='urn:d'><e>x<a><b/></a><c xmlns=''/></e></r>"
        let yaml = Self.yaml.replacing("{ record", with: "{ namespaces: { default: 'urn:d' }, record")
        #expect(try XMLReading.rows(text, yaml) == ["'x<a xmlns=\"urn:d\"><b/></a><c/>'"])
    }

    @Test func entitiesAndDefaultsAreWrittenOut() throws {
        let text = "<!DOCTYPE r [<!ENTITY v '<i>y &#38;amp; z</i>'><!ATTLIST i k CDATA 'd'>]><r><e>&v;<i k='2'/></e></r>"
        #expect(try XMLReading.rows(text, Self.yaml) == ["'<i k=\"d\">y &amp; z</i><i k=\"2\"/>'"])
    }

    @Test func standsBesideOtherFieldsAndInGroups() throws {
        let yaml = """
            { record: /r/e, fields: [ { name: m, path: n, content: xml }, { name: t, path: n }, { name: b, path: n/b, content: xml },
              { name: l, each: p, type: string, content: xml }, { name: g, each: q, fields: [ { name: m, path: ., content: xml } ] } ] }
            """
        let text = "<r xmlns:h='urn:h'><e><n>1<b>2<h:c/></b></n><p>x<i/></p><p/><q>y<h:i/></q><q><h:i/></q></e><e><n/></e></r>"
        #expect(
            try XMLReading.rows(text, yaml) == [
                "'1<b>2<h:c xmlns:h=\"urn:h\"/></b>'|'12'|'2<h:c xmlns:h=\"urn:h\"/>'|['x<i/>' null]|[{'y<h:i xmlns:h=\"urn:h\"/>'} {'<h:i xmlns:h=\"urn:h\"/>'}]",
                "null|null|null|[]|[]",
            ])
    }

    @Test func isBoundedByTheLimitOfTexts() throws {
        let yaml = Self.yaml.replacing("{ record", with: "{ limits: { text: 40 }, record")
        #expect(try markup("<b k='12345'>1234567890</b>1234567890123", yaml: yaml).count == 1)
        let tags = try #require(XMLReading.refusal("<r><e>" + String(repeating: "<b k='12'/>", count: 4) + "</e></r>", yaml))
        #expect(tags.code == .xmlTextTooLong)
        #expect(tags.place?.field == "m")
        #expect(XMLReading.refusal("<r><e>&amp;&amp;&amp;&amp;&amp;&amp;&amp;&amp;&amp;</e></r>", yaml)?.code == .xmlTextTooLong)
    }

    @Test func whatDamageCutsIsAnError() throws {
        let yaml = """
            { malformed: salvage, records: { e: { path: /r/b/e, fields: [ { name: m, path: ., content: xml } ] } },
              context: { z: { path: /r/b, fields: [ { name: m, path: s, content: xml }, { name: a, path: ., content: xml } ] } } }
            """
        let layout = try #require(try XMLReading.layout(yaml).layout)
        let text = "<r><b><s><i>x</i></s><e><i>1</i></e><e><i>2</j></e><e><i>3</i></e></b><b><e><i/></e></b></r>"
        let result = try PartsTests.read(text, layout, splitting: .init(window: 0))
        #expect(result.error == nil)
        func values(_ kind: Int) -> [String] {
            result.rows.compactMap { $0.split(separator: " of \(kind): ").dropFirst().first?.split(separator: " [").first.map(String.init) }
        }
        #expect(values(0) == ["'<i>1</i>'|null|null", "'<i>3</i>'|null|null", "'<i/>'|null|null"])
        #expect(values(1) == ["'<i>x</i>'|LB1203", "null|'<e><i/></e>'"])
    }

    @Test func attributesHaveNone() throws {
        let yaml = "{ record: /r/e, fields: [ { name: a, path: '@a', content: xml }, { name: l, each: 'x/@b', type: string, content: xml } ] }"
        #expect(try XMLReading.layout(yaml).diagnostics.map(\.code.number) == ["LB1201", "LB1201"])
    }
}
