import Records
import Testing

@Suite struct Decimals {
    @Test func readsAndWrites() {
        for text in ["0", "1.50", "-0.07", "12", "99999999999999999999999999999999999999", "-1"] {
            #expect(Decimal38(text)?.description == text)
        }
        #expect(Decimal38("+1")?.description == "1")
        #expect(Decimal38("1e3")?.description == "1000")
        #expect(Decimal38("15e-1")?.description == "1.5")
        for text in ["", "-", ".", "1 ", " 1", "1..2", "1e", "1e9999", "x", "100000000000000000000000000000000000000"] {
            #expect(Decimal38(text) == nil, "\(text)")
        }
    }

    @Test func comparesByNumber() throws {
        let texts = ["-2", "-1.5", "0", "0.00000000000000000000000000000000000001", "1.50", "99999999999999999999999999999999999999"]
        let values = try texts.map { try #require(Decimal38($0)) }
        #expect(values.shuffled().sorted() == values)
        #expect(Decimal38("1.5") == Decimal38("1.500"))
        #expect(Decimal38("1.5")?.hashValue == Decimal38("1.500")?.hashValue)
        #expect(Decimal38("1.500")?.normalized.scale == 1)
    }

    @Test func computesExactlyOrNotAtAll() throws {
        let tenth = try #require(Decimal38("0.1"))
        let fifth = try #require(Decimal38("0.20"))
        #expect(tenth.adding(fifth)?.description == "0.30")
        #expect(tenth.subtracting(fifth)?.description == "-0.10")
        #expect(tenth.multiplied(by: fifth)?.description == "0.020")
        let most = try #require(Decimal38(mantissa: Decimal38.maximumMantissa, scale: 0))
        #expect(most.adding(Decimal38(1)) == nil)
        #expect(most.multiplied(by: Decimal38(2)) == nil)
        #expect(most.adding(tenth) == nil)
        #expect(Decimal38(mantissa: Decimal38.maximumMantissa + 1, scale: 0) == nil)
        #expect(Decimal38(mantissa: 1, scale: 39) == nil)
    }
}

@Suite struct Days {
    @Test func knowsTheCalendar() {
        #expect(CalendarDate(year: 1970, month: 1, day: 1)?.days == 0)
        #expect(CalendarDate(year: 2000, month: 2, day: 29)?.description == "2000-02-29")
        #expect(CalendarDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CalendarDate(year: 2026, month: 4, day: 31) == nil)
        #expect(CalendarDate(year: 0, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: 2024, dayOfYear: 366)?.description == "2024-12-31")
        #expect(CalendarDate(year: 2026, dayOfYear: 366) == nil)
        #expect(CalendarDate.minimum.description == "0001-01-01")
        #expect(CalendarDate.maximum.description == "9999-12-31")
    }

    @Test func civilIsTheInverse() {
        for days in stride(from: CalendarDate.minimum.days, through: CalendarDate.maximum.days, by: 373) {
            let (year, month, day) = CalendarDate(days: days).civil
            #expect(CalendarDate(year: year, month: month, day: day)?.days == days)
        }
    }

    @Test func instants() {
        #expect(Timestamp(seconds: 0)?.description == "1970-01-01T00:00:00Z")
        #expect(Timestamp(seconds: -1, nanoseconds: 250_000_000)?.description == "1969-12-31T23:59:59.25Z")
        #expect(Timestamp(seconds: -1)?.date.description == "1969-12-31")
        #expect(Timestamp(seconds: -86_400)?.secondOfDay == 0)
        #expect(Timestamp(seconds: Timestamp.maximumSeconds)?.description == "9999-12-31T23:59:59Z")
        #expect(Timestamp(seconds: Timestamp.maximumSeconds + 1) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(Timestamp(seconds: -1, nanoseconds: 999_999_999)?.microseconds == -1)
        #expect(Timestamp(seconds: 1, nanoseconds: 5)?.description == "1970-01-01T00:00:01.000000005Z")
    }

    @Test func rowIDs() {
        let text = "01234567-89ab-cdef-0123-456789abcdef"
        #expect(RowID(text)?.description == text)
        #expect(RowID(text.uppercased())?.description == text)
        #expect(RowID(text)?.high == 0x0123_4567_89AB_CDEF)
        for wrong in ["", "0123456789abcdef0123456789abcdef", text + "0", "g" + text.dropFirst(), String(text.dropLast())] {
            #expect(RowID(wrong) == nil, "\(wrong)")
        }
    }
}

@Suite struct Columns {
    @Test func masksKeepValueNullAndErrorApart() {
        var mask = CellMask()
        #expect(mask.isAllValues && mask.isValue(3))
        mask.set(CellMask.value, at: 1, count: 3)
        #expect(mask.isAllValues)
        mask.set(CellMask.null, at: 1, count: 3)
        #expect(mask.isNull(1) && mask.isValue(0) && !mask.isError(1))
        let other = CellMask(flags: [0, 2, 1])
        #expect(mask.union(other).flags == [0, 3, 1])
        #expect(mask.union(other).isError(1) && !mask.union(other).isNull(1))
        #expect(other.gathered([2, 2, 1]).flags == [1, 1, 2])
        #expect(other.gathered([0, 0]).isAllValues)
        mask.set(CellMask.value, at: 1, count: 3)
        mask.compact()
        #expect(mask.isAllValues)
    }

    @Test func gatherRepeatsValuesAndErrors() {
        var texts = TextValues()
        for text in ["1", "x", "", "4"] { texts.append(text) }
        let column = FieldDecoder(FieldFormat(name: "n", type: .int)).decode(texts)
        #expect(cells(column.gathered([3, 1, 2, 1, 0])) == ["4", "LB3002", "null", "LB3002", "1"])
        #expect(column.gathered([1, 1]).errors.map(\.row) == [0, 1])
        #expect(column.gathered([]).count == 0)
    }

    @Test func gatherFollowsListsAndStructures() {
        let elements = Column(.int([10, 11, 20, 30, 31, 32]), count: 6)
        let lists = Column(.list(ListValues(offsets: [0, 2, 2, 3, 6], elements: elements)), count: 4)
        guard case .list(let taken) = lists.gathered([3, 1, 0]).values, case .int(let values) = taken.elements.values else {
            Issue.record("not a list")
            return
        }
        #expect(taken.offsets == [0, 3, 3, 5])
        #expect(values == [30, 31, 32, 10, 11])
        #expect(taken.parents == [0, 0, 0, 2, 2])
        let structure = StructValues(fields: [StructField("a", .int)], columns: [Column(.int([1, 2]), count: 2)])
        guard case .structure(let rows) = Column(.structure(structure), count: 2).gathered([1, 0]).values,
            case .int(let members)? = rows.column("a")?.values
        else {
            Issue.record("not a structure")
            return
        }
        #expect(members == [2, 1])
    }

    @Test func emptyColumnsHaveTheirType() {
        let types: [ValueType] = [
            .null, .bool, .int, .double, .decimal, .date, .timestamp, .string, .bytes, .uuid, .list(.int),
            .structure([StructField("a", .string)]),
        ]
        for type in types {
            #expect(Column.empty(type, count: 3).type == type)
            #expect(cells(Column.nulls(3, type: type)) == ["null", "null", "null"])
        }
    }

    @Test func textsAreViewsIntoOneBuffer() {
        var texts = TextValues()
        texts.append("añb")
        texts.appendEmpty()
        texts.append("c")
        #expect(texts.count == 3)
        #expect([texts.string(0), texts.string(1), texts.string(2)] == ["añb", "", "c"])
        let repeated = TextValues(repeating: "xy", count: 3)
        #expect(repeated.bytes.count == 2 && repeated.string(2) == "xy")
    }

    @Test func plainASCII() {
        for count in [0, 1, 31, 32, 33, 63, 64, 100, 5_000] {
            var bytes = [UInt8](repeating: 0x7F, count: count)
            #expect(bytes.withUnsafeBytes { PlainText.isPlainASCII($0) })
            for position in Set([0, 1, count / 2, count - 2, count - 1]) where bytes.indices.contains(position) {
                for wrong: UInt8 in [0, 0x80, 0xFF] {
                    bytes[position] = wrong
                    #expect(!bytes.withUnsafeBytes { PlainText.isPlainASCII($0) }, "\(wrong) at \(position) of \(count)")
                }
                bytes[position] = 1
            }
        }
    }
}
