import Diagnostics
import Testing

@testable import Copybook

@Suite struct ClauseTests {
    private func item(_ clauses: String, _ options: CopybookOptions = CopybookOptions()) throws -> CopybookItem {
        try CopybookText.record("01 A \(clauses).", options).items[0]
    }

    @Test(arguments: [
        ("PIC X(5)", 5), ("PICTURE IS 9(4)", 4), ("PIC S9(4)", 4), ("PIC S9(4) SIGN LEADING SEPARATE CHARACTER", 5),
        ("PIC S9(4) SIGN IS TRAILING", 4), ("PIC S9(4) TRAILING SEPARATE", 5), ("PIC S9(4) COMP", 2), ("PIC S9(5) COMP", 4),
        ("PIC 9(9) USAGE IS COMPUTATIONAL", 4), ("PIC 9(10) BINARY", 8), ("PIC S9(18) COMP-4", 8), ("PIC S9(19) COMP-5", 16),
        ("PIC S9(1) COMP-3", 1), ("PIC S9(4) COMP-3", 3), ("PIC S9(9)V99 PACKED-DECIMAL", 6), ("PIC 9(31) COMPUTATIONAL-3", 16),
        ("PIC S9(3)P(5) COMP-3", 2), ("PIC S9(3)P(5) COMP", 2), ("PIC 9(5) COMP-6", 3), ("PIC 9(4) COMP-6", 2),
        ("PIC X(3) COMP-X", 3), ("PIC 9(2) COMP-X", 1), ("PIC 9(7) COMP-X", 3), ("PIC X(4) COMP-5", 4),
        ("COMP-1", 4), ("USAGE COMPUTATIONAL-2", 8), ("FLOAT-SHORT", 4), ("USAGE FLOAT-LONG", 8), ("BINARY-CHAR UNSIGNED", 1),
        ("BINARY-SHORT", 2), ("BINARY-LONG SIGNED", 4), ("USAGE BINARY-DOUBLE", 8), ("USAGE POINTER", 4), ("POINTER-32", 4),
        ("INDEX", 4),
        ("PROCEDURE-POINTER", 8), ("FUNCTION-POINTER", 4), ("USAGE OBJECT REFERENCE SOME-CLASS", 4), ("PIC N(5)", 10),
        ("PIC N(5) USAGE DISPLAY-1", 10), ("PIC G(5) DISPLAY-1", 10), ("PIC 9(5) NATIONAL", 10),
        ("PIC S9(5) USAGE NATIONAL SIGN LEADING SEPARATE", 12), ("PIC U(5)", 20), ("PIC U BYTE-LENGTH 7", 7),
        ("PIC Z,ZZ9.99-", 9),
        ("PIC X(5) JUSTIFIED RIGHT", 5), ("PIC 9(5) BLANK WHEN ZERO", 5), ("PIC +9.99E+99", 9), ("PIC X GLOBAL EXTERNAL", 1),
        ("IS GLOBAL PIC X", 1), ("PIC X VALUE IS 'a'", 1), ("PIC 9(6) DATE FORMAT YYXXXX", 6), ("VALUE ZERO PIC 9", 1),
    ])
    func bytes(_ clauses: String, _ expected: Int) throws {
        let record = try CopybookText.record("01 A \(clauses).")
        #expect(record.layout.maximumLength == expected)
        #expect(record.items[0].length == expected)
    }

    @Test func sizesOfOtherCompilers() throws {
        func sizes(_ binary: CopybookOptions.BinarySizes, _ signed: Bool) throws -> [Int] {
            var options = CopybookOptions()
            options.binarySizes = binary
            return try [1, 2, 3, 4, 5, 7, 9, 10, 12, 16, 18, 19].map {
                try item("PIC \(signed ? "S" : "")9(\($0)) COMP", options).length
            }
        }
        #expect(try sizes(.halfword, true) == [2, 2, 2, 2, 4, 4, 4, 8, 8, 8, 8, 16])
        #expect(try sizes(.powersOfTwo, true) == [1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 8, 16])
        #expect(try sizes(.fewest, true) == [1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9])
        #expect(try sizes(.fewest, false) == [1, 1, 2, 2, 3, 3, 4, 5, 5, 7, 8, 8])
        var options = CopybookOptions()
        options.pointerBytes = .eight
        #expect(
            try ["POINTER", "INDEX", "FUNCTION-POINTER", "POINTER-32"].map { try item($0, options).length } == [8, 8, 8, 4])
    }

    @Test func storageSaysHowToDecode() throws {
        #expect(try item("PIC X").storage == .text)
        #expect(try item("PIC ZZ9").storage == .text)
        #expect(try item("PIC 9").storage == .zoned(nil))
        #expect(try item("PIC S9").storage == .zoned(.trailing))
        #expect(try item("PIC S9 LEADING").storage == .zoned(.leading))
        #expect(try item("PIC S9 SIGN TRAILING SEPARATE").storage == .zoned(.trailingSeparate))
        #expect(try item("PIC 9 COMP-3").storage == .packed)
        #expect(try item("PIC 9 COMP-6").storage == .unsignedPacked)
        #expect(try item("PIC S9 COMP").storage == .binary(.bigEndian, isLimitedByPicture: true))
        #expect(try item("PIC S9 COMP-5").storage == .binary(.native, isLimitedByPicture: false))
        #expect(try item("PIC X(2) COMP-X").storage == .binary(.bigEndian, isLimitedByPicture: false))
        #expect(try item("COMP-1").storage == .float)
        #expect(try item("FLOAT-LONG").storage == .ieeeFloat)
        #expect(try item("PIC N").storage == .national)
        #expect(try item("PIC S9 NATIONAL").storage == .nationalDigits(.trailing))
        #expect(try item("PIC G").storage == .doubleByte)
        #expect(try item("POINTER").storage == .address)
        let number = try item("PIC S9(5)V99 COMP-3")
        #expect((number.digits, number.scale, number.isSigned, number.signForm) == (7, 2, true, nil))
    }

    @Test func usageSignAndSynchronizedAreThoseOfTheGroup() throws {
        let record = try CopybookText.record(
            """
            01 R.
               05 G1 COMP-3. 10 A PIC S9(5). 10 B PIC 9(4).
               05 G2 SIGN IS LEADING SEPARATE. 10 C PIC S9(3). 10 D PIC 9(3). 10 E PIC X(2).
               05 G3 SYNC. 10 F PIC S9(4) COMP.
               05 G4 GROUP-USAGE IS NATIONAL. 10 H PIC 9(2).
            """)
        #expect(
            CopybookText.places(record) == [
                "G1 0 6", "A 0 3", "B 3 3", "G2 6 9", "C 6 4", "D 10 3", "E 13 2", "G3 16 2", "F 16 2", "G4 18 4", "H 18 4",
            ])
    }

    @Test func valuesOfAllKinds() throws {
        #expect(try item("PIC X(3) VALUE \"it's\"").value == .text("it's"))
        #expect(try item("PIC X(3) VALUE 'it''s'").value == .text("it's"))
        #expect(try item("PIC X(3) VALUE X'0aFF'").value == .bytes([0x0A, 0xFF]))
        #expect(try item("PIC N VALUE N'a'").value == .text("a"))
        #expect(try item("PIC S9V9 VALUE -01.50").value == .number("-1.50"))
        #expect(try item("COMP-1 VALUE 1.5E-3").value == .float("1.5E-3"))
        #expect(try item("PIC X VALUE ALL 'ab'").value == .all("ab"))
        #expect(try item("PIC X VALUE 'a' & 'b'").value == .text("ab"))
        #expect(try item("PIC X VALUE ALL ZEROS").value == .figurative(.zero))
        for (word, constant) in [
            ("ZERO", FigurativeConstant.zero), ("ZEROES", .zero), ("SPACE", .space), ("SPACES", .space),
            ("HIGH-VALUES", .highValue),
            ("LOW-VALUE", .lowValue), ("QUOTE", .quote), ("NULL", .null),
        ] { #expect(try item("PIC X VALUE \(word)").value == .figurative(constant)) }
    }

    @Test func conditionNames() throws {
        let record = try CopybookText.record(
            """
            01 R.
               05 A PIC X.
                  88 YES-ANSWER VALUE 'Y' 'J'.
                  88 LETTER VALUES ARE 'A' THRU 'C', 'X' THROUGH 'Z'.
                  88 EMPTY-IS VALUE SPACE WHEN SET TO FALSE IS 'N'.
               05 B PIC S9(3).
                  88 SMALL VALUE -5 THRU
                     +5.
                  88 LISTED VALUES 1,2;3
                     10 THRU 20
                     77.
            """)
        let conditions = record.items[1].conditions + record.items[2].conditions
        #expect(conditions.map(\.name) == ["YES-ANSWER", "LETTER", "EMPTY-IS", "SMALL", "LISTED"])
        #expect(conditions[0].fieldName == "yes_answer")
        #expect(conditions[0].place.line == 3)
        let values = conditions.map { $0.values.map { ($0.from, $0.through) } }
        #expect(values[0].map(\.0) == [.text("Y"), .text("J")])
        #expect(values[1].map(\.1) == [.text("C"), .text("Z")])
        #expect(values[2].map(\.0) == [.figurative(.space)])
        #expect(values[3].map(\.0) == [.number("-5")] && values[3].map(\.1) == [.number("5")])
        #expect(values[4].map(\.0) == [.number("1"), .number("2"), .number("3"), .number("10"), .number("77")])
    }

    @Test func decimalPointIsComma() throws {
        let text = "SPECIAL-NAMES. DECIMAL-POINT IS COMMA. 01 A PIC 9,9 VALUE 1,5. 88 B VALUE 2,5, 3."
        let item = try CopybookText.parse(text).records[0].items[0]
        #expect(item.picture?.category == .numericEdited && item.scale == 1)
        #expect(item.value == .number("1.5"))
        #expect(item.conditions[0].values.map(\.from) == [.number("2.5"), .number("3")])
    }

    @Test func constantsCount() throws {
        let record = try CopybookText.record(
            "78 MAX-ROWS VALUE 3. 01 WIDTH CONSTANT AS 4. 01 R. 05 T OCCURS MAX-ROWS TIMES PIC X(WIDTH).")
        #expect(record.layout.maximumLength == 12)
    }

    @Test func aPeriodMayStandInPicturesAndBehindThem() throws {
        let record = try CopybookText.record("01 R. 05 A PIC 9.99. 05 B PIC ZZ9,. 05 C PIC X(3), VALUE 'a';.")
        #expect(record.items.map(\.length) == [11, 4, 4, 3])
    }

    @Test(arguments: [
        ("PIC X COMP-3", "LB1144"), ("PIC ZZ9 COMP", "LB1144"), ("PIC X USAGE BINARY", "LB1144"), ("PIC X NATIONAL", "LB1144"),
        ("PIC X(17) COMP-X", "LB1144"), ("PIC 9 COMP-1", "LB1145"), ("PIC 9 SIGN LEADING", "LB1145"),
        ("PIC S9 COMP SIGN LEADING", "LB1145"),
        ("PIC X PIC X", "LB1145"), ("PIC 9 COMP COMP", "LB1145"), ("PIC 9 JUST", "LB1145"), ("PIC X BLANK WHEN ZERO", "LB1145"),
        ("VALUE 1", "LB1144"), ("COMP-3", "LB1144"), ("PIC", "LB1143"), ("PIC X WIBBLE", "LB1143"),
        ("PIC X USAGE COMP-9", "LB1143"),
        ("PIC X SIGN", "LB1143"), ("PIC X VALUE", "LB1143"), ("PIC X 'a'", "LB1143"), ("PIC X VALUE X'0'", "LB1141"),
        ("PIC X VALUE X'0G'", "LB1141"), ("PIC X BLANK ONE", "LB1143"), ("PIC X OCCURS", "LB1143"),
        ("PIC X OCCURS 2", "LB1147"),
        ("PIC X INDEXED BY I", "LB1143"), ("PIC X TYPEDEF", "LB1143"), ("PIC X REDEFINES", "LB1143"),
        ("PIC X OBJECT THING", "LB1143"),
        ("PIC X DATE", "LB1143"), ("PIC U BYTE-LENGTH ZERO", "LB1143"), ("PIC X REDEFINES NONE", "LB1148"),
    ])
    func refused(_ clauses: String, _ code: String) {
        #expect(CopybookText.errors("01 A \(clauses).").map { String($0.prefix(6)) } == [code])
    }

    @Test func contradictionsThatCompilersDisagreeOnAreWarnings() throws {
        let copybook = try CopybookText.parse("01 R COMP. 05 A PIC 9 COMP-3. 05 B PIC S9(3) COMP-6.")
        #expect(copybook.warnings.map(\.code) == [.copybookClauses, .copybookClauses, .copybookClauses])
        #expect(copybook.records[0].layout.maximumLength == 3)
    }
}
