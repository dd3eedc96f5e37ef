import Records
import Testing

@Suite struct NumberFields {
    private func int(_ sign: SignPosition = .leading, nulls: [[UInt8]] = []) -> FieldFormat {
        FieldFormat(name: "n", type: .int, nulls: nulls, sign: sign)
    }

    private func decimal(_ decimals: Int?, _ sign: SignPosition = .leading) -> FieldFormat {
        FieldFormat(name: "n", type: .decimal, decimals: decimals, sign: sign)
    }

    @Test(arguments: Array(1...40)) func everyWidthOfDigits(width: Int) {
        let nines = String(repeating: "9", count: width)
        let zeros = String(repeating: "0", count: width - 1) + "7"
        let wrong = String(repeating: "1", count: width - 1) + ":"
        #expect(decode(int(.none), [nines, zeros, wrong]) == [width <= 18 ? nines : "LB3006", "7", "LB3002"])
        #expect(decode(decimal(0, .none), [nines, zeros]) == [width <= 38 ? nines : "LB3006", "7"])
    }

    @Test func intsHave64Bits() {
        #expect(
            decode(int(), ["9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809"])
                == ["9223372036854775807", "-9223372036854775808", "LB3006", "LB3006"])
    }

    @Test func signsStandWhereDeclared() {
        #expect(decode(int(.none), ["12", "+1", "-1"]) == ["12", "LB3002", "LB3002"])
        #expect(decode(int(), ["12", "+1", "-1", "1-", "--", "- "]) == ["12", "1", "-1", "LB3002", "LB3002", "LB3002"])
        #expect(decode(int(.trailing), ["12+", "34-", "123", "-12", "--1"]) == ["12", "-34", "LB3002", "LB3002", "LB3002"])
        #expect(decode(int(.trailing), ["+", "-"]) == ["LB3002", "LB3002"])
    }

    @Test func overpunchHoldsDigitAndSign() {
        let plus = Array("{ABCDEFGHI").map { "12\($0)" }
        let minus = Array("}JKLMNOPQR").map { "12\($0)" }
        #expect(decode(int(.overpunch), plus) == (0...9).map { "12\($0)" })
        #expect(decode(int(.overpunch), minus) == (0...9).map { "-12\($0)" })
        #expect(decode(int(.overpunch), ["123", "12a", "1A2", "S12", "12-"]) == ["123", "LB3002", "LB3002", "LB3002", "LB3002"])
        #expect(decode(int(.overpunch), ["}", "{", "J", "5"]) == ["0", "0", "-1", "5"])
        #expect(decode(decimal(2, .overpunch), ["0000012345N", "0000000000}", "0000012345E"]) == ["-1234.55", "0.00", "1234.55"])
    }

    @Test func impliedPlacesAllowNoPoint() {
        #expect(decode(decimal(2), ["0000012345", "-000012345", "00000123.4", "      1234"]) == [
            "123.45", "-123.45", "LB3002", "12.34",
        ])
        #expect(decode(decimal(nil), ["123.45", "-.5", "5.", "1.2.3", ".", "1e5", "1,000"]) == [
            "123.45", "-0.5", "5", "LB3002", "LB3002", "LB3002", "LB3002",
        ])
        #expect(decode(decimal(0), ["12"]) == ["12"])
        #expect(decode(decimal(38, .none), ["5"]) == ["0." + String(repeating: "0", count: 37) + "5"])
    }

    @Test func thirtyEightDigitsAndNotMore() {
        let most = String(repeating: "9", count: 38)
        #expect(decode(decimal(nil), [most, most + "0", "-" + most, "0." + most, "0." + most + "00"]) == [
            most, "LB3006", "-" + most, "0." + most, "0." + most,
        ])
        #expect(decode(decimal(nil), ["0." + most + "1"]) == ["LB3006"])
    }

    @Test func blanksAroundNumbersMeanNothing() {
        #expect(decode(int(), ["  42 ", "4 2  ", "     ", "   -7"]) == ["42", "LB3002", "null", "-7"])
        #expect(decode(FieldFormat(name: "n", type: .int, blank: .error), ["  "]) == ["LB3005"])
    }

    @Test func nullTextsComeBeforeDigits() {
        #expect(decode(int(nulls: bytes("99999", "00000")), ["99999", "00000", "00001"]) == ["null", "null", "1"])
        #expect(decode(int(nulls: bytes("0", "99999")), ["0", "99999", "9"]) == ["null", "null", "9"])
        #expect(decode(int(nulls: bytes("N/A")), ["N/A", " N/A", "N/B"]) == ["null", "null", "LB3002"])
    }

    @Test func oneBadCellSpoilsNoOther() {
        let texts = (0..<1_000).map { $0 % 100 == 57 ? "x0000" : "0\($0 + 1_000)" }
        let result = decode(int(.none), texts)
        for (row, text) in texts.enumerated() {
            #expect(result[row] == (text == "x0000" ? "LB3002" : String(Int(text) ?? -1)))
        }
    }
}
