import Diagnostics
import Records
import Testing

@testable import XMLConnector

@Suite struct XMLFieldTests {
    let document = """
        <?xml version="1.0"?>
        <list made="2026-01-31"><rec id="1"><name><last> Kim </last></name><note>a<b>bold</b><![CDATA[ <c> ]]>&amp;z</note>\
        <lic no="7"><ren>2020-01-01</ren><ren>2021-01-01</ren></lic><lic no="8"/><tel>1</tel><tel/></rec>
        <rec id="x"><tel>2</tel></rec></list>
        """
    let fields = """
        record: /list/rec
        fields:
          - { name: made, path: /list/@made, type: date }
          - { name: id, path: "@id", type: int }
          - { name: last, path: name/last }
          - { name: note, path: note }
          - { name: lics, each: lic, fields: [ { name: no, path: "@no" }, { name: rens, each: ren, fields: [ { name: on, path: ".", type: date } ] } ] }
          - { name: tels, each: tel, type: string }
        """

    @Test(arguments: [1, 7, 64, 65_536]) func readsEveryKindOfField(chunkSize: Int) throws {
        #expect(
            try XMLReading.rows(document, fields, chunkSize: chunkSize) == [
                "20484d|1|'Kim'|'abold <c> &z'|[{'7' [{18262d} {18628d}]} {'8' []}]|['1' null]",
                "20484d|LB3002|null|null|[]|['2']",
            ])
    }

    @Test func knowsWhereRecordsStand() throws {
        let bytes = Array(document.utf8)
        let batch = try #require(try XMLReading.batches(bytes, fields).first)
        #expect(batch.origins.recordNumbers == [1, 2])
        #expect(batch.origins.lines == [2, 3])
        #expect(String(decoding: batch.rawRecord(1), as: UTF8.self) == "<rec id=\"x\"><tel>2</tel></rec>")
        #expect(batch.rawRecord(0).starts(with: Array("<rec id=\"1\">".utf8)))
        #expect(batch.rawRecord(0).suffix(12).elementsEqual(Array("</tel><tel/>".utf8)) == false)
        #expect(batch.rawRecord(0).suffix(6).elementsEqual(Array("</rec>".utf8)))
    }

    @Test func offsetsAreThoseOfTheFileInOtherEncodings() throws {
        let body = "<?xml version=\"1.0\" encoding=\"ENC\"?>\n<list><rec id=\"1\"><note>é€</note></rec><rec id=\"2\"><note>ü</note></rec></list>"
        let yaml = "{ record: /list/rec, fields: [ { name: n, path: note } ] }"
        let sixteen: [UInt8] = [0xFF, 0xFE] + body.replacing("ENC", with: "UTF-16").utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let latin: [UInt8] = body.replacing("ENC", with: "windows-1252").unicodeScalars.map {
            $0 == "€" ? UInt8(0x80) : UInt8(truncatingIfNeeded: $0.value)
        }
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(body.replacing("ENC", with: "utf-8").utf8)
        for bytes: [UInt8] in [sixteen, latin, marked] {
            for chunkSize in [5, 65_536] {
                let batch = try #require(try XMLReading.batches(bytes, yaml, chunkSize: chunkSize).first)
                #expect((0..<batch.count).map { XMLReading.show(batch.columns[0], $0) } == ["'é€'", "'ü'"])
                let raw = batch.rawRecord(1).filter { $0 != 0 }
                #expect(raw.starts(with: Array("<rec id=\"2\">".utf8)))
                #expect(raw.suffix(6).elementsEqual(Array("</rec>".utf8)))
            }
        }
    }

    @Test(arguments: [97, 4_096, 65_536]) func offsetsOfManySmallRecordsAreExact(chunkSize: Int) throws {
        let rows = (0..<1_500).map { "<e>" + ["", "é", "€uro", "😀", "a😀\nb"][$0 % 5] + "\($0)</e>" }
        let body = "<r>" + rows.joined(separator: "\r\n") + "</r>"
        func wide(_ text: String, _ bytes: (UInt32) -> [UInt8]) -> [UInt8] { text.unicodeScalars.flatMap { bytes($0.value) } }
        func sixteen(_ text: String, isLittle: Bool) -> [UInt8] {
            text.utf16.flatMap { isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
        let documents: [(yaml: String, encode: (String) -> [UInt8])] = [
            ("", { sixteen($0, isLittle: true) }), ("", { sixteen($0, isLittle: false) }),
            ("", { wide($0) { [UInt8($0 & 0xFF), UInt8($0 >> 8 & 0xFF), UInt8($0 >> 16), 0] } }),
            // In it é has two bytes, and what is beyond the plane four.
            ("encoding: gb18030, ", { wide($0) { $0 == 0xE9 ? [0xA8, 0xA6] : $0 == 0x20AC ? [0xA2, 0xE3] : $0 == 0x1F600 ? [0x94, 0x39, 0xFC, 0x36] : [UInt8($0)] } }),
        ]
        for (yaml, encode) in documents {
            let text = yaml.isEmpty ? "<?xml version='1.0'?>" + body : body
            let batches = try XMLReading.batches(
                encode(text), "{ record: /r/e, \(yaml)fields: [ { name: t, path: . } ] }", batchRows: 700, chunkSize: chunkSize)
            let raw = batches.flatMap { batch in (0..<batch.count).map { batch.rawRecord($0) } }
            #expect(raw.count == rows.count)
            #expect(zip(raw, rows).allSatisfy { $0.elementsEqual(encode($1)) }, "\(yaml)")
        }
    }

    @Test func mappedEncodingGoesBeforeTheDeclaredOne() throws {
        let bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?><r><e>".utf8) + [0x80] + Array("</e></r>".utf8)
        #expect(XMLReading.refusal(bytes)?.code == .xmlBytesMalformed)
        #expect(
            try XMLReading.rows(bytes, "{ record: /r/e, encoding: cp1252, fields: [ { name: t, path: \".\" } ] }") == ["'€'"])
    }

    @Test func aSecondMatchIsAnErrorUnlessTheFieldChooses() throws {
        let text = "<r><e><a>1</a><a>2</a><a>3</a></e><e><a>4</a></e></r>"
        func rows(_ key: String) throws -> [String] {
            try XMLReading.rows(text, "{ record: /r/e, fields: [ { name: a, path: a\(key) } ] }")
        }
        #expect(try rows("") == ["LB1214", "'4'"])
        #expect(try rows(", repeat: first") == ["'1'", "'4'"])
        #expect(try rows(", repeat: last") == ["'3'", "'4'"])
        #expect(try XMLReading.rows("<r><e><a x='1'/><a x='2'/></e></r>", "{ record: /r/e, fields: [ { name: a, path: a/@x } ] }") == ["LB1214"])
    }

    @Test func emptyAndAbsentAreToldApart() throws {
        let yaml = "{ record: /r/e, fields: [ { name: a, path: a, blank: empty }, { name: b, path: a, blank: error } ] }"
        #expect(try XMLReading.rows("<r><e><a> </a></e><e/></r>", yaml) == ["''|LB3005", "null|null"])
    }

    @Test func absentEmptyAndNilAreThreeThings() throws {
        let text = """
            <r xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><e><a i:nil='true'/></e><e><a i:nil=' 1 '></a></e><e><a/></e><e/>\
            <e><a i:nil='false'>x</a></e><e><a i:nil='true'>x</a></e><e><a xsi:nil='true' xmlns:xsi='urn:other'>y</a></e></r>
            """
        func rows(_ keys: String) throws -> [String] {
            try XMLReading.rows(text, "{ record: /r/e, fields: [ { name: a, path: a, \(keys) } ] }")
        }
        #expect(try rows("blank: empty") == ["null", "null", "''", "null", "'x'", "LB1221", "'y'"])
        #expect(try rows("blank: empty, absent: error") == ["null", "null", "''", "LB1220", "'x'", "LB1221", "'y'"])
        #expect(try rows("nil: error") == ["LB1220", "LB1220", "null", "null", "'x'", "LB1221", "'y'"])
        #expect(try rows("blank: empty, absent: blank, nil: blank") == ["''", "''", "''", "''", "'x'", "LB1221", "'y'"])
        #expect(try rows("blank: error, absent: blank") == ["null", "null", "LB3005", "LB3005", "'x'", "LB1221", "'y'"])
        #expect(
            try XMLReading.rows(text, "{ record: /r/e, fields: [ { name: a, path: 'a/@xsi:nil' } ] }")
                == ["'true'", "'1'", "null", "null", "'false'", "'true'", "null"])
    }

    @Test func nilThatIsNoBooleanIsAnError() throws {
        func element(_ value: String) -> String { "<e><a i:nil='\(value)'/></e>" }
        let values = ["maybe", "", "TRUE", "2", "01", "tru", "false x", "&#9;false&#10; ", " 0 ", "true ", "1"]
        let text = "<r xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>" + values.map(element).joined()
            + "<e><a i:nil='maybe'>held</a></e></r>"
        func rows(_ keys: String) throws -> [String] {
            try XMLReading.rows(text, "{ record: /r/e, fields: [ { name: a, path: a\(keys) } ] }")
        }
        let unclear = [String](repeating: "LB1227", count: 7)
        #expect(try rows(", blank: empty") == unclear + ["''", "''", "null", "null", "LB1227"])
        #expect(try rows(", nil: blank, blank: empty") == unclear + ["''", "''", "''", "''", "LB1227"])
        // Of a group each element is for itself, and a value from around the record is as unclear there.
        let list = "<r xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><h i:nil='no'>held</h><e><a>1</a><a i:nil='x'>2</a></e></r>"
        let yaml = "{ record: /r/e, fields: [ { name: h, path: ../h }, { name: a, each: a, type: int } ] }"
        #expect(try XMLReading.rows(list, yaml) == ["LB1227|[1 LB1227]"])
        let batch = try #require(try XMLReading.batches(Array(list.utf8), yaml).first)
        let error = try #require(batch.columns[0].error(at: 0))
        #expect(error.message == "../h has an xsi:nil that is no boolean" && error.found == nil)
        #expect(error.expected == "`true`, `false`, `1` or `0`")
    }

    @Test func keysAndValuesAreMaps() throws {
        let text = """
            <r><e><attr name='a'>1</attr><attr name='b'>2</attr></e><e/><e><attr name='a'>1</attr><attr name='a'>2</attr></e>\
            <e><attr>1</attr></e><e><attr name='c'>x</attr></e></r>
            """
        let yaml = "{ record: /r/e, fields: [ { name: m, map: { each: attr, key: '@name', value: . }, type: int } ] }"
        #expect(
            try XMLReading.rows(text, yaml) == ["{'a': 1, 'b': 2}", "{}", "LB1222", "LB1222", "{'c': LB3002}"])
        #expect(try XMLReading.layout(yaml).layout?.schema.kinds[0].columns.map(\.type) == [.map(.string, .int)])
    }

    @Test func mixedContentIsFlattenedByRule() throws {
        let text = "<r><e>a<b>c<![CDATA[ & ]]></b>d<!-- x --><?p q?>e</e><e xml:lang='fr'>f</e></r>"
        let yaml = "{ record: /r/e, fields: [ { name: a, path: . }, { name: t, path: ., content: text }, { name: l, path: '@xml:lang' } ] }"
        #expect(try XMLReading.rows(text, yaml, chunkSize: 1) == ["'ac & de'|'ade'|null", "'f'|'f'|'fr'"])
    }

    @Test func textThatLooksLikeAPrologStaysAsItIs() throws {
        let quoted = "<!DOCTYPE r [<?p \"]'?>]>"
        #expect(try XMLReading.rows("<r><e><![CDATA[\(quoted)]]></e></r>", XMLReading.plain) == ["'\(quoted)'"])
        // `>` and `->` at the beginning of a comment are of its text (XML 1.0, production Comment).
        for comment in ["<!--> <? -->", "<!---> <? -->", "<!--> ' ]> -->"] {
            let text = "<!DOCTYPE r [\(comment)<!ENTITY a \"x]\"><?p ?>]><r><e>&a;</e></r>"
            #expect(try XMLReading.rows(text, XMLReading.plain) == ["'x]'"], "\(comment)")
        }
    }

    @Test func aFieldInAnotherNamespaceIsNamed() throws {
        let yaml = "{ record: /r/e, fields: [ { name: a, path: a }, { name: k, path: '@k' } ] }"
        let report = XMLReading.refusal("<r><e><n:a xmlns:n='urn:n'>1</n:a></e></r>", yaml)
        #expect(report?.code == .xmlNamespaceDiffers)
        #expect(report?.found?.revealed == "urn:n")
        #expect(XMLReading.refusal("<r xmlns:n='urn:n'><e n:k='1'/></r>", yaml)?.message.contains("@k") == true)
        #expect(XMLReading.refusal("<r><e><n:a xmlns:n='urn:n'>1</n:a><a>2</a></e></r>", yaml) == nil)
        let known = "{ record: /r/e, namespaces: { n: 'urn:n' }, fields: [ { name: a, path: a } ] }"
        #expect(try XMLReading.rows("<r><e><n:a xmlns:n='urn:n'>1</n:a></e></r>", known) == ["null"])
    }

    @Test func namespacesMatchByName() throws {
        let text = "<p:r xmlns:p='urn:a' xmlns='urn:b'><e k='1' p:k='2'><p:a>x</p:a><a>y</a></e></p:r>"
        let yaml = """
            { record: /q:r/e, namespaces: { q: "urn:a", default: "urn:b" }, fields: [ { name: a, path: "q:a" },
              { name: b, path: a }, { name: k, path: "@k" }, { name: l, path: "@q:k" } ] }
            """
        #expect(try XMLReading.rows(text, yaml) == ["'x'|'y'|'1'|'2'"])
    }

    @Test func anotherNamespaceIsNotAnEmptyExtract() throws {
        let report = XMLReading.refusal("<r xmlns='urn:new'><e/></r>", "{ record: /p:r/p:e, namespaces: { p: 'urn:old' }, fields: [ { name: t, path: '.' } ] }")
        #expect(report?.code == .xmlNamespaceDiffers)
        #expect(report?.found?.revealed == "urn:new")
        #expect(report?.help?.contains("namespaces: { p: \"urn:new\" }") == true)
        #expect(try XMLReading.rows("<r xmlns='urn:new'><x/></r>", XMLReading.plain) == [])
        #expect(XMLReading.refusal("<r xmlns='urn:new'><e/></r>")?.help?.contains("default: \"urn:new\"") == true)
    }

    @Test func batchesEndWhereTheyShould() throws {
        let text = "<list made='2026-01-31'>" + (1...10).map { "<rec id='\($0)'><tel>\($0)</tel></rec>" }.joined() + "</list>"
        let batches = try XMLReading.batches(Array(text.utf8), fields, batchRows: 4)
        #expect(batches.map(\.count) == [4, 4, 2])
        #expect(batches.map { XMLReading.show($0.columns[0], $0.count - 1) } == ["20484d", "20484d", "20484d"])
        #expect(batches.map { XMLReading.show($0.columns[5], 0) } == ["['1']", "['5']", "['9']"])
        #expect(batches[2].origins.recordNumbers == [9, 10])
        #expect(String(decoding: batches[1].rawRecord(0), as: UTF8.self) == "<rec id='5'><tel>5</tel></rec>")
    }

    @Test func entitiesOfTheDocumentAreReplaced() throws {
        let text = "<!DOCTYPE r [<!ENTITY a \"x&b;\"><!ENTITY b \"<i>y</i>\"><!ENTITY c \"z\"><!ATTLIST e k CDATA 'd&c;'>]><r><e>&a;!</e></r>"
        let yaml = "{ record: /r/e, fields: [ { name: t, path: \".\" }, { name: k, path: \"@k\" }, { name: i, path: i } ] }"
        #expect(try XMLReading.rows(text, yaml) == ["'xy!'|'dz'|'y'"])
    }
}
