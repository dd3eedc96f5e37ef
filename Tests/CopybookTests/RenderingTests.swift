import Testing

@testable import Copybook

@Suite struct RenderingTests {
    private let text = """
        01 CLAIM.
           05 CLAIM-NO PIC 9(8) COMP.
           05 NAME PIC X(20).
           05 AMOUNT PIC S9(5)V99 COMP-3.
           05 RATE REDEFINES AMOUNT PIC S9(3) SIGN LEADING SEPARATE.
           05 N PIC 9(2).
           05 WEEK OCCURS 1 TO 9 DEPENDING ON N. 10 PAID PIC Z9.99.
           05 TAIL COMP-1.
           66 HEAD-PART RENAMES CLAIM-NO THRU NAME.
        """

    @Test func aTableOfTheLayout() throws {
        let table = CopybookTable(try CopybookText.record(text)).text(width: 200)
        #expect(
            table == """
                LEVEL NAME          START  END  LENGTH  OCCURS    PICTURE   USAGE                       TYPE
                ------------------  -----  ---  ------  --------  --------  --------------------------  ------------
                01 CLAIM                1  34+     34+
                  05 CLAIM-NO           1    4       4            9(8)      BINARY                      int
                  05 NAME               5   24      20            X(20)     DISPLAY                     string
                  05 AMOUNT            25   28       4            S9(5)V99  PACKED-DECIMAL              decimal(7,2)
                  05 RATE = AMOUNT     25   28       4            S9(3)     DISPLAY LEADING SEPARATE    int
                  05 N                 29   30       2            9(2)      DISPLAY                     int
                  05 WEEK              31   35       5  1-9 by N
                    10 PAID            31   35       5            Z9.99     DISPLAY                     decimal(4,2)
                  05 TAIL             31+  34+       4                      COMP-1                      double
                66 HEAD-PART            1   24      24                      RENAMES CLAIM-NO THRU NAME

                39 to 79 bytes; + adds the tables of varying length
                """)
    }

    @Test func linesFitTheWidth() throws {
        let lines = CopybookTable(try CopybookText.record(text)).text(width: 80).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[0].hasPrefix("LEVEL NAME"))
        #expect(lines.last == "39 to 79 bytes; + adds the tables of varying length")
    }

    @Test func typesOfColumns() throws {
        func type(_ clauses: String) throws -> String {
            CopybookTable.type(try CopybookText.record("01 A \(clauses).").items[0])
        }
        #expect(try type("PIC 9(18)") == "int")
        #expect(try type("PIC 9(19)") == "decimal(19,0)")
        #expect(try type("PIC 9(3)PP") == "int")
        #expect(try type("PIC VPP9") == "decimal(3,3)")
        #expect(try type("POINTER") == "bytes")
        #expect(try type("PIC N(3)") == "string")
    }

    private func table(_ entries: String) throws -> ConditionTable? {
        ConditionTable(try CopybookText.record("01 R. 05 \(entries)").items[1])
    }

    @Test func conditionNamesBecomeCodeTables() throws {
        let status = try #require(
            try table(
                "S PIC X(2). 88 VALID VALUE 'A' 'B' 'C,'. 88 ACTIVE VALUE 'A '. 88 CLOSED-OUT VALUE 'B'. "
                    + "88 NOTHING VALUE SPACES."
            ))
        #expect(status.csv == "code,value\n\"C,\",valid\nA,active\nB,closed_out\n,nothing\n")
        #expect(status.omitted.isEmpty)
        let numbers = try #require(
            try table("N PIC 9(3). 88 LOW VALUE 001 THRU 003. 88 NONE VALUE ZERO. 88 ANY-ONE VALUE 0 THRU 999999999."))
        #expect(numbers.csv == "code,value\n1,low\n2,low\n3,low\n0,none\n")
        #expect(numbers.omitted == ["ANY-ONE"])
        #expect(numbers.ranges.map { "\($0.from)-\($0.through) \($0.value)" } == ["0-999999999 any_one"])
        let amounts = try #require(try table("N PIC 9V9. 88 LOW VALUE 0.5 THRU 1.5."))
        #expect(amounts.rows.isEmpty && amounts.ranges.map { "\($0.from)-\($0.through) \($0.value)" } == ["0.5-1.5 low"])
        let text = try #require(
            try table(
                "T PIC X(3). 88 LETTER VALUE 'A' THRU 'C'. 88 ZEROES-IS VALUE ZEROS. 88 TOP VALUE HIGH-VALUES. "
                    + "88 ALL-X VALUE ALL 'X'."
            ))
        #expect(text.csv == "code,value\nA,letter\nB,letter\nC,letter\n000,zeroes_is\nXXX,all_x\n")
        #expect(text.omitted == ["TOP"])
        #expect(text.ranges.map { "\($0.from)-\($0.through) \($0.value)" } == ["A-C letter"])
        #expect(try #require(try table("T PIC X. 88 LETTER VALUE 'A' THRU 'C'.")).ranges.isEmpty)
        #expect(try table("A PIC X.") == nil)
        #expect(try table("A PIC X. 88 B VALUE LOW-VALUE.") == nil)
    }
}
