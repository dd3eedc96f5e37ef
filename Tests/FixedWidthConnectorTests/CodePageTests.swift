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

    @Test func pagesThatAreMissingNameTheNearest() throws {
        let diagnostics = try Fixture.read("encoding: cp838\nfields: [ { name: a, start: 1, length: 1 } ]").diagnostics
        #expect(diagnostics.map(\.code.number) == ["LB1002"])
        #expect(diagnostics.first?.help == "iconv has no such page; the nearest is `ibm9030` (Thai)")
        #expect(try CodePage("ibm9030").isEBCDIC)
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
