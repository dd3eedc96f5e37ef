import Diagnostics
import Expressions
import Records
import Testing

@Suite struct CheckerTests {
    private let table: TestTable = {
        var table = TestTable(1)
        table.add("owner_name", .string, [.text("LEE ANN")], nullable: false)
        table.add("ssn", .string, [.text("912-34-5678")], nullable: false, personal: true)
        table.add("amount", .decimal, [.decimal("1.50")])
        table.add("tax_year", .int, [.int(2026)], nullable: false)
        table.add("flag", .bool, [.bool(true)])
        table.add("rate", .double, [.double(0.5)])
        table.add("due_on", .date, [.date("2026-11-22")])
        table.add("header.run_date", .date, [.date("2026-11-22")], nullable: false)
        table.add("codes", .list(.string), [.list([.text("a")])], nullable: false)
        table.add(
            "phones",
            .list(.structure([StructField("kind", .string), StructField("number", .string, isPersonal: true)])),
            [.list([.structure([.text("home"), .text("216")])])], nullable: false)
        return table
    }()

    private func type(_ text: String) throws -> ExpressionType { try table.compile(text).resultType }

    @Test(
        arguments: [
            ("tax_year ? 1 : 2", "the condition before `?` is an int"), ("1u && flag", "`&&` and `||` join conditions, not an uint"),
            ("flag ? 1 : 'x'", "the two sides of `? :` are an int and a string"),
            ("optional.of(1) == 1", "an optional(int) is never equal to an int"), ("codes == 1", "a list(string) is never equal to an int"),
            ("[] == 1", "a list(any) is never equal to an int"), ("cel.index(3)", "cel.index(3) stands for nothing here"),
        ]) func messagesReadAsSentences(text: String, message: String) throws {
        #expect(try compileError(text, table).message == message)
    }

    @Test(
        arguments: [
            ("ownr_name", DiagnosticCode.unknownName, 1, "did you mean `owner_name`?"),
            ("tax_year + amont", .unknownName, 12, "did you mean `amount`?"),
            ("header.run_dat", .unknownName, 1, "did you mean `header.run_date`?"), ("nonsense", .unknownName, 1, nil),
            ("titlecase(owner_name)", .unknownFunction, 1, "did you mean `titleCase`?"),
            ("owner_name.titleCas()", .unknownFunction, 12, "did you mean `titleCase`?"),
            ("zzzzzz(1)", .unknownFunction, 1, "docs/functions.md lists all functions"),
            ("colesce(1)", .unknownFunction, 1, "did you mean `coalesce`?"),
            ("math.foo(1)", .unknownFunction, 1, "did you mean `math.floor`?"),
            ("strings.qoute(owner_name)", .unknownFunction, 1, "did you mean `strings.quote`?"),
            ("matth.abs(1)", .unknownFunction, 1, "did you mean `math.abs`?"),
            ("math.zzzzzzzzzzzz(1)", .unknownFunction, 1, "docs/functions.md lists all functions"),
            ("header.run_dat.trim()", .unknownName, 1, "did you mean `header.run_date`?"), ("nonsense.trim()", .unknownName, 1, nil),
            ("lookup('a', owner_name)", .unknownFunction, 1, "a mapping names the code tables and entities that it uses: try it there with `landbridge preview`"),
            ("ref('constituent', tax_year)", .unknownFunction, 1, "a mapping names the code tables and entities that it uses: try it there with `landbridge preview`"),
            ("math.greatest(owner_name)", .noSuchOverload, 6, nil), ("math.least(codes)", .noSuchOverload, 6, nil),
            ("math.least(1, flag)", .noSuchOverload, 6, nil), ("cel.index(0)", .unknownName, 5, nil),
            ("phones[0].numbr", .unknownMember, 11, "did you mean `number`?"),
            ("owner_name.size", .unknownMember, 12, "to call the function write `size(…)`"),
            ("tax_year == '2026'", .noSuchOverload, 10, "convert one of them: int(…) or string(…)"),
            ("owner_name + tax_year", .noSuchOverload, 12, "convert one of them: int(…) or string(…)"),
            ("amount * rate", .noSuchOverload, 8, "write the number as decimal('…'): doubles are not exact"),
            ("due_on > '2026-01-01'", .noSuchOverload, 8, "write date('yyyy-MM-dd')"),
            ("flag ? 1 : 'x'", .noSuchOverload, 6, "convert one of them: int(…) or string(…)"),
            ("tax_year && flag", .noSuchOverload, 1, "compare it with something, as in `x != null`"),
            ("flag || owner_name", .noSuchOverload, 9, nil), ("tax_year ? 1 : 2", .noSuchOverload, 1, nil),
            ("coalesce(1, 'a')", .noSuchOverload, 13, nil),
            ("coalesce()", .noSuchOverload, 1, nil), ("owner_name.map(x, x)", .noSuchOverload, 12, nil),
            ("codes.filter(x, 1)", .noSuchOverload, 17, nil), ("titleCase(tax_year)", .noSuchOverload, 1, nil),
            ("trim()", .noSuchOverload, 1, nil), ("substring(owner_name, 1)", .noSuchOverload, 1, nil),
            ("1u + 2", .noSuchOverload, 4, nil), ("{'a': 1}.b.c", .unknownMember, 12, nil),
            ("count(codes)", .aggregateOutsideControl, 1, nil), ("sum(amount)", .aggregateOutsideControl, 1, nil),
            ("parseDate(owner_name, owner_name)", .badLiteralArgument, 23, nil),
            ("parseDate(owner_name, 'qqqq')", .badLiteralArgument, 23, nil),
            ("parseDate(owner_name, 'yyMMdd')", .badLiteralArgument, 23, nil),
            ("personName(owner_name, 'middle first')", .badLiteralArgument, 24, nil), ("date('2026-02-30')", .badLiteralArgument, 1, nil),
            ("int('x')", .badLiteralArgument, 1, nil),
        ] as [(String, DiagnosticCode, Int, String?)])
    func mistakesHaveCodePlaceAndHelp(text: String, code: DiagnosticCode, column: Int, help: String?) throws {
        let diagnostic = try compileError(text, table)
        #expect(diagnostic.code == code)
        #expect(diagnostic.place?.text == "m.yaml:1:\(column)")
        if let help { #expect(diagnostic.help == help) }
    }

    @Test func overloadErrorsListTheSignatures() throws {
        let diagnostic = try compileError("owner_name.mask(amount)", table)
        #expect(diagnostic.message == "mask() does not take (string, decimal)")
        #expect(diagnostic.expected == "mask(string); mask(string, int)")
        #expect(try compileError("-flag", table).message == "`-` does not take (bool)")
        #expect(try compileError("codes[flag]", table).expected?.hasPrefix("list(T)[int]; list(T)[uint]") == true)
    }

    @Test func withoutANearNameTheNamesAreListed() throws {
        let diagnostic = try compileError("q9", table)
        #expect(diagnostic.expected?.hasPrefix("one of owner_name, ssn, amount") == true)
        #expect(diagnostic.help == nil)
    }

    @Test func moreArgumentsThanTheEvaluatorTellsApartAreRefused() throws {
        let many = (0..<251).map(String.init).joined(separator: ", ")
        #expect(try compileError("coalesce(\(many))").expected == "at most 250")
        let most = [String](repeating: "null", count: 249).joined(separator: ", ")
        #expect(try table.run("coalesce(\(most), 7)") == ["7"])
    }

    @Test(
        arguments: [
            ("tax_year", ValueType.int), ("tax_year + 1", .int), ("amount + tax_year", .decimal), ("rate * 2.0", .double),
            ("null", .null), ("[]", .list(.dyn)), ("[null, 1]", .list(.dyn)), ("[amount, null]", .list(.decimal)),
            ("flag ? null : 1", .int), ("coalesce(null, 1)", .int),
            ("codes.map(c, c.size())", .list(.int)), ("phones.map(p, p.kind)", .list(.string)), ("codes[0]", .string),
            ("codes + []", .list(.string)), ("header.run_date", .date), ("timestamp(due_on)", .timestamp), ("1 in [1.0]", .bool),
            ("personName(owner_name, 'last first middle').family", .string), ("upper(null)", .string),
        ]) func types(text: String, type: ValueType) throws { #expect(try self.type(text).value == type) }

    @Test(
        arguments: [
            ("ssn", true), ("ssn.size()", true), ("ssn + owner_name", true), ("owner_name", false), ("[owner_name, ssn]", true),
            ("flag ? ssn : owner_name", true), ("ssn == owner_name", true), ("ssn == '1' && flag", true), ("flag || ssn == '1'", true),
            ("coalesce(owner_name, ssn)", true), ("ssn in ['a']", true), ("owner_name in [ssn]", true), ("[ssn].map(x, 1)", true),
            ("codes.exists(c, c == ssn)", true), ("codes.map(c, ssn)", true), ("has(phones[0].number)", true),
            ("phones[0].number", true), ("phones[0].kind", false), ("phones.map(p, p.number)", true), ("phones.map(p, p.kind)", false),
            ("personName(ssn, 'last first middle').family", true), ("mask(ssn)", false), ("mask(ssn, 4)", false),
            ("mask(ssn) + ssn", true), ("mask(ssn) + owner_name", false), ("titleCase(mask(ssn))", false), ("'x'", false),
        ]) func personalMarksAreCarriedUntilMasked(text: String, isPersonal: Bool) throws {
        #expect(try type(text).isPersonal == isPersonal)
    }

    @Test(
        arguments: [
            ("tax_year", false), ("amount", true), ("tax_year + 1", false), ("amount + 1", true), ("amount == null", false),
            ("amount > tax_year", true), ("flag && true", true), ("tax_year > 1 && tax_year < 5", false), ("flag ? 1 : 2", true),
            ("tax_year > 1 ? 1 : 2", false), ("tax_year > 1 ? amount : decimal('1')", true), ("coalesce(amount, decimal('0'))", false),
            ("coalesce(amount, null)", true), ("null", true), ("has(phones[0].kind)", false), ("codes", false), ("codes[0]", true),
            ("codes.all(c, c == 'a')", false), ("codes.all(c, c > 'a')", true), ("codes.map(c, c)", false), ("codes.join(', ')", true),
            ("personName(owner_name, 'last first middle').given", true), ("amount in [decimal('1')]", true), ("tax_year in [1]", false),
            ("string(amount)", true), ("1 + 1", false),
        ]) func nullabilityIsKnown(text: String, isNullable: Bool) throws {
        #expect(try type(text).isNullable == isNullable)
    }

    @Test func variablesHideColumnsAndOnlyThere() throws {
        #expect(try table.run("codes.map(tax_year, tax_year + '!')") == ["[\"a!\"]"])
        #expect(try table.run("codes.map(c, tax_year)") == ["[2026]"])
        #expect(try table.run("codes.map(c, codes.map(c, c + c)[0] + c)") == ["[\"aaa\"]"])
        #expect(try compileError("codes.map(c, c) == [c]", table).code == .unknownName)
        // A variable called `header` hides the qualified names that begin so.
        #expect(try compileError("codes.map(header, header.run_date)", table).code == .unknownMember)
    }

    @Test func inputsAreTheColumnsThatAreRead() throws {
        #expect(try table.compile("tax_year + 1").inputs == [3])
        #expect(try table.compile("codes.map(c, c + owner_name).size() > tax_year").inputs == [0, 3, 8])
        #expect(try table.compile("coalesce(amount, decimal('1')) in [decimal('1')]").inputs == [2])
        #expect(try table.compile("1 + 1").inputs == [])
        #expect(try table.compile("owner_name").passedThrough == 0)
        #expect(try table.compile("owner_name.trim()").passedThrough == nil)
        #expect(try table.compile("1 + 1").constant == .int(2))
        #expect(try table.compile("upper(null)").constant == .null)
        #expect(try table.compile("tax_year").constant == nil)
    }

    @Test func aColumnGivenTwiceIsTheFirst() throws {
        let compiler = ExpressionCompiler(columns: [StructField("a", .int), StructField("a", .string)])
        #expect(try compiler.compile("a", at: Place()).inputs == [0])
        let error = #expect(throws: GatewayError.self) { try compiler.compile("b", at: Place(file: "f")) }
        #expect(error?.diagnostics.first?.place == Place(file: "f"))
    }

    @Test func decimalFieldsOfStructuresKeepTheirMarks() throws {
        let fields = [StructField("a", .int, isNullable: false), StructField("b", .int, isPersonal: true)]
        let compiler = ExpressionCompiler(columns: [StructField("s", .structure(fields), isNullable: false)])
        #expect(try compiler.compile("s.a", at: Place()).resultType == ExpressionType(.int))
        #expect(try compiler.compile("s.b", at: Place()).resultType == ExpressionType(.int, isNullable: true, isPersonal: true))
    }
}
