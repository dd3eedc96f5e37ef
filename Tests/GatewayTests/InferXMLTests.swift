import Foundation
import Testing

/// `landbridge infer` for XML: what it drafts from samples and from schemas passes `check`, and `preview` reads with it.
@Suite struct InferXMLTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["parts", "s"] {
            try FileManager.default.createDirectory(at: folder.url.appendingPathComponent(name), withIntermediateDirectories: true)
        }
    }

    private func run(_ arguments: String...) throws -> LandbridgeProcess.Outcome {
        try LandbridgeProcess.run(arguments, in: folder.url)
    }

    private func draft(_ name: String) throws -> String {
        try String(contentsOf: folder.url.appendingPathComponent("p/mappings/\(name).yaml"), encoding: .utf8)
    }

    /// Drafts, checks, previews.
    private func rows(_ arguments: [String], mapping: String, inputs: [String]) throws -> [[String: Any]] {
        let made = try LandbridgeProcess.run(["infer"] + arguments + ["--out", "p", "--force"], in: folder.url)
        #expect(made.status == 0, "\(made.err)\(made.out)")
        let check = try run("check", "p/mappings/\(mapping).yaml")
        let text = try draft(mapping)
        #expect(check.status == 0, "\(check.err)\(check.out)\(text)")
        let preview = try LandbridgeProcess.run(
            ["preview", "p/mappings/\(mapping).yaml", "--format", "json", "--show-personal", "--limit", "100000"]
                + inputs.flatMap { ["--input", $0] }, in: folder.url)
        #expect(preview.status == 0, "\(preview.err)")
        return preview.out.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }

    private func attributes(_ row: [String: Any]?) -> [String: Any] { row?["attributes"] as? [String: Any] ?? [:] }

    // MARK: samples

    @Test func theLicensingSample() throws {
        let file = Workbench.sample("licensing/licenses-2026-09-30.xml")
        let found = try rows(["--data", file], mapping: "licenses-2026-09-30", inputs: [file])
        #expect(found.count == 1_500)
        let first = attributes(found.first { $0["source_key"] as? String == "L000001" })
        #expect(first["last"] as? String == "Ogden")
        #expect((first["phone"] as? [[String: Any]])?.map { $0["value"] as? String } == ["2485550176", "304-555-0118", "216-555-0180"])
        let text = try draft("licenses-2026-09-30")
        #expect(text.contains("record: /licensees/licensee  # guessed"))
        #expect(text.contains("namespaces: { default: \"urn:calder:licensing:1\" }"))
        #expect(text.contains("- { name: expires, path: expires, type: date }"))
        #expect(text.contains("#   /licensees/@generated (date yyyy-MM-dd)"))
    }

    @Test(.enabled(if: Workbench.hasReal("bill-status"))) func billsAreADocumentEach() throws {
        let files = Workbench.real("bill-status/*.xml")
        let found = try rows(["--data", files], mapping: "billstatus-114hconres70", inputs: [files])
        #expect(found.count == 18)
        #expect(try draft("billstatus-114hconres70").contains("record: /billStatus/bill  # guessed: every document has it once"))
    }

    @Test func valuesAreHiddenUnlessAskedFor() throws {
        try folder.write("a.xml", "<a>" + (1...3).map { "<r id='\($0)'><name>Quill \($0)</name></r>" }.joined() + "</a>")
        let hidden = try run("infer", "--data", "a.xml", "--json")
        #expect(hidden.status == 0, "\(hidden.err)")
        #expect(!hidden.out.contains("Quill") && hidden.out.contains("Aaaaa 9"))
        let text = try run("infer", "--data", "a.xml")
        #expect(!text.out.contains("Quill"))
        #expect(try run("infer", "--data", "a.xml", "--show-values").out.contains("Quill 1"))
        let elements = try #require((hidden.json as? [String: Any])?["elements"] as? [[String: Any]])
        #expect(elements.map { $0["path"] as? String } == ["/a", "/a/r", "/a/r/@id", "/a/r/name"])
        #expect(elements.map { $0["occurs"] as? String } == ["1", "1..n", "1", "1"])
        #expect(elements.map { $0["count"] as? Int } == [1, 3, 3, 3])
    }

    /// Batches, keys and values, mixed content, xsi:nil, namespaces of prefixes that differ, elements in themselves.
    @Test func manyShapes() throws {
        func record(_ number: Int) -> String {
            """
            <q:case no="\(number)"><opened>2026-10-\(10 + number)T08:00:00Z</opened><flag>\(number % 2 == 0)</flag>
            <gone xsi:nil="true"/><note>see <b>this</b> now</note><tag>a</tag><tag>b</tag>
            <attr name="x">1</attr><attr name="y">2</attr><s><t>1</t><s><t>2</t><s><t>3</t></s></s></s><q:in>7</q:in></q:case>
            """
        }
        let head = "xmlns:q='urn:q' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        try folder.write(
            "a.xml",
            "<export \(head)><head><run>2026-10-31</run></head><batch id='1'>\((1...4).map(record).joined())</batch>"
                + "<batch id='2'>\((5...8).map(record).joined())</batch></export>")
        let found = try rows(["--data", "a.xml"], mapping: "a", inputs: ["a.xml"])
        let text = try draft("a")
        #expect(text.contains("record: \"/export/batch/q:case\""), "\(text)")
        #expect(found.count == 8)
        let first = attributes(found.first)
        #expect(first["no"] as? String == "1")
        #expect(first["opened"] as? String == "2026-10-11T08:00:00Z")
        #expect(first["flag"] as? Bool == false)
        #expect(first["note"] as? String == "see this now")
        #expect(first["tag"] as? [String] == ["a", "b"])
        #expect((first["attr"] as? [String: Any])?["y"] as? Int == 2)
        #expect(first["in_"] as? Int == 7)
        #expect(text.contains("mixed content") && text.contains("may be xsi:nil") && text.contains("keys and values"))
        #expect(text.contains("stands in itself"))
    }

    @Test func severalFilesArchivesAndARecordThatIsAskedFor() throws {
        try folder.write("a.xml", "<a><r id='1'><p>1</p><p>2</p></r><r id='2'/></a>")
        try folder.write("b.xml", "<a><r id='3'><new>x</new></r><r id='4'/></a>")
        let both = try run("infer", "--data", "a.xml", "b.xml", "--json")
        let elements = try #require((both.json as? [String: Any])?["elements"] as? [[String: Any]])
        #expect(elements.contains { $0["path"] as? String == "/a/r/new" && $0["count"] as? Int == 1 })
        #expect(both.out.contains("2 documents, of which 2 to the end"))
        let asked = try run("infer", "--data", "a.xml", "--record", "/a/r/p", "--json")
        #expect(((asked.json as? [String: Any])?["mapping"] as? String)?.contains("record: /a/r/p  # guessed: asked for") == true)
        let none = try run("infer", "--data", "a.xml", "--record", "/a/x")
        #expect(none.status == 2 && none.err.contains("LB1506") && none.err.contains("/a/r"))
        try folder.write("c.csv", "x,y\n1,2\n3,4\n")
        try folder.write("d.csv", "x,y\n1,2\n3,4\n")
        #expect(try run("infer", "--data", "c.csv", "d.csv").err.contains("LB1503"))
    }

    @Test func onlyTheBeginningIsReadAndWhatIsCutIsNotCounted() throws {
        try folder.write("a.xml", "<a>" + (1...4_000).map { "<r id='\($0)'><x>1</x></r>" }.joined() + "</a>")
        let outcome = try run("infer", "--data", "a.xml", "--sample", "1024", "--json")
        #expect(outcome.status == 0, "\(outcome.err)")
        let elements = try #require((outcome.json as? [String: Any])?["elements"] as? [[String: Any]])
        #expect(elements.first { $0["path"] as? String == "/a/r/x" }?["occurs"] as? String == "1")
        #expect(outcome.out.contains("of which 0 to the end"))
    }

    @Test func documentsThatAreNotXMLSayWhy() throws {
        for (text, code) in [
            ("<?xml version='1.0'?><a><b></a>", "LB1203"), ("<a>", "LB1204"),
            ("<!DOCTYPE a [<!ENTITY e SYSTEM '/etc/passwd'>]><a>&e;</a>", "LB1208"),
            (String(repeating: "<a>", count: 300), "LB1212"),
        ] {
            try folder.write("bad.xml", text)
            let outcome = try run("infer", "--data", "bad.xml")
            #expect(outcome.status != 0 && outcome.err.contains(code), "\(text.prefix(40)): \(outcome.err)")
        }
        // A document without anything that repeats is a record.
        try folder.write("one.xml", "<a><b>1</b></a>")
        #expect(try rows(["--data", "one.xml"], mapping: "one", inputs: ["one.xml"]).count == 1)
    }

    // MARK: schemas

    private func schema(_ body: String, _ attributes: String = "") -> String {
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" \(attributes)>\(body)</xs:schema>"
    }

    private func writeSchema() throws {
        try folder.write(
            "permits.xsd",
            schema(
                """
                <xs:import namespace="urn:common" schemaLocation="common.xsd"/>
                <xs:include schemaLocation="parts/fees.xsd"/>
                <xs:element name="export"><xs:complexType><xs:sequence>
                  <xs:element name="run" type="xs:date"/>
                  <xs:element ref="p:permit" minOccurs="0" maxOccurs="unbounded"/>
                </xs:sequence></xs:complexType></xs:element>
                <xs:element name="permit" type="p:Permit"/>
                <xs:complexType name="Record" abstract="true">
                  <xs:sequence><xs:element name="number" type="p:Number"/><xs:element name="filed" type="xs:dateTime" nillable="true"/></xs:sequence>
                  <xs:attribute name="status" use="required"><xs:simpleType><xs:restriction base="xs:string">
                    <xs:enumeration value="A"><xs:annotation><xs:documentation>active</xs:documentation></xs:annotation></xs:enumeration>
                    <xs:enumeration value="X"><xs:annotation><xs:documentation>expired</xs:documentation></xs:annotation></xs:enumeration>
                  </xs:restriction></xs:simpleType></xs:attribute>
                </xs:complexType>
                <xs:complexType name="Permit"><xs:complexContent><xs:extension base="p:Record"><xs:sequence>
                  <xs:choice><xs:element name="person" type="c:Person"/><xs:element name="company" type="xs:string"/></xs:choice>
                  <xs:element name="fee" type="p:Fee" minOccurs="0" maxOccurs="5"/>
                  <xs:element name="in" type="xs:boolean" default="false"/>
                  <xs:element name="phone" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
                  <xs:element ref="p:note" minOccurs="0"/>
                  <xs:element name="part" type="p:Permit" minOccurs="0" maxOccurs="unbounded"/>
                </xs:sequence><xs:attributeGroup ref="p:audit"/></xs:extension></xs:complexContent></xs:complexType>
                <xs:attributeGroup name="audit"><xs:attribute name="by" type="xs:string"/></xs:attributeGroup>
                <xs:simpleType name="Number"><xs:restriction base="xs:string"><xs:maxLength value="12"/></xs:restriction></xs:simpleType>
                <xs:element name="note" type="xs:string" abstract="true"/>
                <xs:element name="memo" substitutionGroup="p:note"/>
                <xs:element name="remark" substitutionGroup="p:note"/>
                """, "xmlns:p='urn:permits' xmlns:c='urn:common' targetNamespace='urn:permits' elementFormDefault='qualified'"))
        try folder.write(
            "common.xsd",
            schema(
                """
                <xs:complexType name="Person"><xs:all><xs:element name="family" type="xs:string"/>
                <xs:element name="born" type="xs:date" minOccurs="0"/></xs:all></xs:complexType>
                """, "targetNamespace='urn:common' elementFormDefault='qualified'"))
        // It has no namespace of its own, and includes what includes it.
        try folder.write(
            "parts/fees.xsd",
            schema(
                """
                <xs:include schemaLocation="../permits.xsd"/>
                <xs:complexType name="Fee"><xs:simpleContent><xs:extension base="Amount"><xs:attribute name="kind" type="xs:token"/>
                </xs:extension></xs:simpleContent></xs:complexType>
                <xs:simpleType name="Amount"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
                """))
        try folder.write(
            "data.xml",
            """
            <export xmlns="urn:permits" xmlns:c="urn:common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><run>2026-10-31</run>
            <permit status="A" by="x"><number>P-1</number><filed>2026-10-01T08:00:00Z</filed><person><c:family>Quill</c:family>
            <c:born>1980-01-02</c:born></person><fee kind="a">12.50</fee><fee>3</fee><in>true</in><phone>1</phone><memo>hm</memo></permit>
            <permit status="X"><number>P-2</number><filed xsi:nil="true"/><company>ACME</company><in>0</in></permit></export>
            """)
    }

    @Test func aSchemaWithImportsChoicesAndExtensions() throws {
        try writeSchema()
        let found = try rows(["--schema", "permits.xsd"], mapping: "permits", inputs: ["data.xml"])
        #expect(found.map { $0["source_key"] as? String } == ["P-1", "P-2"])
        let first = attributes(found.first)
        #expect(first["family"] as? String == "Quill" && first["born"] as? String == "1980-01-02")
        #expect(first["status_means"] as? String == "active")
        #expect((first["fee"] as? [[String: Any]])?.map { $0["value"] as? Double } == [12.5, 3])
        #expect(first["memo"] as? String == "hm")
        #expect(attributes(found.last)["in_"] as? Bool == false)
        let report = try run("infer", "--schema", "permits.xsd", "--json")
        let elements = try #require((report.json as? [String: Any])?["elements"] as? [[String: Any]])
        func occurs(_ path: String) -> String? { elements.first { $0["path"] as? String == path }?["occurs"] as? String }
        #expect(occurs("/export/permit") == "0..n" && occurs("/export/permit/fee") == "0..5" && occurs("/export/permit/person") == "0..1")
        #expect(occurs("/export/permit/memo") == "0..1" && occurs("/export/permit/@status") == "1" && occurs("/export/permit/number") == "1")
        #expect(elements.contains { ($0["notes"] as? [String])?.contains("one of person, company") == true })
        #expect(elements.contains { ($0["notes"] as? [String])?.contains("in place of note") == true })
        #expect(elements.contains { $0["path"] as? String == "/export/permit/part" && ($0["notes"] as? [String])?.contains("stands in itself") == true })
    }

    @Test func attributesHaveTheDefaultsOfTheSchema() throws {
        try folder.write(
            "d.xsd",
            schema(
                """
                <xs:simpleType name="State"><xs:restriction base="xs:string">
                  <xs:enumeration value="A"><xs:annotation><xs:documentation>active</xs:documentation></xs:annotation></xs:enumeration>
                  <xs:enumeration value="X"><xs:annotation><xs:documentation>expired</xs:documentation></xs:annotation></xs:enumeration>
                </xs:restriction></xs:simpleType>
                <xs:element name="list"><xs:complexType><xs:sequence><xs:element name="item" maxOccurs="unbounded"><xs:complexType>
                  <xs:sequence><xs:element name="part" minOccurs="0"><xs:complexType><xs:attribute name="unit" type="xs:string" default="kg"/>
                  </xs:complexType></xs:element><xs:element name="text" type="xs:string" default="none" minOccurs="0"/></xs:sequence>
                  <xs:attribute name="id" type="xs:string" use="required"/>
                  <xs:attribute name="owner" type="xs:string" default="O'Hara\\x"/>
                  <xs:attribute name="count" type="xs:int" default="5"/>
                  <xs:attribute name="rate" type="xs:decimal" fixed="1.50"/>
                  <xs:attribute name="open" type="xs:boolean" default="1"/>
                  <xs:attribute name="since" type="xs:date" default="2026-01-31"/>
                  <xs:attribute name="odd" type="xs:int" default="many"/>
                  <xs:attribute name="state" type="State" default="A"/>
                </xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
                """))
        try folder.write(
            "d.xml", "<list><item id='1'/><item id='2' owner='Q' count='7' rate='1.50' open='0' since='2026-02-01' state='X'><part/></item></list>")
        let found = try rows(["--schema", "d.xsd"], mapping: "d", inputs: ["d.xml"]).map(attributes)
        let first = try #require(found.first)
        #expect(first["owner"] as? String == "O'Hara\\x" && first["count"] as? Int == 5 && first["rate"] as? Double == 1.5)
        #expect(first["open"] as? Bool == true && first["since"] as? String == "2026-01-31")
        #expect(first["state"] as? String == "A" && first["state_means"] as? String == "active")
        // The default of an element is for one that is empty, and an attribute is not there where its element is not.
        #expect(first["text"] == nil && first["unit"] == nil && first["odd"] == nil)
        let last = try #require(found.last)
        #expect(last["owner"] as? String == "Q" && last["count"] as? Int == 7 && last["open"] as? Bool == false && last["state_means"] as? String == "expired")
    }

    @Test func schemasThatCannotBeReadSayWhy() throws {
        let element = "<xs:element name='a' type='xs:string'/>"
        try folder.write("outside.xsd", schema(element))
        for (body, text) in [
            ("<xs:include schemaLocation='http://example.org/x.xsd'/>" + element, "no local path"),
            ("<xs:import namespace='u' schemaLocation='../outside.xsd'/>" + element, "lies outside"),
            ("<xs:include schemaLocation='missing.xsd'/>" + element, "cannot be read"),
            ("<xs:include schemaLocation='plain.xml'/>" + element, "is no XSD"), ("<xs:element", "not well-formed"),
        ] {
            try folder.write("s/plain.xml", "<a/>")
            try folder.write("s/a.xsd", body.hasSuffix("element") ? "<xs:element" : schema(body))
            let outcome = try run("infer", "--schema", "s/a.xsd")
            #expect(outcome.status == 1 && outcome.err.contains("LB1505") && outcome.err.contains(text), "\(text): \(outcome.err)")
        }
        // A folder that is named may be used.
        try folder.write("s/a.xsd", schema("<xs:import namespace='u' schemaLocation='../outside.xsd'/>" + element))
        #expect(try run("infer", "--schema", "s/a.xsd", "--schema-folder", ".").status == 0)
        try folder.write("types.xsd", schema("<xs:simpleType name='t'><xs:restriction base='xs:string'/></xs:simpleType>"))
        #expect(try run("infer", "--schema", "types.xsd").err.contains("declares no element"))
    }

    /// What is named twice on each of many levels would be told 2^60 times.
    @Test(arguments: ["-9223372036854775808", "9223372036854775807"]) func occurrencesThatAreNoneAreBounded(number: String) throws {
        let occurs = "minOccurs='\(number)' maxOccurs='\(number)'"
        try folder.write(
            "s.xsd",
            schema("<xs:element name='a'><xs:complexType><xs:sequence \(occurs)><xs:element name='b' type='xs:string' \(occurs)/></xs:sequence></xs:complexType></xs:element>"))
        let outcome = try run("infer", "--schema", "s.xsd", "--json")
        #expect(outcome.status == 0, "\(outcome.err)")
    }

    @Test func bombsAreBounded() throws {
        var groups = "<xs:group name='g60'><xs:sequence/></xs:group>"
        var types = "<xs:simpleType name='u60'><xs:restriction base='xs:string'/></xs:simpleType>"
        var elements = ""
        for level in 0..<60 {
            groups += "<xs:group name='g\(level)'><xs:sequence><xs:group ref='g\(level + 1)'/><xs:group ref='g\(level + 1)'/></xs:sequence></xs:group>"
            types += "<xs:simpleType name='u\(level)'><xs:union memberTypes='u\(level + 1) u\(level + 1)'/></xs:simpleType>"
            elements +=
                "<xs:complexType name='c\(level)'><xs:sequence><xs:element name='l' type='c\(level + 1)'/><xs:element name='r' type='c\(level + 1)'/></xs:sequence></xs:complexType>"
        }
        elements += "<xs:complexType name='c60'/>"
        for root in [
            "<xs:element name='a'><xs:complexType><xs:group ref='g0'/></xs:complexType></xs:element>", "<xs:element name='a' type='u0'/>",
            "<xs:element name='a' type='c0'/>",
        ] {
            try folder.write("bomb.xsd", schema(groups + types + elements + root))
            let outcome = try run("infer", "--schema", "bomb.xsd", "--json")
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(outcome.out.contains("the rest is left out"))
        }
    }
}
