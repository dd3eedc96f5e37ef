import Diagnostics
import Testing

@testable import XMLConnector

@Suite struct XMLRefusalTests {
    private func code(_ text: String, _ limits: String = "") -> String? {
        let yaml = "{ record: /r/e, \(limits.isEmpty ? "" : "limits: { \(limits) }, ")fields: [ { name: t, path: \".\" }, { name: a, path: \"@a\" } ] }"
        return XMLReading.refusal(text, yaml)?.code.number
    }

    @Test func tellsWhereADocumentBreaks() throws {
        let report = try #require(XMLReading.refusal("<r>\n<e>1</e>\n<e>2</f>\n</r>"))
        #expect(report.code == .xmlNotWellFormed)
        #expect(report.place?.line == 3)
        #expect(report.place?.record == 2)
        #expect(report.place?.byteOffset == 21)
        #expect(report.message.contains("e"))
        #expect(report.help != nil)
    }

    /// A short document must not become a long one through what its document type adds to elements.
    @Test func defaultsDoNotMakeMoreThanTheDocument() {
        func text(_ length: Int, _ records: Int) -> String {
            "<!DOCTYPE r [<!ATTLIST e a CDATA '" + String(repeating: "v", count: length) + "'>]><r>" + String(repeating: "<e/>", count: records) + "</r>"
        }
        #expect(code(text(10_000, 100)) == nil)
        #expect(code(text(10_000, 200)) == "LB1211")
        #expect(code(text(10_000, 200), "expansion: 3000000") == nil)
        // Short ones may be as many as the document is long.
        #expect(code(text(20, 100_000)) == nil)
    }

    @Test(arguments: [
        ("", "LB1204"), ("  \n", "LB1204"), ("<r>", "LB1204"), ("<r><e>text", "LB1204"), ("<r><e a='", "LB1204"),
        ("<?xml version='1.0'?>", "LB1204"), ("<r/>x", "LB1203"), ("<r/><r/>", "LB1203"), ("x<r/>", "LB1203"),
        (" <?xml version='1.0'?><r/>", "LB1203"), ("<r><e>]]></e></r>", "LB1203"), ("<r><!-- -- --></r>", "LB1203"),
        ("<r a='<'/>", "LB1203"), ("<r a='1' a='2'/>", "LB1203"), ("<r a=1/>", "LB1203"), ("<r>&</r>", "LB1203"),
        ("<r>&#0;</r>", "LB1203"), ("<r>&#xD800;</r>", "LB1203"), ("<r>&#xFFFE;</r>", "LB1203"),
        ("<r>\u{1}</r>", "LB1207"), ("<r>\u{FFFF}</r>", "LB1207"), ("<r/>\0", "LB1207"), ("<!--\u{B}--><r/>", "LB1207"),
        ("<r>&nope;</r>", "LB1209"), ("<p:r/>", "LB1217"), ("<r p:a=''/>", "LB1217"),
        ("<!DOCTYPE r SYSTEM 'http://localhost/x.dtd'><r/>", "LB1208"),
        ("<!DOCTYPE r PUBLIC '-//X' 'x.dtd'><r/>", "LB1208"),
        ("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>", "LB1208"),
        ("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r a='&x;'/>", "LB1208"),
        ("<!DOCTYPE r [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]><r/>", "LB1208"),
        ("<!DOCTYPE r [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><r>&a;</r>", "LB1210"),
        ("<!DOCTYPE r [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><r a='&a;'/>", "LB1210"),
        ("<!DOCTYPEr><r/>", "LB1203"), ("<!DOCTYPE r>[]><r/>", "LB1203"), ("<!DOCTYPE r><!DOCTYPE r><r/>", "LB1203"),
        ("<?xml version='1.0' encoding='UTF-16'?><r/>", "LB1205"),
        ("<?xml version='1.0' encoding='no-such-thing'?><r/>", "LB1002"),
    ]) func refusesWhatXMLRefuses(text: String, expected: String) { #expect(code(text) == expected) }

    @Test(arguments: [
        "<r/>", "<?xml version='1.0' standalone='yes'?><!DOCTYPE r><r/>", "<!DOCTYPE r []><r/> <!-- x --> <?p?>\n",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'unused'>]><r/>", "<r a='>'><e b=\"'>'\">]] ></e></r>", "\u{FEFF}<r/>",
        "<!-- <!DOCTYPEr> --><r/>", "<r xmlns:p='no uri'><p:x/></r>", "<r xmlns='relative'/>", "<?a:b c?><r/>",
    ]) func acceptsWhatXMLAccepts(text: String) { #expect(code(text) == nil) }

    @Test func limitsHaveTheirOwnCodes() {
        let nested = String(repeating: "<x>", count: 255) + String(repeating: "</x>", count: 255)
        #expect(code("<r>\(nested)</r>") == nil)
        #expect(code("<r><x>\(nested)</x></r>") == "LB1212")
        #expect(code("<r><e><x/></e></r>", "depth: 2") == "LB1212")
        let attributes = (1...1000).map { "a\($0)=''" }.joined(separator: " ")
        #expect(code("<r \(attributes)/>") == nil)
        #expect(code("<r \(attributes) b=''/>") == "LB1213")
        #expect(code("<r><e>12345</e></r>", "text: 5") == nil)
        #expect(code("<r><e>123<![CDATA[456]]></e></r>", "text: 5") == "LB1216")
        #expect(code("<r><e a='123456'/></r>", "text: 5") == "LB1216")
        #expect(code("<r><e>12345</e></r>", "record: 12") == nil)
        #expect(code("<r><e>123456</e></r>", "record: 12") == "LB1007")
        #expect(code("<r><\(String(repeating: "n", count: 1000))/></r>") == nil)
        #expect(code("<r><\(String(repeating: "n", count: 1001))/></r>") == "LB1215")
        #expect(code("<r \(String(repeating: "n", count: 1001))=''/>") == "LB1215")
    }

    @Test func anEndlessRecordIsRefusedBeforeItEnds() {
        let yaml = "{ record: /r/e, limits: { record: 100000 }, fields: [ { name: t, path: x } ] }"
        let text = "<r><e>" + String(repeating: "<y>1</y>", count: 50_000)
        #expect(XMLReading.refusal(text, yaml)?.code == .recordTooLarge)
    }

    @Test(.timeLimit(.minutes(1))) func aTagOfManyAttributesIsRefusedBeforeItIsCompared() {
        let attributes = (1...100_000).map { "a\($0)='>'" }.joined(separator: " ")
        #expect(code("<r \(attributes)/>") == "LB1213")
        #expect(code("<r a='\(String(repeating: "=", count: 300_000))'/>") == nil)
    }

    @Test func entitiesExpandWithinBounds() {
        func laughs(_ levels: Int) -> String {
            let declarations = (1...levels).map { "<!ENTITY l\($0) '\(String(repeating: "&l\($0 - 1);", count: 10))'>" }.joined()
            return "<!DOCTYPE r [<!ENTITY l0 'haha'>\(declarations)]><r><e>&l\(levels);</e></r>"
        }
        #expect(code(laughs(2)) == nil)
        #expect(code(laughs(9)) == "LB1211")
        #expect(code(laughs(2), "expansion: 100") == "LB1211")
        let attribute = laughs(9).replacing("<r><e>&l9;</e></r>", with: "<r><e a='&l9;'/></r>")
        #expect(code(attribute) == "LB1211")
        let deep = (1...17).map { "<!ENTITY d\($0) '&d\($0 - 1);'>" }.joined()
        #expect(code("<!DOCTYPE r [<!ENTITY d0 'x'>\(deep)]><r>&d15;</r>") == nil)
        #expect(code("<!DOCTYPE r [<!ENTITY d0 'x'>\(deep)]><r>&d16;</r>") == "LB1210")
    }

    @Test func bytesOutsideTheEncodingAreFound() {
        let report = XMLReading.refusal(Array("<r>\n<e>ab".utf8) + [0xC3, 0x28] + Array("</e></r>".utf8))
        #expect(report?.code == .xmlBytesMalformed)
        #expect(report?.place?.byteOffset == 9)
        #expect(report?.place?.line == 2)
        #expect(report?.place?.column == 6)
        #expect(XMLReading.refusal(Array("<r/>".utf8) + [0xE2, 0x82])?.message.contains("ends inside") == true)
        #expect(XMLReading.refusal([0xFF, 0xFE, 0x3C, 0, 0x64, 0, 0x2F, 0, 0x3E, 0, 0x61])?.code == .xmlBytesMalformed)
        #expect(XMLReading.refusal([0xED, 0xA0, 0x80])?.code == .xmlBytesMalformed)
    }

    @Test func namesThatLibxmlGivesUpAreTooLong() {
        let name = String(repeating: "n", count: 60_000)
        for text in ["<r><\(name)/></r>", "<\(name)/>", "<r \(name)='1'/>", "<\(name):r xmlns:\(name)='u'/>", "<r><?\(name) x?></r>"] {
            let report = XMLReading.refusal(text)
            #expect(report?.code == .xmlNameTooLong && report?.expected == "at most 1000 bytes")
        }
    }

    @Test func denseReferencesSayWhatIsExpected() {
        // libxml2 counts what is copied for each reference; the limits of the mapping are far.
        let text = "<!DOCTYPE r [<!ENTITY a '\(String(repeating: "x", count: 20_000))'>]><r><e>\(String(repeating: "&a;", count: 5_000))</e></r>"
        let yaml = "{ record: /r/e, limits: { expansion: 1073741824, text: 1073741824, record: 1073741824 }, fields: [ { name: t, path: . } ] }"
        let report = XMLReading.refusal(text, yaml)
        #expect(report?.code == .xmlEntityExpansion)
        #expect(report?.expected != nil && report?.found != nil)
    }

    @Test func filesThatAreNoXMLAreCalledSo() {
        for text in ["read me\n", "\n\n  read me <b>"] {
            let report = XMLReading.refusal(text)
            #expect(report?.code == .xmlNotWellFormed && report?.message == "the file is no XML: it begins with something other than markup")
            #expect(report?.expected == "an XML document, which begins with `<`" && report?.help?.contains("`*.xml`") == true)
        }
        #expect(XMLReading.refusal("<!-- a -->read me<r/>")?.message == "something other than markup stands before the root element")
        let packed = XMLReading.refusal([0x28, 0xB5, 0x2F, 0xFD, 0, 0])
        #expect(packed?.code == .xmlNotWellFormed && packed?.found?.revealed == "zstd" && packed?.help?.hasPrefix("unpack it first") == true)
        let error = #expect(throws: GatewayError.self) { try XMLEncoding.checkPacking([0x1F, 0x8B], "a.zip/b.xml.gz", isInArchive: true) }
        #expect(error?.diagnostics.first?.found?.revealed == "gzip" && error?.diagnostics.first?.help?.hasPrefix("files in archives") == true)
        #expect(XMLEncoding.strangerHelp(isInArchive: true).hasPrefix("an archive stands for all files in it"))
    }

    @Test func namesOfEntitiesAreHiddenInPersonalText() {
        let yaml = """
            record: /r/e
            context: { h: { path: /r/h, fields: [ { name: by, path: by, personal: true } ] } }
            fields:
              - { name: last, path: last, personal: true }
              - { name: note, path: note }
              - { name: kin, each: kin, personal: true, fields: [ { name: name, path: name } ] }
              - { name: tag, map: { each: tag, key: "@k", value: . }, personal: true }
              - { name: by, path: ../by, personal: true }
              - { name: at, path: ../at }
            """
        let hidden = [
            "<r><e><last>Smith&Jones;</last></e></r>", "<r><e><kin><name>&Jones;</name></kin></e></r>", "<r><e><tag k='1'>&Jones;</tag></e></r>",
            "<r><e last='&Jones;'/></r>", "<r><e>&Jones;</e></r>", "<r><by>&Jones;</by><e/></r>", "<r><h><by>&Jones;</by></h><e/></r>",
            "<r last='&Jones;'><e/></r>",
        ]
        for text in hidden {
            let report = XMLReading.refusal(text, yaml)
            #expect(report?.code == .xmlEntityUnknown && report?.message == "an entity is not declared", "\(text)")
            #expect(report?.found?.description == "‹personal value, 7 bytes›", "\(text)")
        }
        for text in ["<r><e><note>&nbsp;</note></e></r>", "<r><at>&nbsp;</at><e/></r>"] {
            let report = XMLReading.refusal(text, yaml)
            #expect(report?.message == "the entity nbsp is not declared" && report?.found?.description == "&nbsp;", "\(text)")
        }
        // Where nothing is personal, nothing is hidden.
        #expect(XMLReading.refusal("<r><e x='&nbsp;'>a</e></r>")?.message == "the entity nbsp is not declared")
    }

    @Test func entitiesThatAreDeclaredAreCounted() {
        func text(_ count: Int) -> String { "<!DOCTYPE r [" + (0..<count).map { "<!ENTITY e\($0) 'v'>" }.joined() + "]><r><e>&e0;</e></r>" }
        #expect(code(text(20), "entities: 20") == nil)
        #expect(code(text(21), "entities: 20") == "LB1230")
        #expect(code(text(50_001)) == "LB1230")
    }
}
