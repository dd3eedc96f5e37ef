import Connector
import Diagnostics
import Glibc
import Input
import Records
import Testing

@testable import XMLConnector

/// A document read in parts side by side gives what it gives when one parser reads it.
@Suite struct PartsTests {
    struct Outcome: Equatable {
        var rows: [String] = []
        var damage: [String] = []
        var error: String?
        var reasons: [String] = []
        var groups: [[Int64]] = []
        var census: [String] = []
    }

    static func read(_ text: String, _ layout: XMLLayout, splitting: DocumentReading.Splitting, chunkSize: Int = 65_536) throws -> Outcome {
        let path = try XMLReading.file(Array(text.utf8))
        defer { unlink(path) }
        let source = XMLSource(
            layout: layout, files: [InputFile(path: path)], columns: layout.schema.kinds.map { Set($0.columns.map(\.name).filter { !$0.hasPrefix("z.") }) }, batchRows: 7,
            chunkSize: chunkSize, splitting: splitting)
        var result = Outcome()
        var rows: [(Int64, String)] = []
        do {
            while let frame = try source.next() {
                let batch = try frame.decode()
                for records in batch.batches {
                    for row in 0..<records.count {
                        let origin = records.origins
                        let values = records.columns.map { XMLReading.show($0, row) }.joined(separator: "|")
                        // The bytes of an element around all records are kept only as far as they are still there.
                        let raw = records.kind == 0 ? String(decoding: records.rawRecord(row), as: UTF8.self) : ""
                        rows.append(
                            (
                                origin.recordNumbers[row],
                                "\(origin.recordNumbers[row]) at \(origin.byteOffsets[row])+\(origin.byteLengths[row]) line "
                                    + "\(origin.lines[row]) of \(records.kind): \(values) "
                                    + "\(records.groupOrdinals.map { $0[row] }) \(raw)"
                            ))
                    }
                }
                for reject in batch.rejects {
                    result.damage.append(
                        "\(describe(reject.diagnostic)) \(reject.recordNumber) \(reject.byteOffset) \(String(decoding: reject.raw, as: UTF8.self))")
                }
            }
        } catch let error as GatewayError {
            result.error = error.diagnostics.map(describe).joined(separator: "; ").replacing(path, with: "FILE")
        }
        // Kinds may come in other frames.
        result.rows = rows.sorted { $0.0 < $1.0 }.map(\.1)
        // Where the run stops, how much came before is not of the result.
        if result.error != nil {
            result.rows = []
            result.damage = []
        }
        result.damage = result.damage.map { $0.replacing(path, with: "FILE") }
        result.reasons = source.completeness.reasons
        result.census = (source.census?.items ?? []).map(XMLReading.show).sorted()
        return result
    }

    private static func describe(_ diagnostic: Diagnostic) -> String {
        "\(diagnostic.code) \(diagnostic.message) \(diagnostic.place.map { "\($0)" } ?? "") \(diagnostic.expected ?? "") \(diagnostic.found.map { $0.revealed } ?? "")"
    }

    static func layout(_ yaml: String) throws -> XMLLayout { try #require(try XMLReading.layout("{ \(yaml) }").layout) }

    /// A generator of numbers that always gives the same.
    struct Numbers {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    static func document(seed: Int, damages: Bool, records: Int = 40) -> String {
        var numbers = Numbers(state: UInt64(seed))
        let quoted = ["<!-- <e n='9'><t>9</t></e> -->", "<![CDATA[</e><e n='9'><t>x</t></e>]]>", "<?p <e n='9'/> ?>", "<e>in</e>", "é€", "\n", "&amp;", "&#65;"]
        let between = ["\n", " ", "<!-- <e n='8'><t>8</t></e> -->", "<?p <e/> ?>", "<other><e n='7'/></other>", "<!--", "\r\n", "<h>v\(seed)</h>"]
        let broken = ["<e n='5'><t>1</u></e>", "<e n=5/>", "<e n='5'><t>a & b</t></e>", "<e n='5'><t>&nope;</t></e>", "</e>"]
        var text = seed % 3 == 0 ? "<?xml version='1.0'?>\n<!-- <e/> -->" : ""
        text += "<p:x xmlns:p='u' a='A\(seed)' xmlns:q='v'>" + (seed % 2 == 0 ? "<h>H</h>\n" : "")
        for record in 0..<records {
            if numbers.next(4) == 0 {
                let item = between[numbers.next(damages ? between.count : between.count - 1)]
                text += item == "<!--" ? "<!-- -\n->" + "<e/>-->" : item
            }
            if damages, numbers.next(20) == 0 { text += broken[numbers.next(broken.count)] }
            text += "<e n='\(record + 10)'" + (numbers.next(5) == 0 ? "\n q:z = '\(record + 10)'" : "") + "><t>"
            for _ in 0..<numbers.next(4) { text += quoted[numbers.next(quoted.count)] }
            text += "t\(record)</t>" + (numbers.next(6) == 0 ? "<e n='inner'/>" : "") + "</e>"
            if numbers.next(2) == 0 { text += "\n" }
        }
        return text + "<z c='\(records)'/></p:x>" + (damages && seed % 7 == 0 ? "<" : "\n")
    }

    static let plain = "namespaces: { k: u, w: v }, record: '/k:x/e', fields: [ { name: n, path: '@n' }, { name: t, path: t }, { name: z, path: '@w:z' }, { name: a, path: '/k:x/@a' }, { name: m, path: ., content: xml } ]"
    static let withContext = """
        namespaces: { k: u, w: v }, records: { e: { path: '/k:x/e', fields: [ { name: n, path: '@n' }, { name: t, path: t } ] } },
        context: { x: { path: '/k:x', fields: [ { name: a, path: '@a' } ] }, h: { path: '/k:x/h', fields: [ { name: h, path: . } ] },
          z: { path: '/k:x/z', fields: [ { name: c, path: '@c' } ] } }
        """

    @Test(arguments: [false, true], [plain, withContext])
    func randomDocumentsGiveTheSame(damages: Bool, yaml: String) throws {
        for policy in damages ? ["strict", "salvage"] : ["strict"] {
            let layout = try Self.layout(yaml + ", malformed: \(policy)")
            for seed in 1...60 {
                let text = Self.document(seed: seed, damages: damages)
                let one = try Self.read(text, layout, splitting: .init(window: 0))
                // What is quoted, or stands inside of records, is no record.
                #expect(!one.rows.contains { row in ["'7'", "'8'", "'9'", "'inner'", "null"].contains { row.contains(" of 0: \($0)|") } }, "seed \(seed)\n\(one.rows)")
                for (partSize, window, chunkSize) in [(64, 2, 65_536), (200, 4, 65_536), (700, 1, 50)] {
                    let several = try Self.read(text, layout, splitting: .init(partSize: partSize, window: window), chunkSize: chunkSize)
                    #expect(several == one, "seed \(seed), \(policy), parts of \(partSize)\n\(text)")
                    if several != one { return }
                }
            }
        }
    }

    @Test func whatWasLostBeforeThePartsIsNotAbsentInThem() throws {
        let layout = try Self.layout(Self.withContext + ", malformed: salvage")
        let text = "<p:x xmlns:p='u'><h>lost</g>" + (0..<200).map { "<e n='\($0)'><t>\($0)</t></e>\n" }.joined() + "</p:x>"
        let one = try Self.read(text, layout, splitting: .init(window: 0))
        #expect(one.rows.filter { $0.contains("LB1203") }.count == 200)
        #expect(try Self.read(text, layout, splitting: .init(partSize: 400, window: 2), chunkSize: 64) == one)
    }

    @Test func partsAreReadWhereRecordsAreSiblings() throws {
        let records = (0..<200).map { "<e n='\($0)'><t>\($0)</t></e>\n" }.joined()
        func parts(_ text: String, _ yaml: String = Self.plain) throws -> Int {
            let path = try XMLReading.file(Array(text.utf8))
            defer { unlink(path) }
            let layout = try Self.layout(yaml)
            let reading = try DocumentReading(
                InputFile(path: path), index: 0, layout: layout, groups: GroupCounters(count: layout.schema.groups.count),
                needs: ColumnNeeds(layout.schema, nil), batchRows: 50, chunkSize: 64, splitting: .init(partSize: 400, window: 2))
            while try reading.step() { _ = reading.parser.takeFrames() }
            #expect(reading.parser.recordCount == 200)
            return reading.partCount
        }
        #expect(try parts("<x xmlns='u'>\(records.replacing("<e ", with: "<e xmlns='' "))</x>") > 15)
        #expect(try parts("<p:x xmlns:p='u'><!-- <e> -->\(records)</p:x>") > 10)
        // Not with a document type, and not where elements are counted.
        #expect(try parts("<!DOCTYPE x [<!ENTITY a 'A'>]><p:x xmlns:p='u'>\(records)</p:x>") == 0)
        #expect(try parts("<p:x xmlns:p='u'>\(records)</p:x>", Self.plain.replacing("/k:x/e'", with: "/k:x[1]/e'").replacing(", { name: a, path: '/k:x/@a' }", with: "")) == 0)
        #expect(try parts("<p:x xmlns:p='u'>\(records)</p:x>", Self.plain.replacing("/k:x/e'", with: "/k:x//e'").replacing(", { name: a, path: '/k:x/@a' }", with: "")) == 0)
    }
}

@Suite struct CutTests {
    @Test func tagsOfManyAttributesAreNotReadAtOnce() throws {
        func isLikely(_ text: String) -> Bool {
            var text = text
            return text.withUTF8 { LongTag.isLikely(in: $0) }
        }
        let attributes = (0..<9_000).map { " a\($0)='>'" }.joined()
        #expect(isLikely("<e/><e\(attributes)/>"))
        #expect(!isLikely("<e>" + String(repeating: "long text, x=y. ", count: 5) + String(repeating: "x", count: 100_000) + "</e>"))
        #expect(!isLikely(String(repeating: "<e a='1'/>", count: 10_000)))
        // Such a tag is refused as one parser refuses it, wherever it stands.
        let layout = try PartsTests.layout(PartsTests.plain)
        let records = (0..<50).map { "<e n='\($0)'><t>\($0)</t></e>\n" }.joined()
        let text = "<p:x xmlns:p='u'>\(records)<e\(attributes)/>\(records)</p:x>"
        // How many were counted when it was refused depends on the pieces.
        func error(_ splitting: DocumentReading.Splitting) throws -> Substring? {
            try PartsTests.read(text, layout, splitting: splitting, chunkSize: 500).error?.split(separator: "at most").first
        }
        let one = try error(.init(window: 0))
        #expect(one?.hasPrefix("LB1213 an element has too many attributes") == true, "\(one ?? "none")")
        #expect(try error(.init(partSize: 1 << 17, window: 2)) == one)
    }

    @Test func coresAreThoseThatTheProcessMayUse() {
        #expect(Cores.count(in: "Name:\tx\nCpus_allowed:\t0000000f,00000003\nCpus_allowed_list:\t0-1\n") == 6)
        #expect(Cores.count(in: "Cpus_allowed:\t2\n") == 1)
        #expect(Cores.count(in: "nothing") == 1)
        #expect(Cores.available >= 1)
    }

    @Test func cutsAreStartTagsNearTheEnd() {
        func late(_ text: String) -> Int? {
            var text = text
            return text.withUTF8 { TagSearch(name: Array("e".utf8)).late(in: $0) }
        }
        #expect(late("<e/><p:e>") == 4)
        #expect(late("<e/><ee/>") == nil)
        #expect(late("<e/></e>") == nil)
        // A name that the end of the bytes cuts is not known.
        #expect(late("<e/><e") == nil)
        // Of several in reach the first: what follows is part of the next cut.
        #expect(late("<e/><e/>" + String(repeating: " ", count: 5_000) + "<e/><e/>") == 5_008)
        #expect(late("<e/><e/>" + String(repeating: " ", count: 50_000)) == 4)
    }
}
