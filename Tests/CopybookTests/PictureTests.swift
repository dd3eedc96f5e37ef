import Testing

@testable import Copybook

@Suite struct PictureTests {
    /// `category characters digits scale`, and `s` where it can be negative.
    private func read(_ text: String, _ options: CopybookOptions = CopybookOptions()) -> String {
        do throws(PictureParser.Failure) {
            let picture = try PictureParser(options: options, constants: ["LEN": 7]).parse(text)
            let sign = picture.isSigned ? " s" : ""
            return "\(picture.category.rawValue) \(picture.characters) \(picture.digits) \(picture.scale)\(sign)"
        } catch { return "refused" }
    }

    @Test(arguments: [
        ("X(10)", "alphanumeric 10 0 0"), ("XXX", "alphanumeric 3 0 0"), ("A(5)", "alphabetic 5 0 0"),
        ("99X", "alphanumeric 3 0 0"),
        ("X(LEN)", "alphanumeric 7 0 0"), ("XBX/X0", "alphanumeric-edited 6 0 0"), ("AABAA", "alphanumeric-edited 5 0 0"),
        ("9(5)", "numeric 5 5 0"), ("S9(7)V99", "numeric 9 9 2 s"), ("9(5)V9(2)", "numeric 7 7 2"), ("V99", "numeric 2 2 2"),
        ("9(3)V", "numeric 3 3 0"), ("S9(3)PP", "numeric 3 3 -2 s"), ("9P(4)V", "numeric 1 1 -4"),
        ("P(2)9(3)", "numeric 3 3 5"),
        ("VPP99", "numeric 2 2 4"), ("SPP9", "numeric 1 1 3 s"), ("PPV99", "numeric 2 2 4"),
        ("ZZ,ZZ9.99", "numeric-edited 9 7 2"), ("$$,$$9.99CR", "numeric-edited 11 6 2 s"),
        ("-(5)9.99", "numeric-edited 9 7 2 s"),
        ("+9(4)", "numeric-edited 5 4 0 s"), ("99/99/9999", "numeric-edited 10 8 0"), ("***9", "numeric-edited 4 4 0"),
        ("ZZZDB", "numeric-edited 5 3 0 s"), ("9(4)B00", "numeric-edited 7 4 0"), ("Z(3)9V99", "numeric-edited 6 6 2"),
        ("9(3)-", "numeric-edited 4 3 0 s"), ("$ZZ9", "numeric-edited 4 3 0"), ("99,", "numeric-edited 3 2 0"),
        ("+9.9(5)E+99", "external floating-point 12 6 5 s"), ("-9V99E-99", "external floating-point 8 3 2 s"),
        ("N(4)", "national 4 0 0"), ("NNB", "national-edited 3 0 0"), ("G(4)", "DBCS 4 0 0"), ("U(3)", "UTF-8 3 0 0"),
    ])
    func symbols(_ text: String, _ expected: String) { #expect(read(text) == expected) }

    @Test(arguments: [
        "", "Q", "9S9", "SS9", "S", "V", "9V9V9", "9.9.9", "9V9.9", "X(0)", "X(", "X()", "X(A)", "X(-1)", "X(99999999999)",
        "9X9V9", "S9X",
        "P9P", "9P9", "PP", "S9.9", "+9CR", "9CR9", "9+9-", "Z*9", "9Z", "9(32)", "9(31)P", "+9E+99", "9.9E+99", "+9.9E+9",
        "N9", "GX", "UX",
        "9.P", "(5)", "X)", "CRDB9",
    ])
    func refused(_ text: String) { #expect(read(text) == "refused") }

    @Test func digitsAreLimitedByTheArithmeticOption() {
        var options = CopybookOptions()
        #expect(read("9(31)", options) == "numeric 31 31 0")
        options.extendedDigits = false
        #expect(read("9(18)", options) == "numeric 18 18 0")
        #expect(read("9(19)", options) == "refused")
    }

    @Test func commaMayBeTheDecimalPoint() {
        var options = CopybookOptions()
        options.decimalPointIsComma = true
        #expect(read("Z.ZZ9,99", options) == "numeric-edited 8 6 2")
        #expect(read("Z,ZZ9.99", options) == "numeric-edited 8 6 5")
    }

    @Test func otherCurrencySymbolsAreOptions() {
        var options = CopybookOptions()
        #expect(read("€€9", options) == "numeric-edited 3 2 0")
        #expect(read("FF9", options) == "refused")
        options.currencySymbols = ["F"]
        #expect(read("FF9", options) == "numeric-edited 3 2 0")
    }

    @Test(arguments: [
        ("5", false, "5"), ("-005", false, "-5"), ("+1.50", false, "1.50"), (".5", false, "0.5"), ("-0", false, "0"),
        ("1,5", true, "1.5"),
    ])
    func numericLiterals(_ text: String, _ isComma: Bool, _ expected: String) {
        #expect(NumericText.parse(text, decimalPointIsComma: isComma) == expected)
    }

    @Test(arguments: ["", "-", ".", "5.", "1,5", "1.2.3", "A", "--1", "1E5"]) func noNumericLiterals(_ text: String) {
        #expect(NumericText.parse(text, decimalPointIsComma: false) == nil)
    }
}
