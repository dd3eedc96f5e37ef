import Records
import Testing

@Suite struct DecimalValuesTests {
    private func isWide(_ values: DecimalValues) -> Bool {
        if case .wide = values.form { true } else { false }
    }

    private func texts(_ values: DecimalValues) -> [String] { (0..<values.count).map { values[$0].description } }

    private func decimal(_ text: String) throws -> Decimal38 { try #require(Decimal38(text)) }

    @Test func oneScaleStaysNarrowAndFillersDecideNothing() throws {
        var values = DecimalValues()
        values.appendFiller()
        values.append(try decimal("1.50"))
        values.appendFiller()
        values.append(try decimal("-92233720368547758.08"))
        #expect(!isWide(values))
        #expect(texts(values)[1] == "1.50" && texts(values)[3] == "-92233720368547758.08")
        guard case .narrow(let mantissas, let scale) = values.form else { return }
        #expect(mantissas == [0, 150, 0, .min] && scale == 2)
    }

    @Test(arguments: ["1.5", "92233720368547758.08", "99999999999999999999999999999999999999"])
    func aValueThatDoesNotFitMakesTheColumnWideAndKeepsTheOthers(text: String) throws {
        var appended = DecimalValues([150, -7], scale: 2)
        appended.append(try decimal(text))
        appended.appendFiller()
        appended.append(try decimal("2.25"))
        #expect(isWide(appended))
        #expect(texts(appended)[..<3] == ["1.50", "-0.07", text] && texts(appended)[4] == "2.25")

        var set = DecimalValues([150, 1, -7], scale: 2)
        set[1] = try decimal(text)
        #expect(isWide(set) && texts(set) == ["1.50", text, "-0.07"])
    }

    @Test func exceptionsReplaceWhatStandsAtTheirRows() throws {
        let one = DecimalValues([1, 2, 3], scale: 2, except: [(1, try decimal("5.125"))])
        #expect(isWide(one) && texts(one) == ["0.01", "5.125", "0.03"])
        let all = DecimalValues([0, 0], scale: nil, except: [(0, try decimal("5.12")), (1, try decimal("-1.00"))])
        #expect(!isWide(all) && texts(all) == ["5.12", "-1.00"])
    }

    @Test func aRepeatedValueBecomesManyWhenOneChanges() throws {
        var values = DecimalValues(repeating: try decimal("1.50"), count: 3)
        #expect(values.count == 3 && values.repeatedValue?.description == "1.50")
        values[1] = try decimal("-2.25")
        values.append(try decimal("3"))
        #expect(values.repeatedValue == nil)
        #expect(texts(values) == ["1.50", "-2.25", "1.50", "3"])
        var joined = DecimalValues(repeating: try decimal("7"), count: 2)
        joined.append(contentsOf: DecimalValues([5], scale: 0))
        joined.appendFiller()
        #expect(texts(joined)[..<3] == ["7", "7", "5"] && joined.count == 4)
    }

    @Test func columnsAreJoinedInEveryPairOfForms() throws {
        let narrow = DecimalValues([150], scale: 2)
        let other = DecimalValues([15], scale: 1)
        let wide = DecimalValues(mantissas: [7], scales: [0])
        for (first, second, expected, becomesWide) in [
            (narrow, narrow, ["1.50", "1.50"], false), (narrow, other, ["1.50", "1.5"], true),
            (narrow, wide, ["1.50", "7"], true), (wide, narrow, ["7", "1.50"], true), (DecimalValues(), narrow, ["1.50"], false),
            (DecimalValues(fillers: 1), narrow, ["0.00", "1.50"], false),
        ] {
            var joined = first
            joined.append(contentsOf: second)
            #expect(texts(joined) == expected)
            #expect(isWide(joined) == becomesWide)
        }
    }

    @Test func rowsAreGatheredInBothForms() {
        for values in [DecimalValues([1, 2, 3], scale: 1), DecimalValues(mantissas: [1, 2, 3], scales: [1, 1, 1])] {
            let gathered = Column(.decimal(values), count: 3).gathered([2, 0, 2])
            guard case .decimal(let result) = gathered.values else {
                Issue.record("not a decimal column")
                return
            }
            #expect(texts(result) == ["0.3", "0.1", "0.3"])
            #expect(isWide(result) == isWide(values))
        }
    }

    /// Both ways of writing a decimal agree with each other and with its digits.
    @Test func narrowMantissasAreWrittenWithEveryScale() {
        for mantissa: Int64 in [0, 1, -1, 9, 10, -99, 100, 12_345, .max, .min, 999_999_999_999_999_999, 1_000_000_000_000_000_000] {
            for scale in 0...38 {
                let digits = String(mantissa.magnitude)
                let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
                let point = scale == 0 ? padded : padded.dropLast(scale) + "." + padded.suffix(scale)
                let expected = (mantissa < 0 ? "-" : "") + point
                #expect(Decimal38(mantissa: Int128(mantissa), scale: UInt8(scale))?.description == expected)
            }
        }
    }
}
