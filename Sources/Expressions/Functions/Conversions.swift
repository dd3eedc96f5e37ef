import Diagnostics
import Records

/// Conversions between types, named after the type that they give.
enum Conversions {
    static let functions: [Function] = [stringFunction, intFunction, doubleFunction, decimalFunction, boolFunction]
        + MoreConversions.functions

    private static let stringFunction = Function(
        "string", summary: "The value as text.",
        details: "Dates and timestamps are ISO 8601, decimals keep the digits of their scale, ids are lower-case UUIDs.",
        examples: [.init("string(12)", "\"12\""), .init("string(decimal('1.50'))", "\"1.50\""), .init("string(true)", "\"true\"")],
        overloads: [ValueType.string, .int, .double, .decimal, .bool, .date, .timestamp, .uuid, .uint, .duration, .type].map { type in
            Overload(
                [.exact(type)], style: .global, gives: .exact(.string),
                .kernel { call in
                    if type == .string { return call.columns[0] }
                    var result = TextValues()
                    for row in 0..<call.count {
                        if call.isBlocked(row) { result.appendEmpty() } else { result.append(ValueText.plain(call.columns[0], row)) }
                    }
                    return Column(.string(result), count: call.count)
                })
        } + [MoreConversions.bytesToString])

    private static let intFunction = Function(
        "int", summary: "The value as a 64-bit whole number.",
        details: "Doubles are cut towards zero; a decimal must be whole. A timestamp gives the seconds since 1970.",
        examples: [.init("int('42')", "42"), .init("int(3.9)", "3"), .init("int('4x')", "error"), .init("int(decimal('7.00'))", "7")],
        overloads: [
            Overload([.exact(.int)], gives: .exact(.int), .kernel { $0.columns[0] }),
            Overload(
                [.exact(.string)], gives: .exact(.int),
                .kernel { call in
                    let (values, mask, errors) = call.tryParse(default: Int64(0)) { row, text in
                        if let value = Int64(String(decoding: text, as: UTF8.self)), text.first != 0x2B {
                            return .success(value)
                        }
                        return .failure(malformed(call, row, text, "a whole number of at most 64 bits"))
                    }
                    return Column(.int(values), count: call.count, mask: mask, errors: errors)
                }),
            Overload(
                [.exact(.double)], gives: .exact(.int),
                .kernel { call in
                    guard case .double(let doubles) = call.columns[0].values else { return .nulls(call.count) }
                    return ints(call) { row in
                        let value = doubles[row].rounded(.towardZero)
                        return value > -9_223_372_036_854_775_808 && value < 9_223_372_036_854_775_808 ? Int64(value) : nil
                    }
                }),
            Overload(
                [.exact(.decimal)], gives: .exact(.int),
                .kernel { call in
                    let decimals = call.decimals(0)
                    return ints(call) { row in
                        let value = decimals[row].normalized
                        return value.scale == 0 ? Int64(exactly: value.mantissa) : nil
                    }
                }),
            Overload(
                [.exact(.timestamp)], gives: .exact(.int),
                .kernel { call in
                    guard case .timestamp(let all) = call.columns[0].values else { return .nulls(call.count) }
                    return Column(.int(all.map(\.seconds)), count: call.count)
                }),
        ] + MoreConversions.toInt)

    private static let doubleFunction = Function(
        "double", summary: "The value as a binary floating-point number.", details: "A decimal gives the double that is nearest to it. Amounts belong into decimal().",
        examples: [.init("double('1.5')", "1.5"), .init("double(2)", "2.0"), .init("double(decimal('0.10'))", "0.1")],
        overloads: [
            Overload(
                [.exact(.uint)], gives: .exact(.double),
                .kernel { call in Column(.double(call.uints(0).map { Double($0) }), count: call.count) }),
            Overload([.exact(.double)], gives: .exact(.double), .kernel { $0.columns[0] }),
            Overload(
                [.exact(.int)], gives: .exact(.double),
                .kernel { call in Column(.double(call.ints(0).map { Double($0) }), count: call.count) }),
            Overload(
                [.exact(.string)], gives: .exact(.double),
                .kernel { call in
                    let (values, mask, errors) = call.tryParse(default: 0.0) { row, text in
                        if let value = DoubleText.number(text) { return .success(value) }
                        return .failure(malformed(call, row, text, "a number that fits a double"))
                    }
                    return Column(.double(values), count: call.count, mask: mask, errors: errors)
                }),
        ] + DecimalConversions.toDouble)

    private static let decimalFunction = Function(
        "decimal", summary: "The value as an exact decimal of at most 38 digits.",
        details:
            "Of a double it is the shortest decimal that reads as that double: decimal(0.1) is 0.1. NaN, infinities and doubles that need over 38 digits or places are errors.",
        examples: [
            .init("decimal('0.10')", "0.10"), .init("decimal(3)", "3"), .init("decimal(0.1)", "0.1"), .init("decimal(7u)", "7"),
            .init("decimal('1,5')", "error"), .init("decimal(1e300)", "error"),
        ],
        overloads: [
            Overload([.exact(.decimal)], gives: .exact(.decimal), .kernel { $0.columns[0] }),
            Overload(
                [.exact(.int)], gives: .exact(.decimal),
                .kernel { call in Column(.decimal(DecimalValues(whole: call.ints(0))), count: call.count) }),
            Overload(
                [.exact(.string)], gives: .exact(.decimal),
                .kernel { call in
                    let texts = call.texts(0)
                    return call.decimalColumn { row in
                        texts.withBytes(row) { text in
                            if let value = Decimal38.parse(text) { return .value(value) }
                            return .failure(malformed(call, row, text, "a decimal of at most 38 digits"))
                        }
                    }
                }),
        ] + DecimalConversions.toDecimal)

    private static let boolFunction = Function(
        "bool", summary: "The value as true or false.", details: "Texts: `1 t T TRUE true True` and `0 f F FALSE false False`.",
        examples: [.init("bool('true')", "true"), .init("bool('yes')", "error")],
        overloads: [
            Overload([.exact(.bool)], gives: .exact(.bool), .kernel { $0.columns[0] }),
            Overload(
                [.exact(.string)], gives: .exact(.bool),
                .kernel { call in
                    let (values, mask, errors) = call.tryParse(default: false) { row, text in
                        switch String(decoding: text, as: UTF8.self) {
                        case "1", "t", "T", "TRUE", "true", "True": return .success(true)
                        case "0", "f", "F", "FALSE", "false", "False": return .success(false)
                        default: return .failure(malformed(call, row, text, "true or false"))
                        }
                    }
                    return Column(.bool(values), count: call.count, mask: mask, errors: errors)
                }),
        ])

    private static func ints(_ call: CallArguments, _ convert: (Int) -> Int64?) -> Column {
        var values = [Int64](repeating: 0, count: call.count)
        var mask = CellMask()
        var errors: [CellError] = []
        for row in 0..<call.count where !call.isBlocked(row) {
            if let value = convert(row) {
                values[row] = value
            } else {
                mask.set(CellMask.error, at: row, count: call.count)
                errors.append(
                    call.error(row, .numberOutOfRange, "the number is no 64-bit whole number", expected: "a whole number"))
            }
        }
        return Column(.int(values), count: call.count, mask: mask, errors: errors)
    }

    private static func malformed(
        _ call: CallArguments, _ row: Int, _ text: UnsafeBufferPointer<UInt8>, _ expected: String
    ) -> CellError {
        call.error(
            row, .malformedNumber, "the text cannot be converted", expected: expected,
            found: String(decoding: text, as: UTF8.self))
    }
}
