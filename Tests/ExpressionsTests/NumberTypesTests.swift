import Diagnostics
import Records
import Testing

@testable import Expressions

/// Numbers of different types together, and from one type to the other.
@Suite struct NumberTypesTests {
    private func value(_ text: String) throws -> String {
        ValueText.describe(try TestTable(1).compile(text).evaluate([], count: 1), 0)
    }

    @Test(
        arguments: [
            ("decimal('1') == 1u", "true"), ("1u != decimal('1.0')", "false"), ("decimal('1') in [1u]", "true"),
            ("decimal('1.5') in [1u, 2u]", "false"), ("decimal('18446744073709551615') == 18446744073709551615u", "true"),
            ("decimal('-1') == 18446744073709551615u", "false"), ("dyn(1.5) == decimal('1.5')", "true"),
            ("dyn(decimal('1')) == 1.0", "true"), ("dyn(decimal('1')) == 1u", "true"), ("dyn(0.1) == decimal('0.1')", "false"),
            ("dyn(-0.375) == decimal('-0.3750')", "true"), ("dyn(5e-324) == decimal('0')", "false"),
            ("[1.5, dyn(decimal('1.50')), 1.5].distinct()", "[1.5]"), ("decimal('0.5') < 1u", "true"), ("2u <= decimal('1.99')", "false"),
            ("18446744073709551615u > decimal('18446744073709551614.9')", "true"), ("decimal('0.5') + 1u", "1.5"),
            ("1u - decimal('0.5')", "0.5"), ("decimal('1') * 18446744073709551615u", "18446744073709551615"),
            ("decimal('7.5') % 2", "1.5"), ("decimal('-7.5') % decimal('2')", "-1.5"), ("7 % decimal('0.4')", "0.2"),
            ("1u % decimal('0.3')", "0.1"), ("double(decimal('0.10'))", "0.1"), ("double(decimal('-123456789012345678.9'))", "-1.2345678901234568e+17"),
            ("double(decimal('0.00000000000000000000000000000000000001'))", "1e-38"), ("decimal(0.1)", "0.1"), ("decimal(-2.0)", "-2"),
            ("decimal(1e-7)", "0.0000001"), ("decimal(1e22)", "10000000000000000000000"), ("decimal(18446744073709551615u)", "18446744073709551615"),
            ("uint(decimal('7.00'))", "7u"), ("date(timestamp('2026-01-01T23:30:00-05:00'))", "2026-01-02"),
            ("divide(decimal('100.00'), 12, 2)", "8.33"), ("divide(2, 3, 4)", "0.6667"), ("divide(1u, decimal('8'), 2, 'half-up')", "0.13"),
            ("math.abs(decimal('-2.50'))", "2.50"), ("math.sign(decimal('-0.01'))", "-1"), ("math.ceil(decimal('2.01'))", "3"),
            ("math.floor(decimal('-2.01'))", "-3"), ("math.round(decimal('-2.5'))", "-3"), ("math.trunc(decimal('-2.9'))", "-2"),
            ("'%.2f|%f|%.0f|%.3f|%.1e'.format([decimal('1.255'), decimal('1'), decimal('0.5'), decimal('-7.1'), decimal('12')])",
             "\"1.26|1.000000|0|-7.100|1.2e+01\""),
            ("'%.2f'.format([decimal('99999999999999999999999999999999999999')])", "\"99999999999999999999999999999999999999.00\""),
            ("nullIf(-1.0, 0.0, -1.0)", "null"), ("nullIf(true, false)", "true"), ("nullIf(5u, 5u)", "null"),
            ("nullIf(timestamp(0), timestamp(0))", "null"), ("math.greatest([1, 2u])", "2u"), ("math.least(2.5, decimal('2.4'), 3)", "2.4"),
        ]) func values(text: String, expected: String) throws {
        #expect(try value(text) == expected)
    }

    @Test(
        arguments: [
            ("1 / 0", "division by zero"), ("1 % 0", "division by zero"), ("1u / 0u", "division by zero"), ("5u % 0u", "division by zero"),
            ("decimal('1') % 0", "division by zero"), ("divide(1, 0u, 2)", "division by zero"),
            ("(-9223372036854775807 - 1) / -1", "the result does not exist or does not fit its type"),
            ("decimal(1.0 / 0.0)", "the double is no decimal"), ("decimal(0.0 / 0.0)", "the double is no decimal"),
            ("decimal(1e300)", "the double is no decimal"), ("decimal(1e-300)", "the double is no decimal"),
            ("uint(decimal('-1'))", "the number is no unsigned 64-bit whole number"),
            ("uint(decimal('1.5'))", "the number is no unsigned 64-bit whole number"),
            ("math.greatest(dyn('a'), 1)", "only numbers have a greatest or least"),
        ]) func failures(text: String, message: String) throws {
        var table = TestTable(1)
        table.add("b", .bool, [.bool(true)])
        // In a branch, so that it fails when it is evaluated.
        let column = try ExpressionCompiler(columns: table.fields, isChecked: false).compile("b ? \(text) : \(text)", at: Place())
            .evaluate(table.columns, count: 1)
        #expect(column.errors.map(\.message) == [message])
    }
}
