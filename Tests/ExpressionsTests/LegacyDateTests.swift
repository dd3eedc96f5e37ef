import Diagnostics
import Foundation
import Records
import Testing

@testable import Expressions

/// What examples do not show of the functions for dates and times.
@Suite struct LegacyDateTests {
    private func run(_ text: String, _ values: [String?]) throws -> [String] {
        var table = TestTable(values.count)
        table.add("s", .string, values.map { value in if let value { Cell.text(value) } else { .null } })
        return try table.run(text)
    }

    private func dates(_ count: Int) -> [String] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in
            CalendarDate(days: Int32.random(in: CalendarDate.minimum.days...CalendarDate.maximum.days, using: &generator)).description
        } + ["0001-01-01", "9999-12-31", "2024-02-29", "1900-02-28", "2000-02-29", "1970-01-01"]
    }

    @Test func whatIsWrittenByAPatternIsReadByIt() throws {
        let all = dates(300)
        for pattern in ["yyyyMMdd", "MM/dd/yyyy", "d.M.yyyy", "yyyyDDD", "yyyy-DDD'T'", "''yyyy''MMdd"] {
            let quoted = pattern.replacing("'", with: "\\'")
            #expect(try run("string(parseDate(formatDate(date(s), '\(quoted)'), '\(quoted)'))", all) == all.map { "\"\($0)\"" }, "\(pattern)")
        }
        #expect(try run("parseJulian(formatDate(date(s), 'yyyyDDD'))", all) == all)
    }

    @Test func timesAreWrittenAsTheyAreRead() throws {
        let all = ["2026-11-22T00:00:00Z", "2026-11-22T12:00:00Z", "2026-11-22T23:59:59.123456789Z", "0001-01-01T01:02:03Z"]
        for pattern in ["yyyy-MM-dd HH:mm:ss.SSSSSSSSS", "yyyyMMddhhmmssSSSSSSSSSa", "yyyy-MM-ddTHH:mm:ss.SSSSSSSSSXXX"] {
            #expect(try run("parseTimestamp(formatDate(timestamp(s), '\(pattern)'), '\(pattern)')", all) == all, "\(pattern)")
        }
        #expect(try run("formatDate(timestamp(s), 'SSS')", all) == ["\"000\"", "\"000\"", "\"123\"", "\"000\""])
    }

    @Test func patternsThatDatesCannotBeWrittenBy() throws {
        let table = TestTable(1)
        for pattern in ["", "YYYY", "MMMMM", "HH", "\\'open", "yyyyy", String(repeating: "-", count: 65)] {
            #expect(try compileError("formatDate(date('2026-01-01'), '\(pattern)')", table).code == .badLiteralArgument, "\(pattern)")
        }
    }

    @Test func monthsByName() throws {
        let all = ["NOV 22 2026", "nov 2 2026", "November 2 2026", "Nvo 2 2026", "MAY 1 2026", "MA", "", "SEPT 1 2026"]
        #expect(try run("parseDate(s, 'MMM d yyyy')", all) == ["2026-11-22", "2026-11-02", "error", "error", "2026-05-01", "error", "error", "error"])
        #expect(try run("parseDate(s, 'MMMM d yyyy')", all) == ["error", "error", "2026-11-02", "error", "2026-05-01", "error", "error", "error"])
        let days = (1...12).map { "2026-\($0 < 10 ? "0" : "")\($0)-28" }
        for pattern in ["d MMM yyyy", "MMMM d, yyyy", "MMMMddyyyy"] {
            #expect(try run("parseDate(formatDate(date(s), '\(pattern)'), '\(pattern)')", days) == days, "\(pattern)")
        }
    }

    @Test func declaredNullsAndNothingElse() throws {
        #expect(
            try run("parseDateOrNull(s, 'yyyyMMdd', '', '00000000')", ["", "  ", "00000000", " 00000000", "20261122 ", "0000000", "99999999", nil])
                == ["null", "null", "null", "null", "2026-11-22", "error", "error", "null"])
        #expect(try run("parseDateOrNull(s, 'yyyyMMdd', '00000000')", ["", "20260101"]) == ["error", "2026-01-01"])
        #expect(try run("parseDateOrNull(s, 'yyyyMMdd', ['', '0'])", ["", "0", "20260101", "1"]) == ["null", "null", "2026-01-01", "error"])
        #expect(try compileError("parseDateOrNull('1', 'yyMMdd', '0')").code == .badLiteralArgument)
    }

    @Test func numbersThatAreDates() throws {
        #expect(try run("parseCyymmdd(s)", ["0991231", "1000101", "9991231", "1260229", "126112", "12611222", "1x61122", ""])
            == ["1999-12-31", "2000-01-01", "error", "error", "error", "error", "error", "error"])
        #expect(try run("parseCyymmdd(int(s))", ["991231", "1000101", "-1", "0", "99999999"]) == ["1999-12-31", "2000-01-01", "error", "error", "error"])
        #expect(try run("parseJulian(s, 30)", ["24366", "23366", "29001", "30001", "2400", "24000"])
            == ["2024-12-31", "error", "2029-01-01", "1930-01-01", "error", "error"])
        #expect(try run("excelDate(int(s))", ["59", "60", "61", "0", "2958465", "2958466"])
            == ["1900-02-28", "error", "1900-03-01", "error", "9999-12-31", "error"])
    }

    @Test func periodsGoThereAndBack() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            let first = CalendarDate(days: Int32.random(in: -400_000...400_000, using: &generator))
            let second = CalendarDate(days: Int32.random(in: -400_000...400_000, using: &generator))
            let months = PeriodFunctions.wholeMonths(first, second)
            let reached = try #require(PeriodFunctions.months(date: first, months))
            let beyond = try #require(PeriodFunctions.months(date: first, months + (second >= first ? 1 : -1)))
            if second >= first {
                #expect(reached <= second && beyond > second, "\(first) \(second)")
            } else {
                #expect(reached >= second && beyond < second, "\(first) \(second)")
            }
        }
        #expect(try run("addDays(date(s), daysBetween(date(s), date('2026-11-22')))", dates(50)) == [String](repeating: "2026-11-22", count: 56))
    }

    @Test func periodsAtTheEdges() throws {
        #expect(try run("addMonths(date(s), 9223372036854775807)", ["2026-01-01", nil]) == ["error", "null"])
        #expect(try run("addYears(date(s), -9223372036854775807)", ["2026-01-01"]) == ["error"])
        #expect(try run("addDays(date(s), 9223372036854775807)", ["2026-01-01", "1960-01-01"]) == ["error", "error"])
        #expect(try run("addMonths(date(s), -1)", ["2024-03-31", "0001-01-31", "2026-01-15"]) == ["2024-02-29", "error", "2025-12-15"])
        #expect(try run("monthsBetween(date(s), date('2026-02-28'))", ["2026-02-28", "2026-03-28", "2026-03-31", "2025-08-31", "2026-04-29"])
            == ["0", "-1", "-1", "6", "-2"])
        #expect(try run("age(date(s), date('2028-02-29'))", ["2028-02-29", "2024-02-29", "2000-03-01", "2028-03-01"]) == ["0", "4", "27", "error"])
        #expect(try run("fiscalYear(date(s), 10)", ["9999-12-31", "2026-09-30", "2026-10-01"]) == ["10000", "2026", "2027"])
    }

    @Test func partsOfDates() throws {
        let all = dates(200)
        #expect(try run("makeDate(year(date(s)), month(date(s)), day(date(s)))", all) == all)
        #expect(try run("addDays(makeDate(year(date(s)), 1, 1), dayOfYear(date(s)) - 1)", all) == all)
        #expect(try run("lastOfMonth(date(s)) == addDays(addMonths(firstOfMonth(date(s)), 1), -1)", ["2024-02-10", "2026-12-31", "2026-04-01"]) == ["true", "true", "true"])
        #expect(try run("weekday(date(s))", ["1970-01-01", "1969-12-29", "1969-12-28", "0001-01-01"]) == ["4", "1", "7", "1"])
        #expect(try run("makeDate(int(s), 1, 1)", ["0", "10000", "9223372036854775807"]) == ["error", "error", "error"])
    }

    @Test func localTimesComeBack() throws {
        var generator = SystemRandomNumberGenerator()
        for name in ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC", "-05:00"] {
            var rules = try #require(ZoneRules(name))
            for _ in 0..<400 {
                let seconds = Int64.random(in: 0...2_500_000_000, using: &generator)
                let local = rules.local(seconds)
                switch rules.instant(local: local) {
                case .instant(let only): #expect(only == seconds, "\(name) \(seconds)")
                case .overlap(let earlier, let later):
                    #expect(earlier < later && (seconds == earlier || seconds == later), "\(name) \(seconds)")
                case .gap: Issue.record("\(name): clocks showed \(local)")
                }
            }
        }
    }

    @Test func changesOfTheClock() throws {
        let zone = "'America/New_York'"
        let all = ["2026-03-08T01:59:59", "2026-03-08T02:00:00", "2026-03-08T02:59:59", "2026-03-08T03:00:00", "2026-11-01T00:59:59", "2026-11-01T01:00:00", "2026-11-01T02:00:00", nil]
        #expect(try run("localToUtc(timestamp(s), \(zone))", all) == [
            "2026-03-08T06:59:59Z", "error", "error", "2026-03-08T07:00:00Z", "2026-11-01T04:59:59Z", "error", "2026-11-01T07:00:00Z", "null",
        ])
        #expect(try run("localToUtc(timestamp(s), \(zone), 'earlier')", ["2026-11-01T01:30:00"]) == ["2026-11-01T05:30:00Z"])
        #expect(try run("localToUtc(timestamp(s), \(zone), 'later')", ["2026-11-01T01:30:00", "2026-03-08T02:30:00"]) == ["2026-11-01T06:30:00Z", "error"])
        // A day that was left out: Samoa moved over the date line.
        #expect(try run("localToUtc(timestamp(s), 'Pacific/Apia')", ["2011-12-30T12:00:00"]) == ["error"])
        #expect(try run("localToUtc(timestamp(s), '-05:00')", ["2026-07-01T00:00:00", "9999-12-31T23:00:00"]) == ["2026-07-01T05:00:00Z", "error"])
        for name in ["EST", "", "../etc/passwd", "America/New_york_", "+99:00"] {
            #expect(try compileError("localToUtc(timestamp('2026-01-01T00:00:00'), '\(name)')").code == .badLiteralArgument, "\(name)")
        }
        #expect(try compileError("localToUtc(timestamp('2026-01-01T00:00:00'), 'America/NewYork')").help == "did you mean `America/New_York`?")
        #expect(try compileError("parseTimestamp('x', 'yyyyMMddHHXXX', 'UTC')").code == .badLiteralArgument)
        #expect(try run("parseTimestamp(s, 'yyyyMMddHHmm', \(zone))", ["202603080230", "202607010000", "x"]) == ["error", "2026-07-01T04:00:00Z", "error"])
    }

    @Test func personalTextsAreHiddenInErrors() throws {
        var table = TestTable(1)
        table.add("s", .string, [.text("19850799")], personal: true)
        for call in ["parseDateOrNull(s, 'yyyyMMdd', '')", "parseCyymmdd(s)", "parseTimestamp(s, 'yyyyMMddHH')"] {
            let error = try table.failure(call)
            #expect(error.code == .malformedDate)
            #expect(error.found?.isPersonal == true)
        }
    }
}
