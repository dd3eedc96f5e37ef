import Records

/// Conversions to and from uints, bytes, durations and types.
enum MoreConversions {
    static let functions: [Function] = [
        Function(
            "uint", summary: "The value as an unsigned 64-bit whole number.", details: "Doubles are cut towards zero; a decimal must be whole.",
            examples: [.init("uint(7)", "7u"), .init("uint(decimal('7.00'))", "7u"), .init("uint('42')", "42u"), .init("uint(-1)", "error")],
            overloads: [
                Overload([.exact(.uint)], gives: .exact(.uint), .kernel { $0.columns[0] }),
                Overload(
                    [.exact(.int)], gives: .exact(.uint),
                    .kernel { call in
                        let values = call.ints(0)
                        return call.uintCells { row throws(CellFailure) in
                            guard let value = UInt64(exactly: values[row]) else { throw .outOfRange }
                            return value
                        }
                    }),
                Overload(
                    [.exact(.double)], gives: .exact(.uint),
                    .kernel { call in
                        let values = call.doubles(0)
                        return call.uintCells { row throws(CellFailure) in
                            guard values[row] >= 0, let value = UInt64(exactly: values[row].rounded(.towardZero)) else {
                                throw .outOfRange
                            }
                            return value
                        }
                    }),
                Overload(
                    [.exact(.string)], gives: .exact(.uint),
                    .kernel { call in
                        let texts = call.texts(0)
                        return call.uintCells { row throws(CellFailure) in
                            let text = texts.string(row)
                            guard let value = UInt64(text), !text.hasPrefix("+") else {
                                throw CellFailure(
                                    message: "the text cannot be converted", expected: "a whole number without a sign",
                                    code: .malformedNumber)
                            }
                            return value
                        }
                    }),
                DecimalConversions.toUint,
            ]),
        Function(
            "bytes", summary: "The UTF-8 bytes of a text.", details: "", examples: [.init("bytes('hi')", "b\"68 69\"")],
            overloads: [
                Overload([.exact(.bytes)], gives: .exact(.bytes), .kernel { $0.columns[0] }),
                Overload(
                    [.exact(.string)], gives: .exact(.bytes),
                    .kernel { call in Column(.bytes(call.texts(0)), count: call.count) }),
            ]),
        Function(
            "dyn", summary: "The value, with a type that is only known when it is used.", details: "",
            examples: [.init("dyn(1) == dyn(1.0)", "true"), .init("dyn('a') + 1", "error")],
            overloads: [
                Overload([.any], gives: .exact(.dyn), takesNull: true, .kernel { $0.columns[0].converted(to: .dyn) })
            ]),
        Function(
            "type", summary: "The type of the value.", details: "",
            examples: [.init("type(1)", "int"), .init("type([]) == list", "true")],
            overloads: [Overload([.any], gives: .exact(.type), takesNull: true, .kernel(typeKernel))]),
    ]

    static let bytesToString = Overload(
        [.exact(.bytes)], gives: .exact(.string),
        .kernel { call in
            let texts = call.texts(0)
            return call.textCells { row throws(CellFailure) in
                guard let text = texts.withBytes(row, { String(validating: $0, as: UTF8.self) }) else {
                    throw CellFailure(message: "the bytes are no text", expected: "UTF-8")
                }
                return text
            }
        })

    static let toInt: [Overload] = [
        Overload(
            [.exact(.uint)], gives: .exact(.int),
            .kernel { call in
                let values = call.uints(0)
                return call.intCells { row throws(CellFailure) in
                    guard let value = Int64(exactly: values[row]) else { throw .outOfRange }
                    return value
                }
            }),
        Overload(
            [.exact(.duration)], gives: .exact(.int),
            .kernel { call in Column(.int(call.spans(0).map(\.seconds)), count: call.count) }),
    ]

    @Sendable private static func typeKernel(_ call: CallArguments) -> Column {
        guard case .dyn(let all) = call.columns[0].values else {
            return Literal.type(call.columns[0].type.typeName).column(count: call.count)
        }
        var names = TextValues()
        for row in 0..<call.count {
            names.append(call.columns[0].isNull(row) ? ValueType.null.typeName : all.child(row).type.typeName)
        }
        return Column(.type(names), count: call.count)
    }
}
