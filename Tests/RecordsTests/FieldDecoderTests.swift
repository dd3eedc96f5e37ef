import Diagnostics
import Records
import Testing

/// One cell as text: its value, `null`, or the code of its error.
func cells(_ column: Column) -> [String] {
    (0..<column.count).map { row in
        if column.isError(row) { return column.error(at: row)?.code.number ?? "error without entry" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .int(let all): return "\(all[row])"
        case .double(let all): return "\(all[row])"
        case .decimal(let all): return "\(all[row])"
        case .date(let all): return CalendarDate(days: all[row]).description
        case .timestamp(let all): return all[row].description
        case .bool(let all): return "\(all[row])"
        case .string(let all): return all.string(row)
        case .bytes(let all): return all.withBytes(row) { $0.map { "\($0)" }.joined(separator: ".") }
        default: return "?"
        }
    }
}

func decode(_ format: FieldFormat, _ texts: [String], mask: CellMask = CellMask()) -> [String] {
    decode(format, bytes: texts.map { Array($0.utf8) }, mask: mask)
}

/// Decodes twice: texts behind one another, and texts of one length as fields of records, which other loops read.
func decode(_ format: FieldFormat, bytes texts: [[UInt8]], mask: CellMask = CellMask()) -> [String] {
    var values = TextValues()
    for text in texts { text.withUnsafeBufferPointer { values.append($0) } }
    let decoder = FieldDecoder(format)
    let result = cells(decoder.decode(values, mask: mask))
    if let width = texts.first?.count, width > 0, mask.flags.isEmpty, texts.allSatisfy({ $0.count == width }) {
        let isPlain = values.bytes.allSatisfy { $0 > 0 && $0 < 128 }
        let uniform = decoder.decode(
            values.bytes, recordStarts: values.starts, offset: 0, length: width, isPlainASCII: isPlain)
        #expect(cells(uniform) == result)
        let padding = [UInt8](repeating: 0x39, count: 40)
        let shifted = decoder.decode(
            padding + values.bytes, recordStarts: values.starts.map { $0 + 37 }, offset: 3, length: width,
            isPlainASCII: isPlain)
        #expect(cells(shifted) == result)
    }
    return result
}

func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

@Suite struct StringFields {
    @Test func trimsAtTheDeclaredEnd() {
        let texts = ["  ab  ", "abcdef", "a b   ", "     x"]
        #expect(decode(FieldFormat(name: "f"), texts) == ["  ab", "abcdef", "a b", "     x"])
        #expect(decode(FieldFormat(name: "f", trim: .left), texts) == ["ab  ", "abcdef", "a b   ", "x"])
        #expect(decode(FieldFormat(name: "f", trim: .both), texts) == ["ab", "abcdef", "a b", "x"])
        #expect(decode(FieldFormat(name: "f", trim: FieldTrim.none), texts) == texts)
    }

    @Test(arguments: Array(1...70)) func trimsTextsOfEveryWidth(width: Int) {
        let texts = (0...width).map { String(repeating: "x", count: $0) + String(repeating: " ", count: width - $0) }
        let expected = (0...width).map { $0 == 0 ? "null" : String(repeating: "x", count: $0) }
        #expect(decode(FieldFormat(name: "f"), texts) == expected)
    }

    @Test func trimsOtherBlanksThanSpace() {
        #expect(decode(FieldFormat(name: "f"), ["ab\t \n   ", "\t       "]) == ["ab", "null"])
        #expect(decode(FieldFormat(name: "f", trim: .both), ["\r\n  ab", "ab \t \n"]) == ["ab", "ab"])
    }

    @Test func keepsControlCharactersThatAreNotBlank() {
        #expect(decode(FieldFormat(name: "f"), ["ab\u{1}     "]) == ["ab\u{1}"])
    }

    @Test func blanksFollowThePolicy() {
        let texts = ["   ", "", " a "]
        #expect(decode(FieldFormat(name: "f"), texts) == ["null", "null", " a"])
        #expect(decode(FieldFormat(name: "f", blank: .empty), texts) == ["", "", " a"])
        #expect(decode(FieldFormat(name: "f", blank: .error), texts) == ["LB3005", "LB3005", " a"])
        #expect(decode(FieldFormat(name: "f", trim: FieldTrim.none), texts) == ["null", "null", " a "])
        #expect(decode(FieldFormat(name: "f", trim: FieldTrim.none, blank: .empty), texts) == ["", "", " a "])
    }

    @Test func nullTextsAreComparedAfterTrimming() {
        let format = FieldFormat(name: "f", nulls: bytes("N/A", "NONE"))
        #expect(decode(format, ["N/A   ", "NONE  ", "NONE X", "N/AN/A"]) == ["null", "null", "NONE X", "N/AN/A"])
        let padded = FieldFormat(name: "f", nulls: bytes("N/A   "))
        #expect(decode(padded, ["N/A", "n/a"]) == ["null", "n/a"])
        let long = FieldFormat(name: "f", nulls: bytes("NOT AVAILABLE", "-"))
        #expect(decode(long, ["NOT AVAILABLE", "-            ", "NOT AVAILABLX"]) == ["null", "null", "NOT AVAILABLX"])
        // A null text wins over `blank: error`.
        #expect(decode(FieldFormat(name: "f", blank: .error, nulls: bytes("")), ["  ", "a "]) == ["null", "a"])
    }

    @Test func wrongUTF8AndNULAreErrors() {
        let texts: [[UInt8]] = [
            [0x61, 0xC3, 0xA9, 0x20], [0x61, 0xE9, 0x20, 0x20], [0x61, 0x00, 0x62, 0x20], [0xED, 0xA0, 0x80, 0x20],
            [0xF0, 0x9F, 0x98, 0x80], [0xC0, 0xAF, 0x20, 0x20], [0xE2, 0x82, 0x20, 0x20], [0xF4, 0x90, 0x80, 0x80],
        ]
        #expect(
            decode(FieldFormat(name: "f"), bytes: texts) == [
                "aé", "LB3001", "LB3001", "LB3001", "😀", "LB3001", "LB3001", "LB3001",
            ])
    }

    @Test func absentIsNullWhateverBlankSays() {
        let format = FieldFormat(name: "f", blank: .error)
        #expect(decode(format, ["a", "", "b"], mask: CellMask(flags: [0, 1, 0])) == ["a", "null", "b"])
        let number = FieldFormat(name: "f", type: .int, blank: .error)
        #expect(decode(number, ["1", "2", ""], mask: CellMask(flags: [0, 1, 0])) == ["1", "null", "LB3005"])
    }

    @Test func errorsTellFieldExpectationAndFinding() throws {
        var texts = TextValues()
        texts.append("12")
        texts.append("1x")
        let open = FieldDecoder(FieldFormat(name: "age", type: .int)).decode(texts)
        let error = try #require(open.error(at: 1))
        #expect(error.field == "age")
        #expect(error.found?.description == "1x")
        #expect(error.expected?.contains("whole number") == true)
        #expect(error.help != nil)
        let hidden = FieldDecoder(FieldFormat(name: "age", type: .int, isPersonal: true)).decode(texts)
        #expect(hidden.error(at: 1)?.found?.description.contains("1x") == false)
        #expect(hidden.error(at: 1)?.found?.revealed == "1x")
    }

    @Test func bytesAreAsTheyAre() {
        let format = FieldFormat(name: "f", type: .bytes)
        #expect(decode(format, bytes: [[0, 0xFF], [0x20, 0x20], [0x41, 0x20]]) == ["0.255", "null", "65.32"])
    }

    @Test func noRowsGiveNoCells() {
        #expect(FieldDecoder(FieldFormat(name: "f")).decode(TextValues()).count == 0)
        #expect(FieldDecoder(FieldFormat(name: "f", type: .date)).decode(TextValues()).count == 0)
    }
}

@Suite struct BoolAndDoubleFields {
    @Test func boolsAreOnlyTheDeclaredTexts() {
        let format = FieldFormat(name: "f", type: .bool)
        #expect(decode(format, ["Y", "N", "1", "0", "true", "false", "y", "X", " "]) == [
            "true", "false", "true", "false", "true", "false", "LB3004", "LB3004", "null",
        ])
        let own = FieldFormat(name: "f", type: .bool, trueTexts: bytes("JA"), falseTexts: bytes("-"))
        #expect(decode(own, ["JA", "- ", "Y "]) == ["true", "false", "LB3004"])
    }

    @Test func doublesAreFinite() {
        let format = FieldFormat(name: "f", type: .double)
        #expect(decode(format, ["1e-400", "-0.0e-999", "0e5"]) == ["LB3006", "-0.0", "0.0"])
        #expect(decode(format, ["1.5", "-2e3", ".5", "1e999", "nan", "inf", "0x10", "1e", "", " 7 "]) == [
            "1.5", "-2000.0", "0.5", "LB3006", "LB3002", "LB3002", "LB3002", "LB3002", "null", "7.0",
        ])
    }
}
