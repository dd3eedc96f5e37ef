import CPhoneNumber
import Diagnostics
import Records
import Testing

@testable import Expressions

/// Telephone numbers and postal codes as old systems hold them.
@Suite struct ContactTests {
    private func plain(_ text: String, _ values: [String?], countries: [String]? = nil) throws -> [String] {
        var table = TestTable(values.count)
        table.add("s", .string, values.map { value in if let value { Cell.text(value) } else { .null } })
        if let countries { table.add("c", .string, countries.map { .text($0) }) }
        return try table.run(text).map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
    }

    @Test func numbersOfTheUnitedStates() throws {
        let cases: [(String, String)] = [
            ("216-555-0123", "+12165550123"), ("(216) 555-0123", "+12165550123"), ("216.555.0123", "+12165550123"),
            ("216/555-0123", "+12165550123"), ("2165550123", "+12165550123"), ("12165550123", "+12165550123"),
            ("1-216-555-0123", "+12165550123"), ("+1 216 555 0123", "+12165550123"), (" 216 555 0123 ", "+12165550123"),
            ("+12165550123", "+12165550123"), ("tel:+1-216-555-0123", "+12165550123"), ("２１６-５５５-０１２３", "+12165550123"),
            ("216–555–0123", "+12165550123"), ("800-FLOWERS", "+18003569377"), ("+44 20 7946 0958", "+442079460958"),
            // Not given out, yet well formed.
            ("999-432-1234", "+19994321234"),
            // Malformed.
            ("555-0123", "error"), ("116-555-0123", "error"), ("216-155-0123", "error"), ("0000000000", "error"),
            ("1165550123", "error"), ("22165550123", "error"), ("+2165550123", "error"), ("216+5550123", "error"),
            ("++1 216 555 0123", "error"), ("216555012x", "error"), ("216-555-0123 H", "error"), ("home 216-555-0123", "error"),
            ("216-555-0123 or 216-555-0124", "error"), ("216-555-0123, 216-555-0124", "error"), ("216-555-0123/0124", "error"),
            ("216-555-HOME", "error"), ("n/a", "error"), ("", "error"), ("   ", "error"), ("+", "error"), ("x5", "error"),
            ("216\u{0}5550123", "error"), ("\u{1F4DE} 216-555-0123", "error"), ("216-555-0123\u{440}", "error"),
            (String(repeating: "2", count: 251), "error"), (String(repeating: " ", count: 251) + "2165550123", "error"),
        ]
        for (text, wanted) in cases { #expect(try plain("phone(s)", [text]) == [wanted], "\(text)") }
        #expect(try plain("phone(s)", [nil]) == ["null"])
    }

    @Test func numbersOfOtherCountries() throws {
        let cases: [(String, String, String)] = [
            ("1-216-555-0123", "US", "+12165550123"), ("+1 (216) 555-0123", "DE", "+12165550123"), ("030 901820", "DE", "+4930901820"),
            ("0049 30 901820", "FR", "+4930901820"), ("06 1 234 5678", "HU", "+3612345678"), ("8 912 345 67 89", "RU", "+79123456789"),
            ("0011 1 216 555 0123", "AU", "+12165550123"), ("06 12345678", "Italy", "+390612345678"), ("020 7946 0958", "u.k.", "+442079460958"),
            ("416 555 0123", "CAN", "+14165550123"), ("242-322-1234", "BS", "+12423221234"), ("+999 123456", "US", "error"),
            ("12+3", "GB", "error"), ("555 0123", "XX", "error"), ("216 555 0123", "", "error"), ("555 0123", "AQ", "error"),
            ("+1 216 555 0123", "AQ", "+12165550123"), ("", "US", "error"),
        ]
        #expect(try plain("phone(s, c)", cases.map(\.0), countries: cases.map(\.1)) == cases.map(\.2))
        #expect(try plain("s.phone('Germany')", ["030 901820"]) == ["+4930901820"])
    }

    @Test func extensions() throws {
        let all = ["x45", " ext. 45", " ext45", " extension 45", "#45", ",,45", ";ext=45", " EXTN 45", " x 45"].map { "216-555-0123" + $0 }
        #expect(try plain("phone(s)", all) == [String](repeating: "+12165550123", count: all.count))
        #expect(try plain("phoneExtension(s)", all) == [String](repeating: "45", count: all.count))
        #expect(try plain("phoneExtension(s)", ["216-555-0123", "216-555-0123 x", "216-555-0123 dept 4", nil]) == ["null", "error", "error", "null"])
    }

    @Test func kindsAndCountriesOfNumbers() throws {
        let all = ["888-555-1212", "900-555-1212", "+44 7400 123456", "+33 1 23 45 67 89", "999-432-1234", "+800 1234 5678"]
        #expect(try plain("phoneType(s)", all) == ["toll_free", "premium_rate", "mobile", "fixed_line", "unknown", "toll_free"])
        #expect(try plain("phoneRegion(s)", all) == ["US", "US", "GB", "FR", "null", "null"])
        #expect(try plain("isValidPhone(s)", all + ["555-0123", ""]) == ["true", "true", "true", "true", "false", "true", "false", "false"])
    }

    /// The short way must say what the library says.
    @Test func theUsualFormsMeanWhatTheLibrarySays() {
        var state: UInt64 = 20_261_122
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let marks = Array(" ()-./+".utf8)
        var taken = 0
        for _ in 0..<6_000 {
            var text: [UInt8] = []
            if random(4) == 0 { text.append(0x2B) }
            if random(3) == 0 { text.append(0x31) }
            for _ in 0..<(9 + random(3)) {
                text.append(UInt8(0x30 + random(10)))
                while random(4) == 0 { text.append(marks[random(marks.count)]) }
            }
            text.withUnsafeBufferPointer { bytes in
                guard let short = TelephoneReader.northAmerican(bytes) else { return }
                taken += 1
                for region in ["US", "CA"] {
                    var number = CPhoneNumber()
                    let status = bytes.withMemoryRebound(to: CChar.self) {
                        CPhoneNumberParse($0.baseAddress, $0.count, region, 0, &number)
                    }
                    #expect(status == CPHONENUMBER_POSSIBLE && number.isPlausible, "\(String(decoding: text, as: UTF8.self))")
                    #expect(String(decoding: number.e164Text, as: UTF8.self) == "+1\(short)", "\(String(decoding: text, as: UTF8.self))")
                }
            }
        }
        #expect(taken > 500)
    }

    @Test func numbersStayPersonal() throws {
        var table = TestTable(1)
        table.add("secret", .string, [.text("555-0123")], nullable: false, personal: true)
        for text in ["phone(secret)", "phone(secret, 'GB')", "phoneType(secret)", "phoneRegion(secret)", "phoneExtension(secret)"] {
            #expect(try table.compile(text).resultType.isPersonal, "\(text)")
        }
        for text in ["phone(secret)", "phone(secret, 'AQ')", "phoneType(secret)"] {
            #expect("\(try table.failure(text).found.map { "\($0)" } ?? "")".contains("555") == false, "\(text)")
        }
    }

    @Test func postalCodesOfTheUnitedStates() throws {
        #expect(
            try plain("postalCode(s)", ["44113", "44113-0123", "441130123", "441130000", " 44113 ", "44113-", "4-41130123", "4411A", "4411301234", "", "00000", "44113--0123", "\u{A0}44113"])
                == ["44113", "44113-0123", "44113-0123", "44113", "44113", "error", "error", "error", "error", "error", "error", "error", "44113"])
    }

    @Test func postalCodesOfCountries() throws {
        let cases: [(String, String, String)] = [
            ("44113", "US", "44113"), ("441130000", "US", "44113"), ("4411", "US", "error"), ("00901", "Puerto Rico", "00901"),
            ("K1A-0B1", "CA", "K1A 0B1"), ("Z1A0B1", "CA", "error"), ("M1 1AE", "GB", "M1 1AE"), ("ec1a1bb", "GB", "EC1A 1BB"),
            ("M11AEX", "GB", "error"), ("D-10115", "DE", "10115"), ("LV1010", "LV", "LV-1010"), ("1010", "LV", "LV-1010"),
            ("D6W XY00", "IE", "D6W XY00"), ("A65F4E2", "IE", "A65 F4E2"), ("75008", "fr", "75008"), ("1000001", "JP", "100-0001"),
            ("", "FR", "error"), ("500", "AD", "AD500"), ("1234", "Hong Kong", "error"), ("1234", "Atlantis", "error"),
            ("3000", "Australia", "3000"), ("vlt 1117", "MT", "VLT 1117"), ("c1425clx", "AR", "C1425CLX"), ("10700", "TH", "10700"),
        ]
        #expect(try plain("postalCode(s, c)", cases.map(\.0), countries: cases.map(\.1)) == cases.map(\.2))
    }
}
