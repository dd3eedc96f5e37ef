import Records
import Testing

@Suite struct DateFields {
    private func date(_ pattern: String?, pivot: Int? = nil, nulls: [[UInt8]] = []) throws -> FieldFormat {
        FieldFormat(
            name: "d", type: .date, nulls: nulls, pattern: try pattern.map { try DatePattern($0, pivot: pivot) })
    }

    private func timestamp(_ pattern: String?) throws -> FieldFormat {
        FieldFormat(name: "t", type: .timestamp, pattern: try pattern.map { try DatePattern($0) })
    }

    @Test func compactDates() throws {
        let format = try date("yyyyMMdd", nulls: bytes("00000000", "99999999"))
        #expect(decode(format, ["20260131", "00000000", "99999999", "        ", "20260230", "2026013x", "20261301", "00010101"]) == [
            "2026-01-31", "null", "null", "null", "LB3003", "LB3003", "LB3003", "0001-01-01",
        ])
        #expect(decode(try date("yyyyMMdd"), ["00000000", "00000101", "20260100", "99991231", "20240229", "20230229"]) == [
            "LB3003", "LB3003", "LB3003", "9999-12-31", "2024-02-29", "LB3003",
        ])
        #expect(decode(try date("yyyyMMdd", nulls: bytes("0", "1", "2")), ["0       ", "20260131"]) == ["null", "2026-01-31"])
        #expect(decode(try date("yyyyMMdd", nulls: bytes("00000000", "11111111", "22222222")), ["22222222", "20260131"])
            == ["null", "2026-01-31"])
    }

    @Test func everyDayOfTheCalendar() throws {
        let format = try date("yyyyMMdd")
        var texts = TextValues()
        var days: [Int32] = []
        // Every day of some centuries, and the ends of all others.
        for year in Array(1...12) + Array(1890...2110) + [100, 400, 900, 1600, 1700, 2400, 4000, 9999] {
            for month in 1...12 {
                for day in 1...31 {
                    let text = "\(10_000 + year)".dropFirst() + "\(100 + month)".dropFirst() + "\(100 + day)".dropFirst()
                    texts.append(String(text))
                    days.append(CalendarDate(year: year, month: month, day: day)?.days ?? .min)
                }
            }
        }
        let column = FieldDecoder(format).decode(
            texts.bytes, recordStarts: texts.starts, offset: 0, length: 8, isPlainASCII: true)
        guard case .date(let values) = column.values else {
            Issue.record("not dates")
            return
        }
        for row in 0..<days.count where column.isError(row) != (days[row] == .min) || (days[row] != .min && values[row] != days[row]) {
            Issue.record("\(texts.string(row)) is \(values[row]), expected \(days[row])")
        }
    }

    @Test func otherPatterns() throws {
        #expect(decode(try date(nil), ["2026-01-31", "20260131", "2026-1-31", "2026-02-29"]) == ["2026-01-31", "LB3003", "LB3003", "LB3003"])
        #expect(decode(try date("MM/dd/yyyy"), ["01/31/2026", "31/01/2026", "01-31-2026"]) == ["2026-01-31", "LB3003", "LB3003"])
        #expect(decode(try date("M/d/yyyy"), ["1/31/2026", "01/31/2026", "1/3/2026", "1/32/2026"]) == [
            "2026-01-31", "2026-01-31", "2026-01-03", "LB3003",
        ])
        #expect(decode(try date("yyyyDDD"), ["2026001", "2024366", "2026366", "2026000", "20260x1"]) == [
            "2026-01-01", "2024-12-31", "LB3003", "LB3003", "LB3003",
        ])
        #expect(decode(try date("yyMMdd", pivot: 50), ["260131", "490101", "500101", "991231"]) == [
            "2026-01-31", "2049-01-01", "1950-01-01", "1999-12-31",
        ])
        #expect(decode(try date("dd.MM.yyyy"), ["31.01.2026  "]) == ["2026-01-31"])
        #expect(decode(try date("yyyy'y'MM'm'dd"), ["2026y01m31", "2026x01m31"]) == ["2026-01-31", "LB3003"])
    }

    @Test func timestamps() throws {
        #expect(decode(try timestamp(nil), [
            "2026-01-31T12:30:45", "2026-01-31T12:30:45Z", "2026-01-31T12:30:45+02:00", "2026-01-31T12:30:45.25-05:30",
            "2026-01-31T12:30", "2026-01-31", "2026-01-31T24:00:00", "2026-01-31T12:60:00", "2026-01-31 12:30:45",
        ]) == [
            "2026-01-31T12:30:45Z", "2026-01-31T12:30:45Z", "2026-01-31T10:30:45Z", "2026-01-31T18:00:45.25Z",
            "2026-01-31T12:30:00Z", "LB3003", "LB3003", "LB3003", "2026-01-31T12:30:45Z",
        ])
        #expect(decode(try timestamp("yyyyMMddHHmmss"), ["20260131123045", "20260131246045", "20260230000000"]) == [
            "2026-01-31T12:30:45Z", "LB3003", "LB3003",
        ])
        #expect(decode(try timestamp("yyyy-MM-dd hh:mm a"), [
            "2026-01-31 12:30 AM", "2026-01-31 12:30 pm", "2026-01-31 01:05 PM", "2026-01-31 13:05 PM", "2026-01-31 00:05 AM",
        ]) == [
            "2026-01-31T00:30:00Z", "2026-01-31T12:30:00Z", "2026-01-31T13:05:00Z", "LB3003", "LB3003",
        ])
        #expect(decode(try timestamp("yyyy-MM-dd'T'HH:mm:ss.SSSXXX"), [
            "2026-01-31T12:30:45.123Z", "2026-01-31T00:30:45.120+01:00", "2026-01-31T12:30:45.123",
        ]) == ["2026-01-31T12:30:45.123Z", "2026-01-30T23:30:45.12Z", "LB3003"])
        #expect(decode(try timestamp("yyyyMMdd"), ["20260131"]) == ["2026-01-31T00:00:00Z"])
    }

    @Test func instantsOutsideTheYears1To9999AreErrors() throws {
        #expect(decode(try timestamp(nil), ["9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "0000-01-01T00:00:00"])
            == ["LB3003", "LB3003", "LB3003"])
    }

    @Test(arguments: [
        ("yyyy-mm-dd", "month"), ("yyyyMM", "month"), ("MMdd", "year"), ("yyMMdd", "pivot"), ("yyyyMMddhh", "hh"),
        ("yyyyMMddmm", "hours"), ("YYYYMMdd", "YYYY"), ("yyyyMMMMMdd", "MMMMM"), ("yyyyMMdd'T", "quote"), ("yyyyMMddyyyy", "twice"),
        ("yyyyMMddDDD", "day"), ("yyyyMMddXXX", "zone"), ("", "year"),
    ])
    func patternsThatMakeNoSense(pattern: String, reason: String) {
        let error = #expect(throws: DatePattern.Invalid.self) { try DatePattern(pattern) }
        let text = [error?.reason, error?.help].compactMap { $0 }.joined(separator: " ")
        #expect(text.contains(reason), "\(text)")
    }
}
