import Diagnostics
import Records
import Testing

@testable import Expressions

/// What examples do not show of the functions for text, names and addresses.
@Suite struct LegacyTextTests {
    private func run(_ text: String, _ values: [String?]) throws -> [String] {
        var table = TestTable(values.count)
        table.add("s", .string, values.map { value in if let value { Cell.text(value) } else { .null } })
        return try table.run(text)
    }

    private func plain(_ text: String, _ values: [String?]) throws -> [String] {
        try run(text, values).map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
    }

    @Test func padding() throws {
        #expect(try plain("s.padStart(4, '0')", ["", "é", "東京x", "12345", nil]) == ["0000", "000é", "0東京x", "12345", "null"])
        #expect(try plain("s.padEnd(3, 'é')", ["", "ab", "abcd"]) == ["ééé", "abé", "abcd"])
        #expect(try plain("s.padEnd(-3)", ["ab"]) == ["ab"])
        #expect(try plain("padStart('x', 3, s)", ["-", "ab", "", nil]) == ["--x", "error", "error", "null"])
    }

    @Test func leftAndRightKeepCharactersWhole() throws {
        let all = ["", "é", "aé東", "a😀b", nil]
        #expect(try plain("s.left(2)", all) == ["", "é", "aé", "a😀", "null"])
        #expect(try plain("s.right(2)", all) == ["", "é", "é東", "😀b", "null"])
        #expect(try plain("s.left(0) + s.right(0)", all) == ["", "", "", "", "null"])
        // A text is its left part and the rest, wherever it is cut.
        for count in 0...4 { #expect(try plain("s.left(\(count)) + s.right(size(s) - size(s.left(\(count)))) == s", all).dropLast() == ["true", "true", "true", "true"]) }
    }

    @Test func partsOfTexts() throws {
        #expect(try plain("s.before('--')", ["a--b--c", "--", "ab", "-", ""]) == ["a", "", "ab", "-", ""])
        #expect(try plain("s.after('--')", ["a--b--c", "--", "ab", "a--", ""]) == ["b--c", "", "null", "", "null"])
        #expect(try plain("s.after('')", ["ab", ""]) == ["ab", ""])
        #expect(try plain("s.stripZeros()", ["007", "0", "00", "", "a0", nil]) == ["7", "0", "0", "", "a0", "null"])
    }

    @Test func blanksAndNulls() throws {
        let all = ["x", " ", "", nil, "\t\n"]
        #expect(try run("isBlank(s)", all) == ["false", "true", "true", "true", "true"])
        #expect(try plain("nullIfBlank(s)", all) == ["x", "null", "null", "null", "null"])
        #expect(try plain("nullIf(s, 'x', '')", all) == ["null", " ", "null", "null", "\\t\\n"])
        var table = TestTable(2)
        table.add("a", .int, [.int(9), .error])
        table.add("b", .int, [.null, .int(9)])
        #expect(try table.run("nullIf(a, 9)") == ["null", "error"])
        #expect(try table.run("isBlank(string(a))") == ["false", "error"])
        #expect(try table.run("nullIf(b, 1)") == ["null", "9"])
    }

    @Test func unicodeForms() throws {
        #expect(try plain("normalize(s, 'NFD').size()", ["é", "a", "ﬁ"]) == ["2", "1", "1"])
        #expect(try plain("normalize(s, 'nfkc')", ["ﬁ", "Å", "ｱ", "abc", nil]) == ["fi", "Å", "ア", "abc", "null"])
        #expect(try plain("asciiFold(s)", ["Ångström", "Łódź", "½", "naïve—“x”", "plain", "Ðȯ", nil])
            == ["Angstrom", "Lodz", "1/2", "naive-\\\"x\\\"", "plain", "Do", "null"])
        #expect(try plain("upper(s)", ["ß", "éa", "ǆ", "abc"]) == ["SS", "ÉA", "Ǆ", "ABC"])
        #expect(try plain("lower(s)", ["ÀB", "İ", "ABC"]) == ["àb", "i̇", "abc"])
        #expect(try plain("clean(s)", ["a\u{0}b", "a\u{7F}", "x\u{9F}y", "Â\u{A0}"]) == ["a b", "a ", "x y", "Â\u{A0}"])
    }

    @Test func namesAsPeopleWriteThem() throws {
        let all = [
            "mcdonald", "MC DONALD", "MACE", "MACDONALD", "O'NEILL", "o’neill", "SMITH'S", "DE'ANDRE", "VON TRAPP", "JOHN VON", "DE", "LA ROSA",
            "MARIA DE LOS ANGELES", "VAN DEN BERG-DE VRIES", "JOHN SMITH IV", "III", "SMITH JR.", "J.P. MORGAN", "ÑANDÚ", "ST. JOHN", "1ST", "", "McX", "M", "MC",
            "JOHN DO", "DO NGUYEN", "  A  B ", "MD", "PHD", "JR MD", "VI", "DO", "MD RAHMAN", "JOHN\u{A0}SMITH", "ﬁsher",
        ]
        #expect(
            try plain("nameCase(s)", all) == [
                "McDonald", "Mc Donald", "Mace", "MacDonald", "O'Neill", "O’Neill", "Smith's", "De'Andre", "von Trapp", "John Von", "De", "La Rosa",
                "Maria de los Angeles", "van den Berg-De Vries", "John Smith IV", "III", "Smith Jr.", "J.P. Morgan", "Ñandú", "St. John", "1st", "", "Mcx", "M", "Mc",
                "John DO", "Do Nguyen", "  A  B ", "MD", "PhD", "Jr MD", "Vi", "Do", "Md Rahman", "John\u{A0}Smith", "Fisher",
            ])
        // Written once so, always so.
        let once = try plain("nameCase(s)", all)
        #expect(try plain("nameCase(s)", once) == once)
    }

    @Test func blanksAreTheSameForAll() throws {
        let all = ["\u{A0}a\u{A0}\u{A0}b\u{3000}", "\u{2003}", " a\u{A0} b", "é\u{A0}é", "éé", "a\u{2028}b", "\u{3000}x", ""]
        #expect(try plain("squeeze(s)", all) == ["a b", "", "a b", "é é", "éé", "a b", "x", ""])
        #expect(try run("isBlank(s)", all) == ["false", "true", "false", "false", "false", "false", "false", "true"])
        let areBlank = try run("isBlank(s)", all)
        #expect(try run("nullIfBlank(s) == null", all) == areBlank)
        #expect(try run("s.trim() == ''", all) == areBlank)
        #expect(try run("currency(s)", ["\u{A0}7\u{A0}", "\u{A0}"]) == ["7", "error"])
        #expect(try plain("stateCode(s)", ["North\u{A0}Carolina", "\u{A0}OH"]) == ["NC", "OH"])
    }

    @Test func wordsBeginAfterNoEnding() throws {
        let all = [
            "DON'T STOP", "O'NEILL", "WE'LL AND THEY'RE", "3RD AVENUE", "21ST AND 4B", "12A 3RDX", "'S", "ROCK 'N' ROLL", "ABCDEFGH'S", "ABCDEFG'LL X", "ﬁSHER",
            "DON’T ÉTÉ", "L’ÉTÉ", "ΟΔΟΣ ΣΑΣ", "A-B'C", "1234567TH ST", "'", "7",
        ]
        #expect(
            try plain("titleCase(s)", all) == [
                "Don't Stop", "O'Neill", "We'll And They're", "3rd Avenue", "21st And 4B", "12A 3Rdx", "'S", "Rock 'N' Roll", "Abcdefgh's", "Abcdefg'll X", "Fisher",
                "Don’t Été", "L’Été", "Οδος Σας", "A-B'c", "1234567th St", "'", "7",
            ])
        #expect(try plain("lower(s)", ["ΑΣ", "ΣΑ", "ΑΣ.", "ΑΣΑ", "Σ"]) == ["ας", "σα", "ας.", "ασα", "σ"])
    }

    @Test func addresses() throws {
        let cases: [(String, String)] = [
            ("100 N. Main St.", "100 N MAIN ST"), ("100 main street north", "100 MAIN ST N"), ("1 South West Street", "1 S WEST ST"),
            ("1 E West Ave", "1 E WEST AVE"), ("42 North East 5th Court", "42 NE 5TH CT"), ("7 Elm", "7 ELM"), ("7 Street", "7 STREET"), ("North", "NORTH"),
            ("200 Park Avenue Floor 12", "200 PARK AVE FL 12"), ("200 Park Avenue #12", "200 PARK AVE # 12"), ("200 Park Avenue Apt 4 # 12", "200 PARK AVE APT 4 # 12"),
            ("123 Main Street Suite 200 Building B", "123 MAIN ST STE 200 BLDG B"), ("100 N Front Street", "100 N FRONT ST"),
            ("Rural Route 2 Box 15", "RR 2 BOX 15"), ("R.F.D. #02 Box #7", "RR 2 BOX 7"), ("HC Route 3", "HC 3"), ("Route 9", "ROUTE 9"),
            ("Route 9 Box 4", "RR 9 BOX 4"), ("9 Oak Lot 3 Rear", "9 OAK LOT 3 REAR"), ("Rural Route", "RURAL RTE"), ("9 Lake Shore Drive Rear", "9 LAKE SHORE DR REAR"),
            ("post office box 12", "PO BOX 12"), ("Box 7", "PO BOX 7"), ("5 Rue de l'Église", "5 RUE DE L'ÉGLISE"), ("  ", ""),
        ]
        for (text, wanted) in cases { #expect(try plain("addressLine(s)", [text]) == [wanted], "\(text)") }
        // Standard lines stay.
        let lines = try plain("addressLine(s)", cases.map(\.0))
        #expect(try plain("addressLine(s)", lines) == lines)
    }

    @Test func everyStateAndCountryIsFoundByAllItsNames() throws {
        let codes = States.names.keys.sorted()
        #expect(codes.count == 62)
        #expect(try plain("stateCode(stateName(s))", codes) == codes)
        let countries = Countries.all.map(\.code)
        #expect(countries.count == 249)
        #expect(Set(countries).count == 249)
        #expect(try plain("countryCode(countryName(s))", countries) == countries)
        #expect(try plain("countryCode(s)", ["the Netherlands", "Türkiye", "TURKIYE", "deu", "004", "", nil]) == ["NL", "TR", "TR", "DE", "AF", "error", "null"])
    }
}
