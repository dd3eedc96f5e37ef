import TestServers
import Testing

@testable import PostgresConnector

/// Types and values that came with a version.
@Suite(.enabled(if: Server.isPresent)) struct VersionedTypesTests {
    private func rows(_ select: String) throws -> [String] {
        try Server.withDatabase("") { try Probe("connection: dbname=\($0)\nretries: 0\nquery: |\n  \(select)").rows() }
    }

    @Test(.enabled(if: TestServer.version >= 14, "multiranges came with PostgreSQL 14")) func multirangesAreTexts() throws {
        #expect(
            try rows("SELECT '{[1,3),[5,7)}'::int4multirange AS m, ARRAY['{[1,3)}'::int4multirange, '{}'] AS a, NULL::int4multirange AS n")
                == [#"{"m":"{[1,3),[5,7)}","a":["{[1,3)}","{}"],"n":null}"#])
    }

    @Test(.enabled(if: TestServer.version >= 14, "numeric is infinite since PostgreSQL 14")) func infiniteDecimalsAreErrors() throws {
        #expect(
            try rows("SELECT n FROM (VALUES ('Infinity'::numeric), (1.5), ('-Infinity')) AS v(n)")
                == [#"{"n":null} n:LB3006"#, #"{"n":1.5}"#, #"{"n":null} n:LB3006"#])
    }

    @Test(.enabled(if: TestServer.version >= 15, "numeric has scales below zero and above its precision since PostgreSQL 15"))
    func unusualScalesAreExact() throws {
        #expect(
            try rows("SELECT (-12355)::numeric(5,-2) AS hundreds, 0.000123::numeric(2,5) AS small, 0::numeric(5,-2) AS zero")
                == [#"{"hundreds":-12400,"small":0.00012,"zero":0}"#])
    }

    @Test(.enabled(if: TestServer.version >= 17, "intervals are infinite since PostgreSQL 17")) func infiniteIntervalsAreTexts() throws {
        #expect(
            try rows("SELECT 'infinity'::interval AS i, '-infinity'::interval AS j") == [#"{"i":"infinity","j":"-infinity"}"#])
    }
}
