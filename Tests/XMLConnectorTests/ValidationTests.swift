import CLibXML2
import Connector
import Diagnostics
import Glibc
import Input
import Records
import Testing

@testable import XMLConnector

/// Records held against an XSD while they are read.
@Suite struct ValidationTests {
    static let types = """
        <xs:simpleType name="code"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}"/></xs:restriction></xs:simpleType>
        <xs:complexType name="entry"><xs:sequence>
          <xs:element name="born" type="xs:date"/><xs:element name="code" type="code" minOccurs="0"/>
        </xs:sequence><xs:attribute name="id" type="xs:int" use="required"/></xs:complexType>
        """
    static let global = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\(types)<xs:element name='e' type='entry'/></xs:schema>"
    /// The record is declared inside of the root, behind a header that every document must have.
    static let local = """
        <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\(types)<xs:element name='r'><xs:complexType><xs:sequence>
        <xs:element name='head' type='xs:string'/><xs:element name='e' type='entry' maxOccurs='unbounded'/>
        <xs:element name='tail' type='xs:string'/></xs:sequence><xs:attribute name='v' use='required'/></xs:complexType></xs:element></xs:schema>
        """
    static let document = """
        <r v='1'><head/>
        <e id='1'><born>2001-02-03</born><code>AB</code></e>
        <e id='2'><born>Miller</born></e>
        <e><born>2001-02-03</born></e>
        <e id='4'><code>AB</code></e>
        <e id='5'><born>2001-02-03</born><code>secret</code><code/></e>
        <e id='6'><born>2001-02-03</born></e><tail/></r>
        """

    /// A folder with a schema and files beside it.
    private func withFolder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
        var template = Array("/tmp/landbridge-xsd-XXXXXX".utf8CString)
        let folder = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } } ?? ""
        defer {
            for name in files.keys { unlink("\(folder)/\(name)") }
            rmdir(folder)
        }
        for (name, text) in files {
            let file = fopen("\(folder)/\(name)", "w")
            fputs(text, file)
            fclose(file)
        }
        return try body(folder)
    }

    private static let record = "record: /r/e, fields: [ { name: id, path: '@id' } ]"

    private func read(
        _ text: String, schema: String, others: [String: String] = [:], kinds: String = record, extra: String = "", chunkSize: Int = 65_536
    ) throws -> (rows: [String], rejects: [RejectedRecord]) {
        try withFolder(["s.xsd": schema].merging(others) { first, _ in first }) { folder in
            let yaml = "{ \(kinds), validate: \(folder)/s.xsd\(extra) }"
            let (layout, problems) = try XMLReading.layout(yaml)
            #expect(problems.map(\.message) == [])
            let path = try XMLReading.file(Array(text.utf8))
            defer { unlink(path) }
            let source = XMLSource(
                layout: try #require(layout), files: [InputFile(path: path)], columns: nil, batchRows: 2, chunkSize: chunkSize,
                splitting: .init(partSize: 64, window: 2))
            var rows: [String] = []
            var rejects: [RejectedRecord] = []
            while let frame = try source.next() {
                let batch = try frame.decode()
                rejects += batch.rejects
                for records in batch.batches {
                    for row in 0..<records.count { rows.append(records.columns.map { XMLReading.show($0, row) }.joined(separator: "|")) }
                }
            }
            return (rows, rejects)
        }
    }

    @Test(arguments: [global, local], [5, 65_536]) func recordsThatBreakTheSchemaAreRejected(schema: String, chunkSize: Int) throws {
        let (rows, rejects) = try read(Self.document, schema: schema, chunkSize: chunkSize)
        #expect(rows == ["'1'", "'6'"])
        #expect(rejects.map(\.diagnostic.code) == [.xmlRecordInvalid, .xmlRecordInvalid, .xmlRecordInvalid, .xmlRecordInvalid])
        #expect(rejects.map(\.recordNumber) == [2, 3, 4, 5])
        #expect(rejects.map(\.kind) == ["record", "record", "record", "record"])
        #expect(rejects.map { $0.diagnostic.place?.line } == [3, 4, 5, 6])
        #expect(
            rejects.map(\.diagnostic.message) == [
                "born: the value is not of its type", ".: a required attribute is missing",
                "code: an element is missing, or is not expected there", "code: the value does not match its pattern, and 1 more",
            ])
        #expect(String(decoding: rejects[0].raw, as: UTF8.self) == "<e id='2'><born>Miller</born></e>")
        #expect(!rejects.contains { "\($0.diagnostic)".contains("Miller") || "\($0.diagnostic)".contains("secret") })
    }

    @Test func entitiesDamageAndOtherEncodingsAreValidated() throws {
        let text = "<!DOCTYPE r [<!ENTITY d '2001-02-03'><!ATTLIST e id CDATA '7'>]><r v='1'><head/><e><born>&d;</born></e><e><born>x&d;</born></e></r>"
        let (rows, rejects) = try read(text, schema: Self.local)
        #expect(rows == ["'7'"])
        #expect(rejects.map(\.recordNumber) == [2])
        let damaged = "<r v='1'><head/><e id='1'><born>2001-02-03</born></x><e id='2'><born>2001-02-03</born></e><e id='3'><born/></e></r>"
        let salvaged = try read(damaged, schema: Self.local, extra: ", malformed: salvage")
        #expect(salvaged.rows == ["'2'"])
        #expect(salvaged.rejects.map(\.diagnostic.code) == [.xmlNotWellFormed, .xmlRecordInvalid])
    }

    private static func schema(_ body: String) -> String { "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\(body)</xs:schema>" }
    private static let head = "<xs:element name='head' type='xs:string'/>"

    /// Where the element around the records is declared does not matter: in a file of its own, in a named type, in a group, in
    /// the type that another one extends, or for a head of a substitution group.
    @Test(arguments: [
        ("<xs:include schemaLocation='t.xsd'/>\(types)", "<xs:element name='r'><xs:complexType><xs:sequence>\(head)<xs:element name='e' type='entry' maxOccurs='9'/></xs:sequence></xs:complexType></xs:element>"),
        ("<xs:include schemaLocation='t.xsd'/><xs:element name='r' type='wrapper'/>\(types)", "<xs:complexType name='wrapper'><xs:sequence>\(head)<xs:element name='e' type='entry' maxOccurs='9'/></xs:sequence></xs:complexType>"),
        ("<xs:include schemaLocation='t.xsd'/><xs:element name='r'><xs:complexType><xs:sequence>\(head)<xs:group ref='g'/></xs:sequence></xs:complexType></xs:element>\(types)", "<xs:group name='g'><xs:sequence><xs:element name='first'/><xs:element name='e' type='entry' maxOccurs='9'/></xs:sequence></xs:group>"),
        ("<xs:include schemaLocation='t.xsd'/><xs:element name='r' type='wrapper'/>\(types)", "<xs:complexType name='base'><xs:sequence>\(head)<xs:element name='e' type='entry' maxOccurs='9'/></xs:sequence></xs:complexType><xs:complexType name='wrapper'><xs:complexContent><xs:extension base='base'><xs:sequence><xs:element name='tail'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>"),
        ("<xs:include schemaLocation='t.xsd'/><xs:element name='r' type='wrapper'/>\(types)", "<xs:complexType name='base'><xs:sequence>\(head)</xs:sequence></xs:complexType><xs:complexType name='wrapper'><xs:complexContent><xs:extension base='base'><xs:sequence><xs:element name='e' type='entry' maxOccurs='9'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>"),
        ("<xs:include schemaLocation='t.xsd'/><xs:element name='any' abstract='true' type='wrapper'/><xs:element name='r' substitutionGroup='any'/>\(types)", "<xs:complexType name='wrapper'><xs:sequence>\(head)<xs:element name='e' type='entry' maxOccurs='9'/></xs:sequence></xs:complexType>"),
    ])
    func elementsAroundMayBeDeclaredAnywhere(main: String, other: String) throws {
        let text = "<r><head/><e id='1'><born>2001-02-03</born></e><e id='2'><born/></e><e id='3'><code>AB</code></e></r>"
        let (rows, rejects) = try read(text, schema: Self.schema(main), others: ["t.xsd": Self.schema(other)])
        #expect(rows == ["'1'"])
        #expect(rejects.map(\.recordNumber) == [2, 3])
    }

    @Test func whatTheSchemaDoesNotExpectAtAllIsAnError() throws {
        let none = Self.schema("<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='other'/></xs:sequence></xs:complexType></xs:element>")
        do {
            _ = try read(Self.document.replacing(" v='1'", with: ""), schema: none)
            Issue.record("read with a schema that expects no record there")
        } catch let error as GatewayError {
            #expect(error.diagnostics.first?.code == .xmlSchemaNotUsable)
        }
    }

    @Test func kindsMayBeDeclaredDifferently() throws {
        let schema = Self.schema(
            Self.types + "<xs:element name='e' type='entry'/><xs:element name='r'><xs:complexType><xs:sequence>\(Self.head)<xs:element ref='e'/>"
                + "<xs:element name='w'><xs:complexType><xs:sequence><xs:element name='n'/><xs:element name='f' type='entry'/></xs:sequence></xs:complexType></xs:element>"
                + "</xs:sequence></xs:complexType></xs:element>")
        let kinds = "records: { e: { path: /r/e, fields: [ { name: id, path: '@id' } ] }, f: { path: /r/w/f, fields: [ { name: id, path: '@id' } ] } }"
        let text = "<r><e id='1'><born>2001-02-03</born></e><w><f id='2'><born>2001-02-03</born></f><f id='3'><born/></f></w></r>"
        for kinds in [kinds, kinds.replacing("{ e: { path: /r/e,", with: "{ g: { path: /r/w/f,").replacing("f: { path: /r/w/f,", with: "e: { path: /r/e,")] {
            let (rows, rejects) = try read(text, schema: schema, kinds: kinds)
            #expect(rows.sorted() == ["'1'", "'2'"])
            #expect(rejects.map(\.recordNumber) == [3])
        }
    }

    /// The type of the records stays as it is, also where it has elements with the names of those around.
    @Test func onlyWhatIsAroundBecomesOptional() throws {
        let schema = Self.schema(
            "<xs:complexType name='t'><xs:sequence><xs:element name='e' type='xs:string'/><xs:element name='n'/></xs:sequence><xs:attribute name='id'/></xs:complexType>"
                + "<xs:element name='r'><xs:complexType><xs:sequence>\(Self.head)<xs:element name='e' type='t' maxOccurs='9'/></xs:sequence></xs:complexType></xs:element>")
        let (rows, rejects) = try read("<r><e id='1'><e/><n/></e><e id='2'><e/></e><e id='3'/></r>", schema: schema)
        #expect(rows == ["'1'"])
        #expect(rejects.map(\.recordNumber) == [2, 3])
    }

    @Test func referencesToOtherRecordsDoNotCount() throws {
        let schema = Self.schema(
            "<xs:element name='r'><xs:complexType><xs:sequence>\(Self.head)<xs:element name='e' maxOccurs='99'><xs:complexType>"
                + "<xs:attribute name='id' type='xs:ID'/><xs:attribute name='boss' type='xs:IDREF'/></xs:complexType></xs:element></xs:sequence></xs:complexType>"
                + "<xs:key name='k'><xs:selector xpath='e'/><xs:field xpath='@id'/></xs:key>"
                + "<xs:keyref name='q' refer='k'><xs:selector xpath='e'/><xs:field xpath='@boss'/></xs:keyref></xs:element>")
        let text = "<r>" + (1...20).map { "<e id='n\($0)' boss='n\($0 % 20 + 1)'/>" }.joined() + "</r>"
        let (rows, rejects) = try read(text, schema: schema)
        #expect(rows.count == 20)
        #expect(rejects.isEmpty)
        // Nothing of a record stays behind it.
        try withFolder(["s.xsd": schema]) { folder in
            let layout = try #require(try XMLReading.layout("{ \(Self.record), validate: \(folder)/s.xsd }").layout)
            let path = try XMLReading.file(Array(text.utf8))
            defer { unlink(path) }
            let reading = try DocumentReading(
                InputFile(path: path), index: 0, layout: layout, groups: GroupCounters(count: 1), needs: ColumnNeeds(layout.schema, nil), batchRows: 3,
                chunkSize: 64, splitting: .init(window: 0))
            while try reading.step() {
                _ = reading.parser.takeFrames()
                #expect(reading.parser.context.pointee.myDoc?.pointee.refs == nil)
            }
        }
    }

    @Test func whatTheValidatorCannotSayIsNotValid() throws {
        try withFolder(["s.xsd": Self.global]) { folder in
            let schema = try #require(RecordSchema.load("\(folder)/s.xsd", from: [], paths: []).schema)
            let validation = try #require(RecordValidation(schema))
            // Something that is no element is what it refuses to look at.
            let text = try #require(xmlNewText("x"))
            defer { xmlFreeNode(text) }
            guard case .failed = validation.validate(text, kind: 0) else {
                Issue.record("a text was held against the schema")
                return
            }
        }
    }

    @Test func aSchemaThatSaysNothingOfTheDocumentIsAnError() throws {
        do {
            _ = try read(Self.document, schema: Self.global.replacing("name='e'", with: "name='other'"))
            Issue.record("read with a schema of something else")
        } catch let error as GatewayError {
            #expect(error.diagnostics.first?.code == .xmlSchemaNotUsable)
        }
    }

    private func problem(_ files: [String: String], _ name: String = "s.xsd") throws -> String? {
        try withFolder(files) { folder in
            let yaml = "{ record: /r/e, validate: \(folder)/\(name), fields: [ { name: id, path: '@id' } ] }"
            let (layout, problems) = try XMLReading.layout(yaml)
            #expect((layout == nil) == !problems.isEmpty)
            #expect(problems.allSatisfy { $0.code == .xmlSchemaNotUsable })
            return problems.first?.message
        }
    }

    @Test func schemasAreReadFromTheirOwnFolderOnly() throws {
        func including(_ location: String) -> String {
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='\(location)'/><xs:element name='e' type='entry'/></xs:schema>"
        }
        let part = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\(Self.types)</xs:schema>"
        #expect(try problem(["s.xsd": including("t.xsd"), "t.xsd": part]) == nil)
        #expect(try problem(["s.xsd": Self.global], "none.xsd")?.contains("none.xsd cannot be read") == true)
        #expect(try problem(["s.xsd": including("http://example.com/t.xsd")])?.contains("no local path") == true)
        #expect(try problem(["s.xsd": including("file:///etc/hostname")])?.contains("no local path") == true)
        #expect(try problem(["s.xsd": including("/etc/hostname")])?.contains("outside of the project") == true)
        #expect(try problem(["s.xsd": including("missing.xsd")])?.contains("missing.xsd cannot be read") == true)
        #expect(try problem(["s.xsd": "<xs:schema"])?.contains("not well-formed") == true)
        #expect(try problem(["s.xsd": Self.global.replacing("xs:int", with: "xs:integr")])?.contains("line 4") == true)
        let hostile = "<!DOCTYPE x [<!ENTITY v SYSTEM 'file:///etc/hostname'>]>" + Self.global.replacing("name='e'", with: "name='&v;'")
        #expect(try problem(["s.xsd": hostile]) != nil)
    }

    @Test func aSchemaThatIsNotThereIsCalledSo() throws {
        try withFolder(["s.xsd": Self.global]) { folder in
            func problem(_ path: String) throws -> String {
                try XMLReading.layout("{ \(Self.record), validate: \(path) }").diagnostics.map(\.message).joined()
            }
            let missing = "the schema cannot be used: nosuch.xsd cannot be read: there is no such file"
            for path in ["\(folder)/nosuch.xsd", "nosuch.xsd", "\(folder)/none/nosuch.xsd"] {
                let found = try problem(path)
                #expect(found == missing, "\(path)")
            }
            let none = try problem("\(folder)/s.xsd")
            #expect(none.isEmpty)
        }
    }
}
