import Diagnostics
import Testing

@testable import Copybook

@Suite struct LayoutTests {
    private func places(_ text: String, _ options: CopybookOptions = CopybookOptions()) throws -> [String] {
        CopybookText.places(try CopybookText.record(text, options))
    }

    @Test func fixedOffsets() throws {
        #expect(
            try places("01 R. 05 A PIC X(5). 05 G. 10 B PIC 9(3). 10 FILLER PIC X. 05 C PIC X.")
                == ["A 0 5", "G 5 4", "B 5 3", "FILLER 8 1", "C 9 1"])
    }

    @Test func levelNumbersOfOneGroupMayDiffer() throws {
        let record = try CopybookText.record("01 R. 05 G. 10 A PIC X. 10 B PIC X. 04 H. 08 C PIC X. 07 D PIC X.")
        #expect(record.items.map(\.parent) == [nil, 0, 1, 1, 0, 4, 4])
    }

    @Test func redefinitionsShareStorage() throws {
        let text = """
            01 R.
               05 A PIC X(8).
               05 B REDEFINES A. 10 B1 PIC 9(4). 10 B2 REDEFINES B1 PIC X(2). 10 B3 PIC X.
               05 C REDEFINES B PIC X(3).
               05 FILLER REDEFINES A. 10 D PIC X(8).
               05 E PIC X.
            """
        #expect(
            try places(text) == [
                "A 0 8", "B 0 5", "B1 0 4", "B2 0 2", "B3 4 1", "C 0 3", "FILLER 0 8", "D 0 8", "E 8 1",
            ])
        let record = try CopybookText.record(text)
        #expect(record.items.map(\.redefines) == [nil, nil, 1, nil, 3, nil, 2, 1, nil, nil])
    }

    @Test func aLargerRedefinitionMovesWhatFollows() throws {
        let copybook = try CopybookText.parse(
            "01 R. 05 A PIC X(2). 05 B REDEFINES A PIC X(6). 05 C REDEFINES A PIC X(4). 05 D PIC X.")
        #expect(CopybookText.places(copybook.records[0]) == ["A 0 2", "B 0 6", "C 0 4", "D 6 1"])
        #expect(copybook.warnings.map(\.code) == [.copybookOverlay])
    }

    @Test func recordsMayRedefineRecords() throws {
        let copybook = try CopybookText.parse("01 A PIC X(5). 01 B REDEFINES A. 05 C PIC X(9). 77 N PIC 9(4).")
        #expect(copybook.records.map(\.redefines) == [nil, "A", nil])
        #expect(copybook.records.map(\.layout.maximumLength) == [5, 9, 4])
    }

    @Test func tablesOfFixedLength() throws {
        let record = try CopybookText.record(
            "01 R. 05 T OCCURS 3 TIMES ASCENDING KEY IS K INDEXED BY I J. 10 K PIC X. 10 U PIC 9(2) OCCURS 4. 05 Z PIC X.")
        #expect(CopybookText.places(record) == ["T 0 9", "K 0 1", "U 1 2", "Z 27 1"])
        #expect(record.layout.tables.map(\.stride.fixed) == [9, 2])
        #expect(record.layout.tables.map(\.outer) == [nil, 0])
        #expect(record.layout.fields.map(\.tables) == [[], [0], [0], [0, 1], []])
        #expect(record.items[1].occurs?.keys == [TableKey(name: "K", isAscending: true)])
        #expect(record.items[1].occurs?.indexes == ["I", "J"])
    }

    @Test func tablesThatDependOnACount() throws {
        let text =
            "01 R. 05 N PIC 9(2). 05 T OCCURS 1 TO 5 TIMES DEPENDING ON N. 10 A PIC X(3). 05 Z PIC X(4). 05 M PIC 9. "
            + "05 U PIC X OCCURS 0 TO 9 DEPENDING ON M. 05 Y PIC X."
        let record = try CopybookText.record(text)
        #expect(CopybookText.places(record) == ["N 0 2", "T 2 3", "A 2 3", "Z 2+0 4", "M 6+0 1", "U 7+0 1", "Y 7+0+1 1"])
        let layout = record.layout
        #expect((layout.minimumLength, layout.maximumLength, layout.isFixedLength) == (11, 32, false))
        let extents = try #require(layout.extents(counts: [2, 3]))
        #expect(extents == [6, 3])
        #expect(layout.bytes(layout.fields[7].offset, extents: extents) == 16)
        #expect(layout.bytes(layout.length, extents: extents) == 17)
        #expect(
            layout.extents(counts: [6, 0]) == nil && layout.extents(counts: [-1, 0]) == nil && layout.extents(counts: []) == nil
        )
        var options = CopybookOptions()
        options.tableStyle = .maximumCount
        let fixed = try CopybookText.record(text, options)
        #expect(CopybookText.places(fixed) == ["N 0 2", "T 2 3", "A 2 3", "Z 17 4", "M 21 1", "U 22 1", "Y 31 1"])
        #expect(fixed.layout.tables.map(\.countItem) == [1, 5] && fixed.layout.tables.map(\.hasFixedRoom) == [true, true])
        #expect((fixed.layout.minimumLength, fixed.layout.maximumLength, fixed.layout.isFixedLength) == (32, 32, true))
    }

    /// IBM's example of complex OCCURS DEPENDING ON, in its structure.
    @Test func tablesWithElementsOfVaryingLength() throws {
        let record = try CopybookText.record(
            """
            01 FIELD-A.
               02 C1 PIC S99. 02 C2 PIC S99.
               02 T1. 03 R1 OCCURS 1 TO 5 TIMES DEPENDING ON C1 PIC X(3).
               02 EMP PIC X(5).
               02 T2 OCCURS 5 TIMES. 03 TI PIC 99. 03 R2 OCCURS 1 TO 3 TIMES DEPENDING ON C2. 04 DN PIC S99.
               02 LAST-ONE PIC X.
            """)
        #expect(
            CopybookText.places(record) == [
                "C1 0 2", "C2 2 2", "T1 4 0*", "R1 4 3", "EMP 4+0 5", "T2 9+0 2*", "TI 9+0 2", "R2 11+0 2", "DN 11+0 2",
                "LAST-ONE 9+0+1 1",
            ])
        let layout = record.layout
        #expect(layout.tables[1].stride == LayoutLength(fixed: 2, tables: [2]))
        let extents = try #require(layout.extents(counts: [2, 0, 3]))
        #expect(extents == [6, 40, 6])
        #expect(layout.bytes(layout.length, extents: extents) == 4 + 6 + 5 + 40 + 1)
        #expect((layout.minimumLength, layout.maximumLength) == (4 + 3 + 5 + 20 + 1, 4 + 15 + 5 + 40 + 1))
    }

    @Test func anOverlayOfVaryingLengthMustFit() throws {
        let body =
            "01 R. 05 N PIC 9. 05 B PIC X(10). 05 C REDEFINES B. 10 T PIC X(2) OCCURS 0 TO %@ DEPENDING ON N. "
            + "10 D PIC X(2). 05 E PIC X."
        #expect(
            try places(body.replacing("%@", with: "4")) == ["N 0 1", "B 1 10", "C 1 2*", "T 1 2", "D 1+0 2", "E 11 1"])
        #expect(CopybookText.errors(body.replacing("%@", with: "5")).map { String($0.prefix(6)) } == ["LB1146"])
    }

    @Test func theCountMayBeOmittedOrQualified() throws {
        let record = try CopybookText.record(
            "01 R. 05 G. 10 N PIC 9. 05 H. 10 N PIC 9 COMP. 05 T PIC X OCCURS 4 TIMES DEPENDING ON N OF H IN R.")
        #expect(record.items[5].occurs?.minimum == 0)
        #expect(record.items[5].occurs?.countItem == 4)
        #expect(record.columnNames == [nil, "g", "g_n", "h", "h_n", "t"])
        #expect(record.item("n", of: "h") == 4)
        #expect(record.item("n") == nil)
    }

    // MARK: Slack bytes: the examples of the Language Reference

    @Test func slackBytesStandBeforeAlignedItems() throws {
        #expect(
            try places("01 FIELD-A. 05 FIELD-B PIC X(5). 05 FIELD-C. 10 FIELD-D PIC XX. 10 FIELD-E COMP PIC S9(6) SYNC.")
                == ["FIELD-B 0 5", "FIELD-C 5 7", "FIELD-D 5 2", "FIELD-E 8 4"])
        #expect(
            try places("01 FIELD-L. 05 FIELD-M PIC X(5). 05 FIELD-N PIC XX. 05 FIELD-O. 10 FIELD-P COMP PIC S9(6) SYNC.")
                == ["FIELD-M 0 5", "FIELD-N 5 2", "FIELD-O 8 4", "FIELD-P 8 4"])
        #expect(
            try places(
                "01 C. 05 A1 PIC X(5). 05 A2 PIC X(3). 05 A3 PIC X(3). 05 B1 PIC S9999 COMP SYNC. "
                + "05 B2 PIC S99999 COMP SYNC. 05 B3 PIC S9999 COMP SYNC."
            )
                == ["A1 0 5", "A2 5 3", "A3 8 3", "B1 12 2", "B2 16 4", "B3 20 2"])
    }

    @Test func slackBytesStandBehindEachOccurrence() throws {
        let record = try CopybookText.record(
            """
            01 WORK-RECORD.
               05 WORK-CODE PIC X.
               05 COMP-TABLE OCCURS 10 TIMES.
                  10 COMP-TYPE PIC X.
                  10 COMP-PAY PIC S9(4)V99 COMP SYNC.
                  10 COMP-HRS PIC S9(3) COMP SYNCHRONIZED RIGHT.
                  10 COMP-NAME PIC X(5).
            """)
        #expect(
            CopybookText.places(record) == [
                "WORK-CODE 0 1", "COMP-TABLE 1 16", "COMP-TYPE 1 1", "COMP-PAY 4 4", "COMP-HRS 8 2", "COMP-NAME 10 5",
            ])
        #expect(record.layout.maximumLength == 161)
    }

    @Test func boundariesByUsage() throws {
        func offset(_ clauses: String, _ options: CopybookOptions = CopybookOptions()) throws -> Int {
            try CopybookText.record("01 R. 05 A PIC X. 05 B \(clauses) SYNC.", options).layout.fields[2].offset.fixed
        }
        #expect(try offset("PIC 9(4) COMP") == 2)
        #expect(try offset("PIC 9(5) COMP") == 4)
        #expect(try offset("PIC 9(18) COMP") == 4)
        #expect(try offset("COMP-1") == 4)
        #expect(try offset("COMP-2") == 8)
        #expect(try offset("POINTER") == 4)
        #expect(try offset("INDEX") == 4)
        #expect(try offset("PIC 9(5) COMP-3") == 1)
        #expect(try offset("PIC X(5)") == 1)
        var options = CopybookOptions()
        options.alignsLongBinaryOnDoubleword = true
        options.pointerBytes = .eight
        #expect(try offset("PIC 9(18) COMP", options) == 8)
        #expect(try offset("POINTER", options) == 8)
        options.alignsSynchronized = false
        #expect(try offset("PIC 9(18) COMP", options) == 1)
    }

    @Test func aRedefinitionIsNotMoved() throws {
        let copybook = try CopybookText.parse("01 R. 05 X PIC X. 05 A PIC X(4). 05 B REDEFINES A PIC S9(6) COMP SYNC.")
        #expect(CopybookText.places(copybook.records[0]) == ["X 0 1", "A 1 4", "B 1 4"])
        #expect(copybook.warnings.map(\.code) == [.copybookOverlay])
    }

    // MARK: RENAMES

    @Test func renames() throws {
        let record = try CopybookText.record(
            """
            01 R. 05 A PIC X(2). 05 G. 10 B PIC X(3). 10 C PIC X(4). 05 D PIC X.
            66 ALL-OF RENAMES A THRU C. 66 G2 RENAMES G. 66 TAIL RENAMES C OF G THROUGH D.
            """)
        #expect(record.renames.map(\.fieldName) == ["all_of", "g2", "tail"])
        #expect(record.layout.renames.map(\.offset.fixed) == [0, 2, 5])
        #expect(record.layout.renames.map(\.length.fixed) == [9, 7, 5])
    }

    // MARK: Records

    @Test func aCopybookMayBeginBelowLevel01() throws {
        let several = try CopybookText.parse("05 A PIC X. 05 B. 10 C PIC X.").records
        #expect(several.map(\.name) == ["TEST"])
        #expect(several[0].items.map(\.name) == ["TEST", "A", "B", "C"])
        let one = try CopybookText.parse("05 A. 10 B PIC X. 88 YES VALUE 'Y'. 10 C PIC X. 66 D RENAMES B THRU C.").records
        #expect(one[0].items.map(\.name) == ["A", "B", "C"])
        #expect(one[0].items[1].conditions.map(\.name) == ["YES"])
        #expect(one[0].layout.renames[0].length.fixed == 2)
        let table = try CopybookText.parse("05 A OCCURS 2. 10 B PIC X.").records
        #expect(table[0].items.map(\.name) == ["TEST", "A", "B"])
    }

    @Test func whatSurroundsRecordsInProgramsIsPassedOver() throws {
        let text = """
            IDENTIFICATION DIVISION.
            PROGRAM-ID. DEMO.
            AUTHOR. O'BRIEN.
            REMARKS. 01 THIS IS NO RECORD
               05 NOR IS THIS.
            ENVIRONMENT DIVISION.
            INPUT-OUTPUT SECTION.
            FILE-CONTROL. SELECT F ASSIGN TO 'F'.
            DATA DIVISION.
            FILE SECTION.
            FD  F RECORDING MODE IS F
                BLOCK CONTAINS 0 RECORDS
                RECORD CONTAINS 80 CHARACTERS.
            01 A PIC X(80).
            WORKING-STORAGE SECTION.
            77 B PIC 9.
            LINKAGE SECTION.
            01 C PIC X.
            SCREEN SECTION.
            01 S BLANK SCREEN.
            PROCEDURE DIVISION.
            MAIN. MOVE 1 TO B.
            """
        #expect(try CopybookText.parse(text).records.map(\.name) == ["A", "B", "C"])
    }

    @Test func columnNamesAreUnique() throws {
        let record = try CopybookText.record(
            "01 R. 05 HOME. 10 LINE-1 PIC X. 10 ZIP PIC X. 05 WORK. 10 LINE-1 PIC X. 10 LINE-1 PIC X. "
            + "05 2ND-ONE PIC X. 05 FILLER PIC X."
        )
        #expect(
            record.columnNames == [nil, "home", "home_line_1", "zip", "work", "work_line_1", "work_line_1_2", "_2nd_one", nil])
    }
}
