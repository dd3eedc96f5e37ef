import Testing

@testable import XMLConnector

@Suite struct XMLPathTests {
    private func rows(_ record: String, _ text: String, _ fields: String = "{ name: t, path: \".\" }") throws -> [String] {
        try XMLReading.rows(text, "{ record: \"\(record)\", fields: [ \(fields) ] }")
    }

    let document = """
        <r><a t='A'><e>1</e><e>2</e></a><b t='B'><e k='x'>3</e><e k='y'>4</e><c><e>5</e></c></b><e>6</e><a><e>7</e></a></r>
        """

    @Test(arguments: [
        ("/r/*/e", "1 2 3 4 7"), ("/r/e", "6"), ("//e", "1 2 3 4 5 6 7"), ("/r//e", "1 2 3 4 5 6 7"), ("/r/b//e", "3 4 5"),
        ("/*/*/e", "1 2 3 4 7"), ("/r/a[1]/e", "1 2"), ("/r/a[2]/e", "7"), ("/r/a/e[1]", "1 7"), ("/r/a/e[2]", "2"),
        ("//e[1]", "1 3 5 6 7"), ("/r/*[2]/e", "3 4"), ("/r/a[@t]/e", "1 2"), ("/r/a[not(@t)]/e", "7"),
        ("/r/*[@t='B']/e", "3 4"), ("/r/*[@t!='B']/e", "1 2"), ("//e[@k='y']", "4"), ("//e[@k][1]", "3"),
        ("//e[2][@k]", "4"), ("/r/*[@t][2]/e[ @k = 'x' ]", "3"), ("/r/c/e", ""), ("//b//c//e", "5"), ("//*[@k]", "3 4"),
    ]) func selectsRecords(path: String, expected: String) throws {
        let wanted = expected.split(separator: " ").map { "'\($0)'" }
        #expect(try rows(path, document) == wanted)
        #expect(try XMLReading.rows(document, "{ record: \"\(path)\", fields: [ { name: t, path: . } ] }", chunkSize: 3) == wanted)
    }

    @Test func fieldsHaveConditionsToo() throws {
        let text = "<r><e><tel type='home'>1</tel><tel type='work'>2</tel><n>a<n>b</n></n></e><e><tel>3</tel><n>c</n></e></r>"
        #expect(
            try rows(
                "/r/e", text,
                "{ name: h, path: \"tel[@type='home']\" }, { name: s, path: 'tel[2]' }, { name: n, path: n, content: text }, "
                    + "{ name: l, path: .//n }, { name: first, path: '*[1]' }")
                == ["'1'|'2'|'a'|LB1214|'1'", "null|null|'c'|'c'|'3'"])
    }

    @Test func groupsMayStandAtAnyDepth() throws {
        let text = "<r><e><x><l n='1'/></x><l n='2'/></e></r>"
        #expect(try rows("/r/e", text, "{ name: l, each: .//l, fields: [ { name: n, path: '@n' } ] }") == ["[{'1'} {'2'}]"])
        let nested = "<r><e><l n='1'><l n='2'/></l></e></r>"
        let yaml = "{ record: /r/e, fields: [ { name: l, each: .//l, fields: [ { name: n, path: '@n' } ] } ] }"
        #expect(XMLReading.refusal(nested, yaml)?.code == .xmlNestedInItself)
        #expect(XMLReading.refusal("<r><e><e/></e></r>", "{ record: //e, fields: [ { name: t, path: . } ] }")?.code == .xmlNestedInItself)
    }

    @Test func namesOfNamespacesMayBeWild() throws {
        let text = "<p:r xmlns:p='urn:a'><p:e>1</p:e><e>2</e><x:e xmlns:x='urn:b'>3</x:e></p:r>"
        func rows(_ path: String) throws -> [String] {
            try XMLReading.rows(text, "{ record: '\(path)', namespaces: { q: 'urn:a' }, fields: [ { name: t, path: . } ] }")
        }
        #expect(try rows("/*/*") == ["'1'", "'2'", "'3'"])
        #expect(try rows("/q:r/q:*") == ["'1'"])
        #expect(try rows("/*/e") == ["'2'"])
    }
}
