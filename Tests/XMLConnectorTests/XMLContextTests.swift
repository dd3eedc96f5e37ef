import Diagnostics
import Testing

@testable import XMLConnector

@Suite struct XMLContextTests {
    let document = """
        <export v='3'><header><run_date>2026-01-31</run_date></header>
        <batch id='b1'><label>first</label><case no='1'><pay>10</pay><pay>20</pay></case><case no='2'/><count>2</count></batch>
        <batch id='b2'><case no='3'><pay>5</pay></case><count>1</count></batch><batch id='b3'/>
        <trailer cases='3'/></export>
        """
    let yaml = """
        records:
          case: { path: /export/batch/case, fields: [ { name: no, path: "@no", type: int } ] }
          pay: { path: /export/batch/case/pay, fields: [ { name: amount, path: ., type: int } ] }
        context:
          header: { path: /export/header, fields: [ { name: run_date, path: run_date, type: date } ] }
          batch: { path: /export/batch, fields: [ { name: id, path: "@id" }, { name: label, path: label } ] }
          trailer: { path: /export/trailer, fields: [ { name: cases, path: "@cases", type: int } ] }
        """

    @Test(arguments: [1, 2, 2048], [3, 65_536]) func kindsSeeWhatIsAroundAndBeforeThem(batchRows: Int, chunkSize: Int) throws {
        let yaml = yaml.replacing("          trailer: {", with: "          end: {").replacing("/export/trailer", with: "/export/end")
        #expect(
            try XMLReading.kinds(document, yaml, batchRows: batchRows, chunkSize: chunkSize) == [
                "header: 20484d", "batch: 'b1'|'first'|20484d|null", "case: 1|20484d|'b1'|'first'|null",
                "pay: 10|1|20484d|'b1'|'first'|null", "pay: 20|1|20484d|'b1'|'first'|null", "case: 2|20484d|'b1'|'first'|null",
                "batch: 'b2'|null|20484d|null", "case: 3|20484d|'b2'|null|null", "pay: 5|3|20484d|'b2'|null|null",
                "batch: 'b3'|null|20484d|null",
            ])
    }

    @Test func schemaNamesWhatIsVisible() throws {
        let schema = try #require(try XMLReading.layout(yaml).layout?.schema)
        #expect(schema.kinds.map(\.name) == ["case", "pay", "header", "batch", "trailer"])
        #expect(
            schema.kinds[1].columns.map(\.name) == [
                "amount", "case.no", "header.run_date", "batch.id", "batch.label", "trailer.cases",
            ])
        #expect(schema.kinds.map(\.ownColumnCount) == [1, 1, 1, 2, 1])
        #expect(schema.groups == ["file", "batch", "case"])
        #expect(schema.kinds.map(\.opens) == [2, nil, 0, 1, 0])
        #expect(schema.mainKind == nil)
    }

    @Test func groupsCountUp() throws {
        let batches = try XMLReading.batches(Array(document.utf8), yaml)
        let pay = try #require(batches.first { $0.kind == 1 })
        #expect(pay.groupOrdinals == [[0, 0, 0], [0, 0, 1], [0, 0, 2]])
        #expect(batches.first { $0.kind == 4 }?.groupOrdinals == [[0], [-1], [-1]])
    }

    @Test func aValueThatComesAfterItsRecordsStopsTheRun() throws {
        #expect(XMLReading.refusal(document, yaml) == nil)
        #expect(throws: GatewayError.self) { try XMLReading.kinds(document, yaml) }
        let late = "<x><b><e/><id>1</id></b></x>"
        let path = "{ record: /x/b/e, fields: [ { name: id, path: ../id } ] }"
        let report = XMLReading.refusal(late, path)
        #expect(report?.code == .xmlContextLate)
        #expect(report?.message.contains("../id") == true)
        #expect(XMLReading.refusal("<x><b><id>1</id><e/><id>2</id></b></x>", path)?.code == .xmlContextLate)
        #expect(try XMLReading.rows("<x><b><id>1</id><e/></b><b><e/></b></x>", path) == ["'1'", "null"])
        #expect(try XMLReading.rows("<x><b><id>1</id><id>2</id><e/></b></x>", path) == ["LB1214"])
    }

    @Test func absolutePathsReachElementsBeforeTheRecord() throws {
        let yaml = """
            record: /export/batch/case
            fields:
              - { name: no, path: "@no" }
              - { name: made, path: /export/header/run_date, type: date }
              - { name: batch, path: ../@id }
              - { name: version, path: /export/@v }
              - { name: own, path: /export/batch/case/@no }
            """
        #expect(
            try XMLReading.rows(document, yaml, batchRows: 1) == [
                "'1'|20484d|'b1'|'3'|'1'", "'2'|20484d|'b1'|'3'|'2'", "'3'|20484d|'b2'|'3'|'3'",
            ])
    }

    @Test func aSingleKindStaysTheMainOneBesideContext() throws {
        let yaml = "{ record: /r/e, fields: [ { name: t, path: . } ], context: { header: { path: /r/h, fields: [ { name: d, path: . } ] } } }"
        #expect(try XMLReading.layout(yaml).layout?.schema.mainKind == 0)
        #expect(try XMLReading.kinds("<r><h>1</h><e>2</e><h>3</h><e>4</e></r>", yaml) == [
            "header: '1'", "record: '2'|'1'", "header: '3'", "record: '4'|'3'",
        ])
    }
}
