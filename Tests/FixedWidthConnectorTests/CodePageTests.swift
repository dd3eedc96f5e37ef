import Connector
import Diagnostics
import FixedWidthConnector
import Records
import Testing

/// Code pages by every name, in single fields, with shifts, and what is no text.
@Suite struct CodePages {
    private func cells(_ yaml: String, _ bytes: [UInt8], _ field: String = "a") throws -> [String] {
        try Fixture.batches(try Fixture.layout("complete: end-of-file\nframing: fixed\n" + yaml), [bytes]).cells(
            "record", field)
    }

    @Test func namesThatUsersWrite() throws {
        let numbers = [
            "37", "273", "277", "278", "280", "284", "285", "297", "500", "870", "871", "875", "1025", "1026", "1047", "1140",
            "1141", "1142", "1143", "1144", "1145", "1146", "1147", "1148", "1149",
        ]
        for number in numbers {
            let padded = String(repeating: "0", count: max(0, 3 - number.utf8.count)) + number
            let pages = try [number, "cp\(padded)", "IBM\(padded)", "ibm-\(number)", "CCSID\(number)"].map { try CodePage($0) }
            for page in pages {
                #expect(page.isEBCDIC && page.byte(for: 0x41) == 0xC1 && !page.isMultiByte, "\(page.name)")
                #expect(page.ascii == pages[0].ascii, "\(page.name)")
            }
        }
        for number in ["930", "933", "935", "937", "939", "1364", "1388", "1390", "1399"] {
            let page = try CodePage(number, allowsMultiByte: true)
            #expect(page.isEBCDIC && page.isMultiByte, "\(number)")
            #expect(throws: GatewayError.self) { try CodePage(number) }
        }
        // A bare number is IBM's: 437 is no name of another encoding.
        #expect(try CodePage("437").encode(Array("é".utf8)) == [0x82])
        #expect(try CodePage("cp1140").encode(Array("€".utf8)) == [0x9F])
    }

    /// What letters are encoded as, by ICU's converter tables.
    @Test(arguments: [
        ("037", "¢¬é", [0x4A, 0x5F, 0x51]),
        ("1047", "[]é", [0xAD, 0xBD, 0x51]),
        ("500", "[]¢", [0x4A, 0x5A, 0xB0]),
        ("273", "äöß", [0xC0, 0x6A, 0xA1]),
        ("277", "æøå", [0xC0, 0x6A, 0xD0]),
        ("278", "åäö", [0xD0, 0xC0, 0x6A]),
        ("280", "àèù", [0xC0, 0xD0, 0x79]),
        ("284", "ñáÑ", [0x6A, 0x45, 0x7B]),
        ("285", "£éö", [0x5B, 0x51, 0xCC]),
        ("297", "éàç", [0xC0, 0x7C, 0xE0]),
        ("870", "łčž", [0x9A, 0x47, 0xB6]),
        ("875", "αβΩ", [0x8A, 0x8B, 0x67]),
        ("1025", "жбЯ", [0xAE, 0x78, 0xDD]),
        ("1026", "ğşİ", [0xD0, 0x6A, 0x5B]),
        ("1140", "€¢é", [0x9F, 0x4A, 0x51]),
        ("1141", "€äß", [0x9F, 0xC0, 0xA1]),
        ("1142", "€æø", [0x5A, 0xC0, 0x6A]),
        ("1143", "€åä", [0x5A, 0xD0, 0xC0]),
        ("1144", "€àè", [0x9F, 0xC0, 0xD0]),
        ("1145", "€ñÑ", [0x9F, 0x6A, 0x7B]),
        ("1146", "€£é", [0x9F, 0x5B, 0x51]),
        ("1147", "€éç", [0x9F, 0xC0, 0xE0]),
        ("1148", "€[]", [0x9F, 0x4A, 0x5A]),
        ("1149", "€ðþ", [0x9F, 0x79, 0xC0]),
        ("838", "กขฃ", [0x42, 0x43, 0x44]),
    ])
    func lettersOfEveryPage(number: String, letters: String, bytes: [UInt8]) throws {
        // Letters and digits stand in the same places in all of these pages.
        let capitals: [UInt8] = Array(0xC1...0xC9) + Array(0xD1...0xD9) + Array(0xE2...0xE9)
        let plain = capitals.map { $0 - 0x40 } + capitals + Array(0xF0...0xF9)
        let field = "encoding: cp\(number)\nlength: \(plain.count + 3)\nfields: [ { name: a, start: 1, length: \(plain.count + 3) } ]"
        #expect(
            try cells(field, plain + bytes) == [
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + letters
            ])
    }

    @Test(arguments: [
        ("930", "日本ア", [0x0E, 0x45, 0x62, 0x45, 0x66, 0x43, 0x81, 0x0F]),
        ("933", "한국어", [0x0E, 0xD0, 0x65, 0x8A, 0x82, 0xB4, 0xE1, 0x0F]),
        ("935", "中国人", [0x0E, 0x5B, 0xCF, 0x4D, 0x9B, 0x54, 0xCA, 0x0F]),
        ("937", "臺灣人", [0x0E, 0x5F, 0x77, 0x68, 0xA3, 0x4C, 0x49, 0x0F]),
        ("939", "日本語", [0x0E, 0x45, 0x62, 0x45, 0x66, 0x48, 0xE7, 0x0F]),
    ] as [(String, String, [UInt8])])
    func lettersOfDoubleBytePages(number: String, letters: String, bytes: [UInt8]) throws {
        let capitals: [UInt8] = [0xC1, 0xD9, 0xE9, 0xF0, 0xF9]
        let field = "encoding: cp\(number)\nlength: 13\nfields: [ { name: a, start: 1, length: 13 } ]"
        #expect(try cells(field, capitals + bytes) == ["ARZ09" + letters])
        // Single bytes between the shifts, and a shift without its end, are no text.
        #expect(try cells(field, capitals + bytes.dropLast() + [0x40]) == ["LB3001"])
    }

    @Test func pagesThatAreMissingNameTheNearest() throws {
        let diagnostics = try Fixture.read("encoding: cp924\nfields: [ { name: a, start: 1, length: 1 } ]").diagnostics
        #expect(diagnostics.map(\.code.number) == ["LB1002"])
        #expect(diagnostics.first?.help == "iconv has no such page; the nearest is `ibm1047` (Latin-1 where 924 has Latin-9, so without the euro sign)")
    }

    @Test func bracketsTellCP037FromCP1047() throws {
        let field = "length: 3\nfields: [ { name: a, start: 1, length: 3 } ]\nencoding: "
        #expect(try cells(field + "cp037", [0xBA, 0xF1, 0xBB]) == ["[1]"])
        #expect(try cells(field + "cp1047", [0xAD, 0xF1, 0xBD]) == ["[1]"])
        #expect(try cells(field + "cp037", [0xAD, 0xF1, 0xBD]) == ["Ý1¨"])
    }

    @Test func aFieldHasItsOwnPage() throws {
        let yaml = """
            length: 4
            encoding: cp037
            fields:
              - { name: a, start: 1, length: 2 }
              - { name: b, start: 3, length: 1, encoding: cp1140 }
              - { name: c, start: 4, length: 1, encoding: us-ascii }
            """
        let bytes: [UInt8] = [0xC1, 0x9F, 0x9F, 0x41, 0xC2, 0x40, 0xC3, 0xC1]
        #expect(try cells(yaml, bytes) == ["A¤", "B"])
        #expect(try cells(yaml, bytes, "b") == ["€", "C"])
        #expect(try cells(yaml, bytes, "c") == ["A", "LB3001"])
    }

    @Test func mixedTextsShiftOutAndIn() throws {
        let yaml = "length: 8\nencoding: cp939\nfields: [ { name: a, start: 1, length: 8 } ]"
        let kanji: [UInt8] = [0x0E, 0x45, 0x62, 0x45, 0x66, 0x0F, 0xC1, 0x40]
        let plain: [UInt8] = [0xC1, 0xC2, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40]
        #expect(try cells(yaml, kanji + plain) == ["日本A", "AB"])
        let broken: [[UInt8]] = [
            [0x0E, 0x45, 0x66, 0x48, 0x63, 0x40, 0x40, 0x40], [0x0F, 0xC1, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40],
            [0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0x0E], [0x0E, 0x45, 0x66, 0x48, 0x0F, 0x40, 0x40, 0x40],
        ]
        for bytes in broken {
            // The field after it begins anew.
            #expect(try cells(yaml, bytes + kanji) == ["LB3001", "日本A"])
        }
    }

    @Test func doubleByteTextsHaveNoShifts() throws {
        let yaml = "length: 6\nencoding: cp939\nfields: [ { name: a, start: 1, length: 6, double_byte: true } ]"
        let blanks: [UInt8] = [0x40, 0x40, 0x40, 0x40, 0x40, 0x40]
        #expect(try cells(yaml, [0x45, 0x62, 0x45, 0x66, 0x40, 0x40] + blanks) == ["日本", "null"])
        #expect(try cells(yaml, [0x45, 0x66, 0x48, 0x63, 0x45, 0xFF]) == ["LB3001"])
        #expect(
            try Fixture.codes("encoding: cp939\nfields: [ { name: a, start: 1, length: 5, double_byte: true } ]") == ["LB1101"])
        let wide = "length: 6\nencoding: cp037\nfields: [ { name: a, start: 1, length: 6, encoding: utf-16be } ]"
        #expect(try cells(wide, [0x65, 0xE5, 0x67, 0x2C, 0x00, 0x20]) == ["日本"])
        #expect(try cells(wide, [0xD8, 0x00, 0x67, 0x2C, 0x00, 0x20]) == ["LB3001"])
    }

    @Test func lowValuesAreBlanksWhereTheMappingSaysSo() throws {
        let field = "length: 4\nfields: [ { name: a, start: 1, length: 4 } ]\nencoding: cp037\n"
        let bytes: [UInt8] = [0xC1, 0xC2, 0, 0, 0, 0, 0, 0, 0xC1, 0, 0xC2, 0x40]
        #expect(try cells(field, bytes) == ["LB3001", "LB3001", "LB3001"])
        #expect(try cells(field + "low_values: error", bytes) == ["LB3001", "LB3001", "LB3001"])
        #expect(try cells(field + "low_values: blank", bytes) == ["AB", "null", "A B"])
        let ascii = "length: 4\nfields: [ { name: a, start: 1, length: 4 } ]\nencoding: us-ascii\nlow_values: blank"
        #expect(try cells(ascii, [0x41, 0x42, 0, 0, 0x41, 0, 0x43, 0x80]) == ["AB", "LB3001"])
        #expect(try Fixture.codes("low_values: blank\nfields: [ { name: a, start: 1, length: 4 } ]") == ["LB1101"])
    }

    @Test func bytesBesideTextCostTheTextNothing() throws {
        // A packed number between two texts, and letters beyond ASCII in one record only.
        let yaml = """
            length: 6
            encoding: cp037
            fields:
              - { name: a, start: 1, length: 2 }
              - { name: n, start: 3, length: 2, type: bytes }
              - { name: b, start: 5, length: 2 }
            """
        let bytes: [UInt8] = [
            0xC1, 0xC2, 0x00, 0x1C, 0xC3, 0xC4, 0xC1, 0x51, 0xFF, 0xFD, 0xC5, 0xC6, 0xC1, 0xC2, 0x12, 0x3C, 0xC3, 0,
        ]
        #expect(try cells(yaml, bytes) == ["AB", "Aé", "AB"])
        #expect(try cells(yaml, bytes, "b") == ["CD", "EF", "LB3001"])
        #expect(try cells(yaml, bytes, "n") == ["0.28", "255.253", "18.60"])
    }

    @Test func whatAMalformedTextHeldIsShown() throws {
        let layout = try Fixture.layout(
            "framing: fixed\nlength: 2\nencoding: cp037\nfields: [ { name: a, start: 1, length: 2 } ]")
        let batch = try #require(try Fixture.batches(layout, [[0xC1, 0x00]]).batches.first)
        let error = try #require(batch.columns[0].error(at: 0))
        #expect(error.code.number == "LB3001")
        #expect(error.expected == "text in cp037")
        #expect(error.found?.revealed == "bytes C1 00")
        #expect(error.help == "low-values (00) are text only with `low_values: blank`")
    }
}
