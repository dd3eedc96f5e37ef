import FixedWidthConnector
import Records
import Testing

/// Items of copybooks that are neither plain text nor plain numbers, and other names for bytes.
@Suite struct CopybookValues {
    private func read(_ copybook: String, _ keys: String, _ hex: String) throws -> [String: [String]] {
        let layout = try CopybookFixture.layout(copybook, "framing: fixed\n" + keys)
        return try CopybookFixture.read(layout, CopybookFixture.hex(hex))
    }

    @Test func nationalItemsAreText() throws {
        let book = """
            01 R.
               05 A PIC N(3).
               05 B PIC 9(3) USAGE NATIONAL.
               05 C PIC S9(2) USAGE NATIONAL SIGN LEADING SEPARATE.
               05 D PIC ZZ9 USAGE NATIONAL.
            """
        let keys = "encoding: cp037\nlength: 24\ncopybook: FILE"
        let good = try read(book, keys, "65E5672C0020 003000310032 002D00340032 002000200037")
        #expect(good == ["a": ["日本"], "b": ["12"], "c": ["-42"], "d": ["7"]])
        let bad = try read(book, keys, "D80000410020 003000410032 003100340032 0020D8000037")
        #expect(bad == ["a": ["LB3001"], "b": ["LB3002"], "c": ["LB3002"], "d": ["LB3002"]])
    }

    @Test func doubleByteItemsAreTextOfTheCodePage() throws {
        let book = "01 R.\n   05 A PIC G(3) DISPLAY-1.\n   05 B PIC X(6).\n"
        let bytes = "4562 4566 4040  0E 4562 0F C1 40"
        #expect(
            try read(book, "encoding: cp939\nlength: 12\ncopybook: FILE", bytes) == ["a": ["日本"], "b": ["日A"]])
        // A page of single bytes does not say what pairs of them are: bytes, not nothing.
        #expect(try read(book, "encoding: cp037\nlength: 12\ncopybook: FILE", bytes)["a"] == ["69.98.69.102.64.64"])
    }

    @Test func renamesAreFields() throws {
        let book = """
            01 R.
               05 AREA-CODE PIC 9(3).
               05 EXCHANGE  PIC 9(3).
               05 LINE-NO   PIC S9(3) COMP-3.
               05 OWNER.
                  10 FAMILY PIC X(3).
                  10 GIVEN  PIC X(2).
               66 PREFIX RENAMES AREA-CODE THRU EXCHANGE.
               66 WHOLE RENAMES EXCHANGE THRU LINE-NO.
               66 NUMBER-OF RENAMES LINE-NO.
               66 PERSON RENAMES OWNER.
               66 GIVEN-NAME RENAMES GIVEN OF OWNER.
               66 REST RENAMES EXCHANGE OF R THRU OWNER.
            """
        let layout = try CopybookFixture.layout(book, "framing: fixed\nencoding: cp037\nlength: 13\ncopybook: FILE")
        let columns = try CopybookFixture.read(layout, CopybookFixture.hex("F2F0F6F5F5F5 123D C1C2C3 E7E8"))
        #expect(columns["prefix"] == ["206555"])
        #expect(columns["whole"] == ["245.245.245.18.61"])
        #expect(columns["number_of"] == ["-123"] && columns["line_no"] == ["-123"])
        #expect(columns["person"] == ["{family:ABC,given:XY}"])
        #expect(columns["given_name"] == ["XY"])
        #expect(columns["rest"]?.first?.hasPrefix("245.245.245.18.61.193") == true)
        #expect(layout.length == 13 && layout.minimumLength == 13)
    }

    @Test func renamesBehindATableMoveWithIt() throws {
        let book = """
            01 R.
               05 N PIC 9.
               05 T PIC X OCCURS 0 TO 3 DEPENDING ON N.
               05 A PIC X(2).
               05 B PIC X(2).
               66 AB RENAMES A THRU B.
               66 A-AGAIN RENAMES A.
            """
        let layout = try CopybookFixture.layout(book, "framing: lines\nencoding: us-ascii\ncopybook: FILE\nshort: absent")
        let columns = try CopybookFixture.read(layout, Array("2xyabcd\n0abcd\n".utf8))
        #expect(columns["ab"] == ["abcd", "abcd"] && columns["a_again"] == ["ab", "ab"])
    }

    @Test func decimalPointIsComma() throws {
        let book = "01 R.\n   05 A PIC ZZ.ZZ9,99-.\n   05 B PIC 9(3),9.\n"
        let ascii = "encoding: us-ascii\nlength: 15\ncopybook: { file: FILE, decimal_point: comma }"
        let layout = try CopybookFixture.layout(book, "framing: fixed\n" + ascii)
        let columns = try CopybookFixture.read(layout, Array(" 1.234,50-012,5 1,234.50-012,5".utf8))
        #expect(columns == ["a": ["-1234.50", "LB3002"], "b": ["12.5", "12.5"]])
        let program = "       SPECIAL-NAMES. DECIMAL-POINT IS COMMA.\n       DATA DIVISION.\n       FILE SECTION.\n"
            + "       01 R.\n          05 A PIC ZZ.ZZ9,99-.\n          05 B PIC 9(3),9.\n"
        let told = try CopybookFixture.layout(program, "framing: fixed\nencoding: us-ascii\nlength: 15\ncopybook: FILE")
        #expect(try CopybookFixture.read(told, Array(" 1.234,50 012,5".utf8)) == ["a": ["1234.50"], "b": ["12.5"]])
        #expect(
            try Fixture.batches(
                try Fixture.layout("fields: [ { name: a, start: 1, picture: 'ZZ9,99', decimal_point: comma } ]"), " 12,50\n"
            ).cells("record", "a") == ["12.50"])
        #expect(
            try Fixture.codes("fields: [ { name: a, start: 1, length: 3, decimal_point: comma } ]") == ["LB1003"])
    }

    @Test func currencySignsOfThePageAndOfTheProgram() throws {
        // 0x5B is $ in cp037 and £ in cp285; the program has $ in its picture either way.
        let book = "01 R.\n   05 A PIC $$$9.99.\n"
        for page in ["cp037", "cp285"] {
            #expect(
                try read(book, "encoding: \(page)\nlength: 7\ncopybook: FILE", "405BF1F24BF5F0")["a"] == ["12.50"], "\(page)")
        }
        let franc = "01 R.\n   05 A PIC FFF9.99.\n"
        let keys = "encoding: cp037\nlength: 7\ncopybook: { file: FILE, currency: [F] }"
        #expect(try read(franc, keys, "40C6F1F24BF5F0")["a"] == ["12.50"])
        #expect(try CopybookFixture.codes(franc, "copybook: FILE").contains("LB1144"))
        #expect(try CopybookFixture.codes(book, "copybook: { file: FILE, currency: [Z] }") == ["LB1101"])
    }

    @Test func lengthsThatNoNumberHasAreBytes() throws {
        let columns = try read(
            "01 R.\n   05 A PIC S9(9) COMP-3 BYTE-LENGTH 30.\n   05 B PIC X.\n", "encoding: us-ascii\nlength: 31\ncopybook: FILE",
            String(repeating: "01", count: 30) + "41")
        #expect(columns["a"] == [Array(repeating: "1", count: 30).joined(separator: ".")] && columns["b"] == ["A"])
    }

    @Test func otherReadingsOfPersonalBytesArePersonal() throws {
        let book = """
            01 R.
               05 OWNER.
                  10 SSN PIC 9(9).
                  10 KIND PIC X.
               05 PLAIN REDEFINES OWNER.
                  10 FIRST-THREE PIC X(3).
                  10 FILLER PIC X(6).
                  10 LAST-ONE PIC X.
               05 OTHER PIC X(2).
               66 ALL-OF RENAMES SSN THRU OTHER.
               66 OTHER-AGAIN RENAMES OTHER.
            """
        let keys = "framing: fixed\nlength: 12\nencoding: us-ascii\ncopybook: { file: FILE, personal: [NAME] }"
        func personal(_ name: String) throws -> [String] {
            let layout = try CopybookFixture.layout(book, keys.replacing("NAME", with: name))
            func names(_ fields: [StructField], _ path: String) -> [String] {
                fields.flatMap { field -> [String] in
                    if case .structure(let members) = field.type { return names(members, path + field.name + ".") }
                    return field.isPersonal ? [path + field.name] : []
                }
            }
            return names(layout.schema.kinds[0].columns, "")
        }
        #expect(try personal("owner.ssn") == ["owner.ssn", "plain.first_three", "all_of"])
        #expect(try personal("owner") == ["owner.ssn", "owner.kind", "plain.first_three", "plain.last_one", "all_of"])
        #expect(try personal("other") == ["other", "all_of", "other_again"])
        #expect(try CopybookFixture.codes(book, keys.replacing("NAME", with: "owner.snn")) == ["LB1101"])
    }

    @Test func overpunchGoesByTheFieldsOwnPage() throws {
        let yaml = """
            framing: fixed
            complete: end-of-file
            encoding: cp037
            length: 6
            fields:
              - { name: a, start: 1, length: 3, type: int, sign: overpunch }
              - { name: b, start: 4, length: 3, type: int, sign: overpunch, encoding: us-ascii, null_bytes: [spaces] }
            """
        let ascii = yaml.replacing("encoding: cp037", with: "encoding: iso-8859-1").replacing("us-ascii", with: "cp037")
        let bytes = CopybookFixture.hex("F1F2D3 31324C  F1F2C3 202020  F1F24C 313243")
        let reading = try Fixture.batches(try Fixture.layout(yaml), [bytes])
        #expect(reading.cells("record", "a") == ["-123", "123", "LB3002"])
        #expect(reading.cells("record", "b") == ["-123", "null", "123"])
        let other = CopybookFixture.hex("31324C F1F2D3  313243 404040")
        let turned = try Fixture.batches(try Fixture.layout(ascii), [other])
        #expect(turned.cells("record", "a") == ["-123", "123"] && turned.cells("record", "b") == ["-123", "null"])
    }
}
