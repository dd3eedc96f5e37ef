import Records
import Testing

@Suite struct EditedPictures {
    private func read(_ picture: String, _ texts: [String], type: ValueType = .decimal, blank: BlankPolicy = .null) throws
        -> [String]
    {
        let compiled = try #require(EditedPicture(picture))
        let format = FieldFormat(
            name: "n", type: type, trim: FieldTrim.none, blank: blank, decimals: compiled.decimals, storage: .edited(compiled))
        return decode(format, texts)
    }

    @Test func suppressedZeros() throws {
        #expect(
            try read("ZZ,ZZ9.99", ["12,345.67", " 1,234.50", "     0.05", "   123.00", "01,234.50"]) == [
                "12345.67", "1234.50", "0.05", "123.00", "1234.50",
            ])
        #expect(
            try read("ZZ,ZZ9.99", ["1 ,345.67", "1, 45.67 ", "12345.670", " ,123.00 ", "12,3 5.67"]) == [
                "LB3002", "LB3002", "LB3002", "LB3002", "LB3002",
            ])
        #expect(
            try read("**,**9.99", ["12,345.67", "***123.45", "*****0.00", "  *123.45"]) == [
                "12345.67", "123.45", "0.00", "LB3002",
            ])
        #expect(try read("***.**", ["***.**", "**1.20", "***.05", "***.*5"]) == ["0.00", "1.20", "0.05", "LB3002"])
        #expect(try read("ZZZ.ZZ", ["   .05", "   .  ", "   . 5"]) == ["0.05", "0.00", "LB3002"])
        #expect(try read("Z(5)9", ["    42", "000042"], type: .int) == ["42", "42"])
    }

    @Test func signs() throws {
        #expect(try read("-ZZ9", ["- 12", "  12", "+ 12", "-  0"]) == ["-12", "12", "LB3002", "0"])
        #expect(try read("+999", ["+012", "-012", " 012"]) == ["12", "-12", "LB3002"])
        #expect(try read("999-", ["012-", "012 ", "012+"]) == ["-12", "12", "LB3002"])
        #expect(try read("Z,ZZ9CR", ["1,234CR", "  123  ", "  123DB", "  123C "]) == ["-1234", "123", "LB3002", "LB3002"])
        #expect(try read("Z,ZZ9.99DB", ["   12.00DB", "   12.00  "]) == ["-12.00", "12.00"])
    }

    @Test func floating() throws {
        #expect(
            try read("----9", ["  -12", "   12", "-1234", " - 12", "1-234", "-  -1"]) == [
                "-12", "12", "-1234", "LB3002", "LB3002", "LB3002",
            ])
        #expect(try read("++++9", ["  +12", "  -12", "   12"]) == ["12", "-12", "LB3002"])
        #expect(
            try read("$$,$$9.99", ["$1,234.50", "  $123.45", "    $0.05", "   123.45", "$  12.450"]) == [
                "1234.50", "123.45", "0.05", "LB3002", "LB3002",
            ])
        #expect(try read("$ZZ9.99", ["$ 12.30", "  12.30"]) == ["12.30", "LB3002"])
    }

    @Test func insertions() throws {
        #expect(try read("99/99/9999", ["10/31/2026", "10-31-2026"], type: .int) == ["10312026", "LB3002"])
        #expect(try read("999B99", ["123 45", "123045"], type: .int) == ["12345", "LB3002"])
        #expect(try read("9V99", ["123"]) == ["1.23"])
        #expect(try read("99PPP", ["12"], type: .int) == ["12000"])
        #expect(try read("VPP99", ["12"]) == ["0.0012"])
    }

    @Test func blanks() throws {
        #expect(try read("ZZ9", ["   "]) == ["null"])
        #expect(try read("ZZ9.99", ["      "], blank: .zero) == ["0.00"])
        #expect(try read("ZZ9", ["   "], blank: .error) == ["LB3005"])
    }

    @Test(arguments: [
        "", "X(5)", "9(", "9(0)", "(3)9", "9.9.9", "CR", "9CR9", "A", "9(200)", "$$++9", "9()", "9V9V9", "Z(39)", "+",
    ])
    func noPictures(text: String) { #expect(EditedPicture(text) == nil) }

    @Test func shapes() throws {
        let picture = try #require(EditedPicture("$$,$$9.99cr"))
        #expect(picture.length == 11 && picture.digits == 6 && picture.decimals == 2 && !picture.isBlankWhenZero)
        #expect(try #require(EditedPicture("Z(4).ZZ")).isBlankWhenZero)
    }
}
