import Diagnostics
import Postgres
import Records
import Testing

@testable import PostgresConnector

/// What a change brings as text is what a snapshot brings in binary.
@Suite struct WrittenValuesTests {
    private let origin = FieldOrigin(relation: "t", field: "f", isPersonal: false)

    private func json(_ type: ColumnType, _ texts: [String?]) throws -> [String] {
        var cells = Cells(bytes: texts.compactMap { $0 }.flatMap { Array($0.utf8) })
        var position = 0
        for text in texts {
            if let text {
                cells.append(start: position, length: text.utf8.count)
                position += text.utf8.count
            } else {
                cells.appendNull()
            }
        }
        let column = try WrittenValues.column(type, cells, origin)
        return (0..<texts.count).map { row in
            let sink = ByteSink()
            JSONRows(names: ["f"]).append([column], row: row, to: sink)
            return column.error(at: row).map { $0.code.number } ?? String(String(decoding: sink.bytes, as: UTF8.self).dropFirst(5).dropLast())
        }
    }

    @Test func plainValues() throws {
        #expect(try json(.bool, ["t", "f", nil]) == ["true", "false", "null"])
        #expect(try json(.int8, ["-9223372036854775808", "7"]) == ["-9223372036854775808", "7"])
        #expect(try json(.numeric, ["12.50", "NaN", "1" + String(repeating: "0", count: 38), "Infinity"]) == ["12.50", "LB3006", "LB3006", "LB3006"])
        #expect(try json(.float8, ["0.1", "-Infinity"]) == ["0.1", "\"-inf\""])
        #expect(try json(.bytea, ["\\xdeAD", "\\x"]) == ["\"dead\"", "\"\""])
        #expect(try json(.character, ["ab   "]) == ["\"ab\""])
        #expect(try json(.jsonb, ["{\"a\": 1}"]) == ["\"{\\\"a\\\": 1}\""])
        #expect(
            try json(.date, ["2024-02-29", "infinity", "-infinity", "0001-01-01 BC", "10000-01-01", nil])
                == ["\"2024-02-29\"", "LB3030", "LB3030", "LB3030", "LB3030", "null"])
        #expect(
            try json(.timestamptz, ["2024-02-29 10:34:56.789+00", "1900-01-01 00:00:00+00"])
                == ["\"2024-02-29T10:34:56.789Z\"", "\"1900-01-01T00:00:00Z\""])
        #expect(try json(.timestamp, ["2024-02-29 10:34:56.000001", "12024-02-29 10:34:56"]) == ["\"2024-02-29T10:34:56.000001Z\"", "LB3030"])
    }

    @Test func nestedValues() throws {
        #expect(
            try json(.array(.text), ["{a,NULL,\"NULL\",\"b \\\"c\\\" \\\\\",\"\"}", "{}", "[0:1]={x,y}", "{{1},{2}}", nil])
                == [#"["a",null,"NULL","b \"c\" \\",""]"#, "[]", #"["x","y"]"#, "LB3031", "null"])
        let address = ColumnType.composite([.init(name: "Street", type: .text), .init(name: "n", type: .int4)])
        #expect(
            try json(address, ["(\"Main \"\"St\"\", 1\",12)", "(,)", "(\"\",1)"])
                == [#"{"street":"Main \"St\", 1","n":12}"#, #"{"street":null,"n":null}"#, #"{"street":"","n":1}"#])
        #expect(try json(.array(address), [#"{"(a,1)",NULL}"#]) == [#"[{"street":"a","n":1},null]"#])
    }

    @Test(arguments: [
        (ColumnType.bool, "yes"), (.int4, "1.5"), (.int8, "9223372036854775808"), (.int8, "-9223372036854775809"), (.int4, "-"), (.int4, ""),
        (.date, "2024-02-2x"), (.date, "2024-02-29 BCE"), (.date, "2024-02"), (.timestamp, "2024-02-29 10:34:56.0000000001"),
        (.timestamp, "2024-02-29 10:34:56+01"), (.timestamp, "2024-02-29 10:34:61"), (.numeric, "12a"), (.date, "today"), (.timestamp, "2024-02-29"), (.bytea, "dead"),
        (.bytea, "\\xd"), (.uuid, "x"), (.array(.text), "a,b"), (.array(.text), "{a,}"), (.array(.text), "{\"a}"),
        (.composite([.init(name: "a", type: .text)]), "(a,b)"), (.composite([.init(name: "a", type: .text)]), "(\"a)"),
    ])
    func whatIsNotWrittenAsItsTypeStopsTheRun(_ type: ColumnType, _ text: String) {
        #expect(Probe.failure { _ = try json(type, [text]) }?.code == "LB1606")
    }
}
