import Connector
import Diagnostics
import Glibc
import Input
import Records
import Testing

@testable import XMLConnector

@Suite struct SalvageTests {
    static let layout = "record: /x/b/e, malformed: salvage, fields: [ { name: t, path: t } ]"

    struct Result: Equatable {
        var rows: [String] = []
        var damage: [String] = []
        var isComplete = true
    }

    private func read(_ text: [UInt8], _ yaml: String = layout, chunkSize: Int = 65_536) throws -> Result {
        let layout = try #require(try XMLReading.layout("{ \(yaml) }").layout)
        let path = try XMLReading.file(text)
        defer { unlink(path) }
        let columns = layout.schema.kinds.map { Set($0.columns.map(\.name)) }
        let source = XMLSource(layout: layout, files: [InputFile(path: path)], columns: columns, batchRows: 2, chunkSize: chunkSize, splitting: .init(window: 0))
        var result = Result()
        while let frame = try source.next() {
            let batch = try frame.decode()
            for records in batch.batches {
                for row in 0..<records.count {
                    result.rows.append(records.columns.map { XMLReading.show($0, row) }.joined(separator: "|"))
                    #expect(records.rawRecord(row).first == 0x3C)
                }
            }
            for reject in batch.rejects {
                result.damage.append("\(reject.diagnostic.code) \(reject.byteOffset) \(String(decoding: reject.raw, as: UTF8.self))")
            }
        }
        result.isComplete = source.completeness.isComplete
        return result
    }

    private func read(_ text: String, _ yaml: String = layout, chunkSize: Int = 65_536) throws -> Result {
        try read(Array(text.utf8), yaml, chunkSize: chunkSize)
    }

    @Test(arguments: [
        ("<x><b><e><t>1</t></e><e><t>2</u></e><e><t>3</t></e></b></x>", "1 3", ["LB1203 21 <e><t>2</u></e>"]),
        ("<x><b><e><t>1</t></e><e><t>2</t><e><t>3</t></e></b></x>", "1 3", ["LB1203 21 <e><t>2</t>"]),
        ("<x><b><e><t>1</t></e><e><t>a & b</t></e>\n<e><t>3</t></e></b></x>", "1 3", ["LB1203 21 <e><t>a & b</t></e>\n"]),
        ("<x><b><e><t>1</t></e><e a=1><t>2</t></e><e><t>3</t></e></b></x>", "1 3", ["LB1203 21 <e a=1><t>2</t></e>"]),
        ("<x><b><e><t>1</t></e></b><b id=2><e><t>2</t></e></b><b><e><t>3</t></e></b></x>", "1 3", ["LB1203 21 </b><b id=2><e><t>2</t></e></b>"]),
        ("<x><b><e><t>1</t></e><e><t>2</t></e", "1", ["LB1204 21 <e><t>2</t></e"]),
        ("<x><b><e><t>1</t></e><e><t>2</u></e></b><b><e><t>3</u></e><e><t>4</t></e></b></x>", "1 4", ["LB1203 21 <e><t>2</u></e>", "LB1203 43 <e><t>3</u></e>"]),
        ("<x><b><e><t>1</t></e><e><t>\u{1}</t></e><e><t>3</t></e></b></x>", "1 3", ["LB1207 21 <e><t>\u{1}</t></e>"]),
        ("<x><b><e><t>1</t></e><e><t>&nope;</t></e><e><t>3</t></e></b></x>", "1 3", ["LB1209 21 <e><t>&nope;</t></e>"]),
        ("<x><b><e><t>1</t></e><e><t>2</u></b><b><e><t>3</t></e></b></x>", "1 3", ["LB1203 21 <e><t>2</u>"]),
    ] as [(String, String, [String])])
    func keepsWhatIsWhole(text: String, rows: String, damage: [String]) throws {
        for chunkSize in [1, 7, 65_536] {
            let result = try read(text, chunkSize: chunkSize)
            #expect(result.rows == rows.split(separator: " ").map { "'\($0)'" }, "\(chunkSize)")
            #expect(result.damage == damage, "\(chunkSize)")
            #expect(!result.isComplete)
        }
    }

    @Test func aSoundDocumentIsComplete() throws {
        let result = try read("<x><b><e><t>1</t></e></b></x>")
        #expect(result == Result(rows: ["'1'"], damage: [], isComplete: true))
    }

    @Test func bytesOutsideTheEncodingAreDamage() throws {
        let bytes = Array("<x><b><e><t>1</t></e><e><t>".utf8) + [0xFF] + Array("</t></e><e><t>3</t></e></b></x>".utf8)
        #expect(try read(bytes).rows == ["'1'", "'3'"])
        let sixteen = "<?xml version='1.0' encoding='UTF-16'?><x><b><e><t>1</t></e><e><t>?</t></e><e><t>3</t></e></b></x>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        var broken: [UInt8] = [0xFF, 0xFE] + sixteen
        // A lone surrogate in place of the question mark in the text.
        let mark = try #require(broken.indices.last { $0 % 2 == 0 && broken[$0] == 0x3F })
        broken[mark + 1] = 0xD8
        #expect(try read(broken).rows == ["'1'", "'3'"])
        #expect(try read(broken, chunkSize: 5).rows == ["'1'", "'3'"])
    }

    @Test func whatIsAroundStaysKnown() throws {
        let yaml = """
            malformed: salvage, records: { e: { path: /x/b/e, fields: [ { name: t, path: t } ] } },
            context: { b: { path: /x/b, fields: [ { name: id, path: '@id' }, { name: n, path: n } ] } }
            """
        let text = "<!DOCTYPE x [<!ENTITY v 'V'>]><x xmlns:p='u'><b id='7'><n>N</n><e><t>1</t></e><e><t>2</u></e><e><t>&v;</t><p:q/></e></b><b id='8'><e><t>4</t></e></b></x>"
        #expect(try read(text, yaml).rows.sorted() == ["'1'|'7'|'N'", "'4'|'8'|null", "'7'|'N'", "'8'|null", "'V'|'7'|'N'"])
        // What was lost around records is not absent.
        let lost = "<x><b id='7'><n>N</m><e><t>1</t></e></b></x>"
        #expect(try read(lost, yaml).rows.sorted() == ["'1'|'7'|LB1203", "'7'|LB1203"])
    }

    @Test func strictStopsAtTheFirst() {
        let text = "<x><b><e><t>1</t></e><e><t>2</u></e><e><t>3</t></e></b></x>"
        #expect(XMLReading.refusal(text, "{ record: /x/b/e, fields: [ { name: t, path: t } ] }")?.code == .xmlNotWellFormed)
    }

    @Test func dangerousDocumentsAreNotSalvaged() {
        let text = "<!DOCTYPE x [<!ENTITY v SYSTEM 'file:///etc/passwd'>]><x><b><e><t>1</t></e><e><t>&v;</t></e></b></x>"
        #expect(throws: GatewayError.self) { try read(text) }
        #expect(throws: GatewayError.self) { try read("") }
    }

    @Test func entitiesHaveOneBudgetForTheDocument() throws {
        let salvaged = "\(Self.layout), limits: { expansion: 25 }"
        func text(_ references: Int) -> String {
            "<!DOCTYPE x [<!ENTITY v '0123456789'><!ATTLIST b id CDATA '7'>]><x><b>"
                + (1...references).map { _ in "<e><t>&v;</t></e><e><t>2</u></e>" }.joined() + "</b></x>"
        }
        #expect(try read(text(2), salvaged).rows == ["'0123456789'", "'0123456789'"])
        #expect(throws: GatewayError.self) { try read(text(3), salvaged) }
        // What the document type declared holds behind damage.
        let defaults = "record: /x/b/e, malformed: salvage, fields: [ { name: t, path: t }, { name: id, path: t/@id } ]"
        let document = "<!DOCTYPE x [<!ENTITY v 'V'><!ATTLIST t id CDATA '7'>]><x><b><e><t>1</u></e><e><t>&v;</t></e></b></x>"
        #expect(try read(document, defaults).rows == ["'V'|'7'"])
    }

    @Test func longDamageKeepsItsFirstBytes() throws {
        let text = "<x><b><e><t>1</t></e><e><t>2</u>" + String(repeating: "x", count: 1 << 20) + "</e><e><t>3</t></e></b></x>"
        for chunkSize in [1_000, 65_536] {
            let result = try read(text, "\(Self.layout), limits: { record: 40 }", chunkSize: chunkSize)
            #expect(result.rows == ["'1'", "'3'"])
            #expect(result.damage == ["LB1203 21 <e><t>2</u>" + String(repeating: "x", count: 29)])
        }
    }

    @Test func onlySoManyPlacesArePassedOver() throws {
        let damaged = "<e><t>2</u></e>"
        let text = { "<x><b>" + String(repeating: damaged, count: $0) + "<e><t>1</t></e></b></x>" }
        let yaml = "\(Self.layout), limits: { damages: 3 }"
        #expect(try read(text(3), yaml).rows == ["'1'"])
        do {
            _ = try read(text(4), yaml)
            Issue.record("the fourth damage was passed over")
        } catch let error as GatewayError {
            #expect(error.diagnostics.first?.code == .xmlDamagedTooOften)
            #expect(error.diagnostics.first?.place?.line == 1)
        }
    }

    @Test func aPrologOfAnySizeIsKnownBehindDamage() throws {
        let comment = "<!--" + String(repeating: "x", count: 3 << 20) + "-->"
        let text = "<!DOCTYPE x [<!ENTITY v 'V'>]>" + comment + "<x><b><e><t>1</u></e><e><t>&v;</t></e></b></x>"
        #expect(try read(text).rows == ["'V'"])
    }

    @Test func manyDamagesCostNoMoreThanTheirBytes() throws {
        let text = "<x><b>" + (1...5_000).map { $0 % 2 == 0 ? "<e><t>\($0)</u></e>" : "<e><t>\($0)</t></e>" }.joined(separator: "\n") + "</b></x>"
        let result = try read(text)
        #expect(result.rows.count == 2_500)
        #expect(result.damage.count == 2_500)
    }

    /// Records that the damaged one quotes, and elements of their name inside of it, are none.
    @Test(arguments: [
        "<e><t>2</u><!-- <e><t>9</t></e> --></e>", "<e><t>2</u><![CDATA[<e><t>9</t></e>]]></e>", "<e><t>2</u><?p <e><t>9</t></e>?></e>",
        "<e><t>2</u><!-- <e><t>9</t></e> </x> --><!-- <e><t>9</t></e> --></e>", "<e><!-- \u{1}<e><t>9</t></e> --><t>2</t></e>",
        "<e a='<e><t>9</t></e>'><t>2</t></e>", "<e a=\"</e><e><t>9</t></e>\" b=''><t>2</t></e>", "<e><t a='<e><t>9</t></e>'/><t>2</t></e>",
        "<e><t>2</u><s><e><t>9</t></e></s></e>", "<e><t>2</u><s><e><t>9</t></e><e><t>8</t></e></s></e>",
        "<e><s><e><t>9</t></e></s><t>2</u></e>", "<e><e><t>9</t></e><t>2</u></e>", "<e><t>2</u><e><t>9</t></e></e>", "<e a=1><s><e><t>9</t></e></s></e>",
        "<e><t>a <b and c></t><e><t>9</t></e></e>", "<h n=2><n>2</m><e><t>9</t></e></h>", "<h n=1><e><t>9</t></e></h>", "<e><t>2</u><s><e/></s></e>",
    ])
    func nothingIsInvented(damage: String) throws {
        let text = "<x><b><e><t>1</t></e>\(damage)<e><t>3</t></e><e><t>4</t></e></b><b><e><t>5</t></e></b></x>"
        for chunkSize in [1, 7, 65_536] {
            let result = try read(text, chunkSize: chunkSize)
            #expect(result.rows == ["'1'", "'3'", "'4'", "'5'"], "\(chunkSize)")
            #expect(result.damage.count == 1 && result.damage[0].hasSuffix(" 21 \(damage)"), "\(result.damage)")
        }
    }

    /// What has no end quotes nothing: the records behind it are read.
    @Test(arguments: [
        "<e><t>2</u><!-- </e>", "<e><t>2</u><![CDATA[ </e>", "<e><t>2</u><? </e>", "<e a=\"1><t>2</t></e>", "<e a='1' b=\"2><t>2</t></e>", "<e><t>2</u></e",
        "<e><t>2</t>", "<e><s><t>2</t></e>", "<e><t>2</u></e><!-", "<e><t>2</u></e><!", "<e><t>2</u></e><![CDATA",
    ])
    func whatIsNotQuotedIsKept(damage: String) throws {
        let text = "<x><b><e><t>1</t></e>\(damage)\n<e><t>3</t></e><e><t>4</t></e></b><b><e><t>5</t></e></b></x>"
        for chunkSize in [1, 7, 65_536] {
            let result = try read(text, chunkSize: chunkSize)
            #expect(result.rows == ["'1'", "'3'", "'4'", "'5'"], "\(chunkSize)")
            #expect(result.damage.count == 1 && result.damage[0].hasSuffix(" 21 \(damage)\n"), "\(result.damage)")
        }
        // An end far away is one of something else.
        let far = "<x><b>\(damage)\n" + String(repeating: "<e><t>\(String(repeating: "3", count: 1_000))</t></e>\n", count: 1_200) + "<e><t>--> ]]> ?> \" '</t></e></b></x>"
        #expect(try read(far).rows.count >= 1_200)
    }

    /// Lines and columns of what is met behind damage are those of the document.
    @Test(arguments: ["", "\n", "é\n\n", "é", "  <!-- é\n -->"])
    func placesBehindDamageAreThoseOfTheDocument(between: String) throws {
        for damage in ["<e><t>2</u></e>", "<e><t>2&</t>/e>", "<e><t>\u{1}</t></e>", "<e><t>2<t></e>", "<e a=1 > </e >", "<e><t>2\n</u>\n<e>", "<e>&nope; \n</e>"] {
            func text(_ first: String) -> String { "<x><b>\(between)\(first)\(between)<e><t>3</t></e>\(between)<e><t>4</t>\(between)</q></e></b></x>" }
            // A comment of the same characters and lines.
            let same = "<!--" + damage.dropFirst(4).dropLast(3).map { $0 == "\n" ? "\n" : "x" } + "-->"
            func places(_ text: String, _ yaml: String, chunkSize: Int) throws -> [String] {
                let path = try XMLReading.file(Array(text.utf8))
                defer { unlink(path) }
                let layout = try #require(try XMLReading.layout("{ \(yaml) }").layout)
                let source = XMLSource(
                    layout: layout, files: [InputFile(path: path)], columns: layout.schema.kinds.map { Set($0.columns.map(\.name)) }, batchRows: 2,
                    chunkSize: chunkSize, splitting: .init(window: 0))
                var places: [String] = []
                while let frame = try source.next() {
                    places += try frame.decode().rejects.map { "\($0.diagnostic.code) \($0.diagnostic.place?.line ?? 0):\($0.diagnostic.place?.column ?? 0)" }
                }
                return places
            }
            for chunkSize in [1, 7, 65_536] {
                let expected = try places(text(same), Self.layout, chunkSize: chunkSize)
                #expect(expected.count == 1)
                let found = try places(text(damage), Self.layout, chunkSize: chunkSize)
                #expect(found.last == expected.last, "\(damage) \(chunkSize) \(found)")
            }
        }
    }

    /// Of each damaged place the line and column that a document has which is sound up to there.
    @Test(arguments: [1, 7, 65_536]) func placesBehindDamageAreThoseOfTheDocument(chunkSize: Int) throws {
        let sound = ["<e><t>2</t></e>", "<e><t>é</t></e>", "<e><t>4</t>\n</e>", "<e><t>55</t></e>", "<e><t>6</t></e>"]
        let broken = ["<e><t>2</u></e>", "<e><t>é</u></e>", "<e><t>4</u>\n</e>", "<e><t>&5</t></e>", "<e><t>6</u></e>"]
        func text(_ items: [String]) -> String { "<x><b><e><t>1</t></e>" + items.joined(separator: "<e><t>ü</t></e>") + "</b></x>" }
        var wanted: [String] = []
        for index in broken.indices {
            let report = XMLReading.refusal(text(Array(sound[..<index]) + Array(broken[index...])), "{ record: /x/b/e, fields: [ { name: t, path: t } ] }")
            wanted.append("\(report?.place?.line ?? 0):\(report?.place?.column ?? 0)")
        }
        let layout = try #require(try XMLReading.layout("{ \(Self.layout) }").layout)
        let path = try XMLReading.file(Array(text(broken).utf8))
        defer { unlink(path) }
        let source = XMLSource(
            layout: layout, files: [InputFile(path: path)], columns: nil, batchRows: 2, chunkSize: chunkSize, splitting: .init(window: 0))
        var found: [String] = []
        while let frame = try source.next() {
            found += try frame.decode().rejects.map { "\($0.diagnostic.place?.line ?? 0):\($0.diagnostic.place?.column ?? 0)" }
        }
        #expect(found == wanted)
        #expect(Set(wanted).count == broken.count)
    }
}
