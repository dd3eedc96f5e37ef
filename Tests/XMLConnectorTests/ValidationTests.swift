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

    private func read(_ text: String, schema: String, extra: String = "", chunkSize: Int = 65_536) throws -> (rows: [String], rejects: [RejectedRecord]) {
        try withFolder(["s.xsd": schema]) { folder in
            let yaml = "{ record: /r/e, validate: \(folder)/s.xsd, fields: [ { name: id, path: '@id' } ]\(extra) }"
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
}
