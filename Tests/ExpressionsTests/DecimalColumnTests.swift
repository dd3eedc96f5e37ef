import Expressions
import Records
import Testing

/// Arithmetic and comparison of decimal columns, narrow and wide, against the arithmetic of single decimals.
@Suite struct DecimalColumnTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// Kinds of columns: one value for all rows, small amounts, mantissas at the end of 64 bits, several scales, and numbers of up to 38 digits.
    private enum Shape: CaseIterable { case amounts, edges, scales, long, repeated }

    private func column(_ shape: Shape, _ rows: Int, _ random: inout Generator) -> DecimalValues {
        var values = DecimalValues()
        let scale = UInt8.random(in: 0...4, using: &random)
        if shape == .repeated {
            let all: [Int128] = [0, 100, -150, 7, Int128(Int64.max), Decimal38.maximumMantissa]
            let value = Decimal38(mantissa: all.randomElement(using: &random) ?? 0, scale: UInt8.random(in: 0...6, using: &random))
            return DecimalValues(repeating: value ?? Decimal38(0), count: rows)
        }
        for _ in 0..<rows {
            let value: Decimal38? =
                switch shape {
                case .repeated: nil
                case .amounts: Decimal38(mantissa: Int128(Int32.random(in: .min ... .max, using: &random)), scale: scale)
                case .edges:
                    Decimal38(
                        mantissa: Int128([Int64.max, .min, .max - 1, .min + 1, 0, 1, -1].randomElement(using: &random) ?? 0), scale: scale)
                case .scales:
                    Decimal38(
                        mantissa: Int128(Int16.random(in: .min ... .max, using: &random)), scale: UInt8.random(in: 0...38, using: &random))
                case .long:
                    Decimal38(
                        mantissa: Int128.random(in: -Decimal38.maximumMantissa...Decimal38.maximumMantissa, using: &random),
                        scale: UInt8.random(in: 0...38, using: &random))
                }
            values.append(value ?? Decimal38(0))
        }
        return values
    }

    @Test func wholeColumnsGiveWhatSingleDecimalsGive() throws {
        var random = Generator(state: 7)
        let compiler = ExpressionCompiler(columns: [StructField("a", .decimal), StructField("b", .decimal)])
        let operators: [(String, (Decimal38, Decimal38) -> Decimal38?)] = [
            ("a + b", { $0.adding($1) }), ("a - b", { $0.subtracting($1) }), ("a * b", { $0.multiplied(by: $1) }),
            ("-a", { first, _ in first.negated }),
        ]
        let comparisons: [(String, (Int) -> Bool)] = [
            ("a < b", { $0 < 0 }), ("a <= b", { $0 <= 0 }), ("a > b", { $0 > 0 }), ("a >= b", { $0 >= 0 }), ("a == b", { $0 == 0 }),
            ("a != b", { $0 != 0 }),
        ]
        let numbers = try operators.map { (try compiler.compile($0.0, at: TestTable.place), $0.0, $0.1) }
        let truths = try comparisons.map { (try compiler.compile($0.0, at: TestTable.place), $0.0, $0.1) }
        for first in Shape.allCases {
            for second in Shape.allCases {
                for rows in [1, 2, 3, 5, 64] {
                    let a = column(first, rows, &random)
                    let b = column(second, rows, &random)
                    let columns = [Column(.decimal(a), count: rows), Column(.decimal(b), count: rows)]
                    for (compiled, text, operation) in numbers {
                        let result = compiled.evaluate(columns, count: rows)
                        guard case .decimal(let values) = result.values else {
                            Issue.record("\(text) gave \(result.type)")
                            continue
                        }
                        for row in 0..<rows {
                            let expected = operation(a[row], b[row])
                            #expect(result.isError(row) == (expected == nil), "\(a[row]) \(text) \(b[row])")
                            if let expected { #expect(values[row].description == expected.description, "\(a[row]) \(text) \(b[row])") }
                        }
                    }
                    for (compiled, text, holds) in truths {
                        let result = compiled.evaluate(columns, count: rows)
                        guard case .bool(let values) = result.values else {
                            Issue.record("\(text) gave \(result.type)")
                            continue
                        }
                        for row in 0..<rows {
                            #expect(values[row] == holds(Decimal38.compare(a[row], b[row])), "\(a[row]) \(text) \(b[row])")
                        }
                    }
                }
            }
        }
    }
}
