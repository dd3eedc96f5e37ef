import Diagnostics
import Postgres
import Testing

@testable import PostgresConnector

/// Values as a server sends them.
@Suite(.enabled(if: Server.isPresent)) struct SnapshotTests {
    private func rows(_ select: String, setup: String = "") throws -> [String] {
        try Server.withDatabase(setup) { database in
            try Probe("connection: dbname=\(database)\nretries: 0\nquery: |\n  \(select)").rows()
        }
    }

    @Test func plainTypesAreExact() throws {
        #expect(
            try rows(
                """
                SELECT true AS b, (-32768)::int2 AS i2, 2147483647 AS i4, (-9223372036854775808)::int8 AS i8, 1.5::float4 AS f4, 0.1::float8 AS f8,
                  4294967295::oid AS o, 'é😀'::text AS t, 'ab '::char(5) AS c, ' x '::varchar AS v, 'n'::name AS n, '\\xdead'::bytea AS y,
                  '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid AS u, '{"a": 1}'::json AS j, '{"b":1}'::jsonb AS jb, '24:00'::time AS tm,
                  '1 year 2 mons 3 days 04:05:06.7'::interval AS iv, '10.0.0.1'::inet AS ip, NULL::int AS e
                """) == [
                    #"{"b":true,"i2":-32768,"i4":2147483647,"i8":-9223372036854775808,"f4":1.5,"f8":0.1,"o":4294967295,"t":"é😀","c":"ab","v":" x ","n":"n","y":"dead","u":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","j":"{\"a\": 1}","jb":"{\"b\": 1}","tm":"24:00:00","iv":"P1Y2M3DT4H5M6.7S","ip":"10.0.0.1","e":null}"#
                ])
    }

    @Test func numericIsExactOrAnError() throws {
        let values = [
            "0", "0.00", "-12.50", "0.0001", "10000", "10000.0000", "123456789012345678901234567890.12345678",
            "99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001",
            "1234567890123456789012345678.0123456789", "-1.2345678901234567890123456789012345678", "12345678901234567890123456789012345.678", "1e37",
        ]
        let list = values.map { "\($0)::numeric" }.joined(separator: "), (")
        let expected = values.dropLast() + ["10000000000000000000000000000000000000"]
        #expect(try rows("SELECT n FROM (VALUES (\(list))) AS v(n)") == expected.map { "{\"n\":\($0)}" })
        #expect(
            try rows("SELECT n FROM (VALUES ('NaN'::numeric), (1e38), (1e-39), (99999999999999999999999999999999999999.5)) AS v(n)")
                == [String](repeating: "{\"n\":null} n:LB3006", count: 4))
    }

    @Test func datesAreNeverBent() throws {
        #expect(
            try rows(
                """
                SELECT d, d::timestamp AS t FROM (VALUES ('0001-01-01'::date), ('9999-12-31'), ('1969-12-31'), ('2024-02-29')) AS v(d)
                """) == ["0001-01-01", "9999-12-31", "1969-12-31", "2024-02-29"].map { #"{"d":"\#($0)","t":"\#($0)T00:00:00Z"}"# })
        #expect(
            try rows("SELECT d, d::timestamptz AS t FROM (VALUES ('infinity'::date), ('-infinity'), ('0001-12-31 BC'), ('10000-01-01')) AS v(d)")
                == [String](repeating: #"{"d":null,"t":null} d:LB3030 t:LB3030"#, count: 4))
        #expect(
            try rows("SELECT '2024-02-29 12:34:56.789+02'::timestamptz AS z, '1900-01-01 00:00:00.000001'::timestamp AS t")
                == [#"{"z":"2024-02-29T10:34:56.789Z","t":"1900-01-01T00:00:00.000001Z"}"#])
    }

    @Test func nestedTypesAreListsAndStructures() throws {
        let setup = """
            CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN money_amount AS numeric(9,2);
            CREATE TYPE addr AS (street text, "Zip Code" char(6), since date); CREATE TYPE host AS (name text, ip inet);
            """
        #expect(
            try rows(
                """
                SELECT ARRAY['a', NULL, 'c,d'] AS a, '{}'::int[] AS e, 'ok'::mood AS m, ARRAY['sad'::mood] AS ms, 1.5::money_amount AS d,
                  ROW('x', '1', '2020-01-01')::addr AS s, ARRAY[ROW(NULL, NULL, NULL)::addr, NULL] AS l, ARRAY['10.0.0.1'::inet, NULL] AS ips,
                  ROW('a b', '10.0.0.1')::host AS h, NULL::host AS no, ROW('x', NULL)::host AS half, '1:2:3'::interval AS iv
                """, setup: setup) == [
                    #"{"a":["a",null,"c,d"],"e":[],"m":"ok","ms":["sad"],"d":1.50,"s":{"street":"x","zip_code":"1","since":"2020-01-01"},"l":[{"street":null,"zip_code":null,"since":null},null],"ips":["10.0.0.1",null],"h":{"name":"a b","ip":"10.0.0.1"},"no":null,"half":{"name":"x","ip":null},"iv":"PT1H2M3S"}"#
                ])
        #expect(try rows("SELECT '{{1,2},{3,4}}'::int[] AS a") == [#"{"a":null} a:LB3031"#])
    }

    /// The elements of such an array have commas of their own.
    @Test func anArrayWithAnotherDelimiterStaysAsItIsWritten() throws {
        #expect(
            try rows("SELECT ARRAY['(1,1),(0,0)'::box, '(2,2),(0,0)'] AS b, '{}'::box[] AS e, NULL::box[] AS n")
                == [#"{"b":"{(1,1),(0,0);(2,2),(0,0)}","e":"{}","n":null}"#])
    }

    @Test func namesOfAnyCaseAndManyBatches() throws {
        let setup = #"""
            CREATE SCHEMA "Old CRM"; CREATE TABLE "Old CRM"."Contact ""List""" ("Id" int, "a b" text, gone int);
            INSERT INTO "Old CRM"."Contact ""List""" SELECT g, repeat('x', 100), g FROM generate_series(1, 1000) AS g;
            ALTER TABLE "Old CRM"."Contact ""List""" DROP COLUMN gone;
            """#
        try Server.withDatabase(setup) { database in
            func source(_ table: String) -> String { "connection: dbname=\(database)\nretries: 0\ntable: '\(table)'" }
            let probe = try Probe(source(#""Old CRM"."Contact ""List""""#))
            let rows = try probe.rows(batchBytes: 1_000)
            #expect(rows.count == 1_000)
            #expect(rows.last == "{\"id\":1000,\"a_b\":\"\(String(repeating: "x", count: 100))\"}")
            #expect(try probe.rows(columns: [["id"]]).first == "{\"id\":1,\"a_b\":null}")
            #expect(try probe.rows(columns: [[]]).count == 1_000)
            #expect(Probe.failure { _ = try Probe(source(#"contact "list""#)) }?.code == "LB1601")
            let folded = Probe.failure { _ = try Probe(source(#""contact ""list""""#)).layout() }
            #expect(folded?.code == "LB1602")
            #expect(folded?.text.contains(#""Old CRM"."Contact ""List"""#) == true)
        }
    }

    @Test func allTablesAreOfOneMoment() throws {
        try Server.withDatabase("CREATE TABLE a (n int); CREATE TABLE b (n int); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)") {
            database in
            let probe = try Probe("connection: dbname=\(database)\nrecords: { a: a, b: b }")
            let source = try PostgresSource(layout: try probe.layout(), columns: nil, expanded: { $0 })
            try PostgresConnection("dbname=\(database)").execute("INSERT INTO a VALUES (2); INSERT INTO b VALUES (2)")
            var rows = 0
            while let frame = try source.next() { rows += try frame.decode().batches.reduce(0) { $0 + $1.count } }
            #expect(rows == 2)
            #expect(source.completeness.isComplete)
        }
    }

    @Test func severalReadersGiveTheRowsOfOneInItsOrder() throws {
        let setup = """
            CREATE TABLE a (n int, t text); INSERT INTO a SELECT g, repeat('x', g % 900) FROM generate_series(1, 20000) AS g;
            DELETE FROM a WHERE n % 7 = 0
            """
        try Server.withDatabase(setup) { database in
            func numbers(readers: Int, changing: Bool) throws -> [Int64] {
                let probe = try Probe("connection: dbname=\(database)\nretries: 0\nreaders: \(readers)\ntable: a")
                let source = try PostgresSource(
                    layout: try probe.layout(), columns: [["n"]], batchBytes: 5_000, snapshot: nil, keeping: nil, starts: nil,
                    rangeBlocks: 16, expanded: { $0 })
                // What is written after the source was opened belongs to another moment, for every reader.
                if changing { try PostgresConnection("dbname=\(database)").execute("UPDATE a SET t = t || 'y' WHERE n % 5 = 0") }
                var result: [Int64] = []
                while let frame = try source.next() {
                    for batch in try frame.decode().batches { if case .int(let values) = batch.columns[0].values { result += values } }
                }
                #expect(source.completeness.isComplete)
                return result
            }
            let expected = (1...20_000).filter { $0 % 7 != 0 }.map { Int64($0) }
            let one = try numbers(readers: 1, changing: false)
            #expect(one.sorted() == expected)
            #expect(try numbers(readers: 3, changing: false) == one)
            #expect(try numbers(readers: 3, changing: true).sorted() == expected)
            #expect(try numbers(readers: 2, changing: true).sorted() == expected)
        }
    }

    @Test func aReaderThatFailsEndsTheReading() throws {
        let setup = "CREATE TABLE a (n int, t text); INSERT INTO a SELECT g, repeat('x', 500) FROM generate_series(1, 90000) AS g"
        try Server.withDatabase(setup) { database in
            let probe = try Probe("connection: dbname=\(database)\nretries: 0\nreaders: 3\ntable: a")
            let source = try PostgresSource(
                layout: try probe.layout(), columns: nil, batchBytes: 2_000, snapshot: nil, keeping: nil, starts: nil,
                rangeBlocks: 16, expanded: { $0 })
            #expect(try source.next() != nil)
            try PostgresConnection("dbname=\(database)").execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            let failure = Probe.failure { while try source.next() != nil {} }
            #expect(failure?.code == "LB5203")
            // Another one that nobody reads to its end lets its threads go.
            let left = try PostgresSource(
                layout: try probe.layout(), columns: nil, batchBytes: 2_000, snapshot: nil, keeping: nil, starts: nil,
                rangeBlocks: 16, expanded: { $0 })
            #expect(try left.next() != nil)
        }
    }

    @Test func aSessionCannotWriteAndHidesNoRows() throws {
        let setup = """
            CREATE TABLE a (n int); CREATE FUNCTION w() RETURNS int LANGUAGE sql AS 'INSERT INTO a VALUES (1) RETURNING n';
            """
        try Server.withDatabase(setup) { database in
            let writing = Probe.failure {
                _ = try Probe("connection: dbname=\(database)\nquery: SELECT w() AS n\nretries: 0").rows()
            }
            #expect(writing?.code == "LB5205" && writing?.text.contains("25006") == true)
        }
        let failing = Probe.failure { _ = try rows("SELECT 1 / (g - 5000) AS n FROM generate_series(1, 10000) AS g") }
        #expect(failing?.code == "LB5205" && failing?.text.contains("22012") == true)
    }

    @Test func aSessionThatEndsIsAnErrorThatSaysSo() throws {
        let cut = Probe.failure {
            _ = try rows(
                "SELECT CASE WHEN g = 50000 THEN pg_terminate_backend(pg_backend_pid()) END AS v FROM generate_series(1, 100000) AS g")
        }
        #expect(cut?.code == "LB5203" && cut?.exit == .unavailable)
    }
}
