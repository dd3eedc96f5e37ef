import Records

/// CEL's published extension library `math`.
enum MathExtension {
    private static let number = "int, uint, double or decimal"

    static let functions: [Function] = [
        extreme("math.greatest", "The greatest of its arguments, or of the numbers of a list.", "math.greatest(1, 3, 2)", "3") { $0 > 0 },
        extreme("math.least", "The least of its arguments, or of the numbers of a list.", "math.least([3, 1, 2])", "1") { $0 < 0 },
        rounding("math.ceil", "The next whole number that is not smaller.", "math.ceil(1.2)", "2.0", .ceiling) { $0.rounded(.up) },
        rounding("math.floor", "The next whole number that is not greater.", "math.floor(-1.2)", "-2.0", .floor) { $0.rounded(.down) },
        rounding("math.round", "The nearest whole number; halves go away from zero.", "math.round(2.5)", "3.0", .halfUp) {
            $0.rounded(.toNearestOrAwayFromZero)
        },
        rounding("math.trunc", "The number without its fraction.", "math.trunc(-1.7)", "-1.0", .down) { $0.rounded(.towardZero) },
        Function(
            "math.sqrt", summary: "The square root, as a double.", details: "NaN for negative numbers.",
            examples: [.init("math.sqrt(81)", "9.0")],
            overloads: [
                Overload([.exact(.double)], gives: .exact(.double), .kernel { call in doubles(call, call.doubles(0)) { $0.squareRoot() } }),
                Overload([.exact(.int)], gives: .exact(.double), .kernel { call in doubles(call, call.ints(0).map { Double($0) }) { $0.squareRoot() } }),
                Overload([.exact(.uint)], gives: .exact(.double), .kernel { call in doubles(call, call.uints(0).map { Double($0) }) { $0.squareRoot() } }),
            ]),
        Function(
            "math.abs", summary: "The number without its sign.", details: "The least int has no opposite and is an error.",
            examples: [.init("math.abs(-1)", "1"), .init("math.abs(-2.5)", "2.5"), .init("math.abs(decimal('-2.50'))", "2.50")],
            overloads: [
                Overload([.exact(.double)], gives: .exact(.double), .kernel { call in doubles(call, call.doubles(0)) { $0.magnitude } }),
                Overload([.exact(.uint)], gives: .exact(.uint), .kernel { $0.columns[0] }),
                Overload(
                    [.exact(.int)], gives: .exact(.int),
                    .kernel { call in
                        let values = call.ints(0)
                        return call.intCells { row throws(CellFailure) in
                            guard values[row] != .min else { throw .outOfRange }
                            return abs(values[row])
                        }
                    }),
                decimals { $0.mantissa < 0 ? $0.negated : $0 },
            ]),
        Function(
            "math.sign", summary: "-1, 0 or 1, as the number is negative, zero or positive.", details: "",
            examples: [.init("math.sign(-42)", "-1"), .init("math.sign(0.5)", "1.0")],
            overloads: [
                Overload(
                    [.exact(.double)], gives: .exact(.double),
                    .kernel { call in doubles(call, call.doubles(0)) { $0.isNaN ? $0 : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 } }),
                Overload([.exact(.int)], gives: .exact(.int), .kernel { call in Column(.int(call.ints(0).map { $0.signum() }), count: call.count) }),
                Overload([.exact(.uint)], gives: .exact(.uint), .kernel { call in Column(.uint(call.uints(0).map { min($0, 1) }), count: call.count) }),
                decimals { Decimal38(Int64($0.mantissa.signum())) },
            ]),
        question("math.isNaN", "Is the double no number?", "math.isNaN(0.0 / 0.0)", "true") { $0.isNaN },
        question("math.isInf", "Is the double infinite?", "math.isInf(1.0 / 0.0)", "true") { $0.isInfinite },
        question("math.isFinite", "Is the double a finite number?", "math.isFinite(1.5)", "true") { $0.isFinite },
        bits("math.bitAnd", "The bits that both have.", "math.bitAnd(6, 3)", "2") { $0 & $1 },
        bits("math.bitOr", "The bits that one of them has.", "math.bitOr(1, 2)", "3") { $0 | $1 },
        bits("math.bitXor", "The bits that only one of them has.", "math.bitXor(3, 5)", "6") { $0 ^ $1 },
        Function(
            "math.bitNot", summary: "All bits turned.", details: "", examples: [.init("math.bitNot(1)", "-2")],
            overloads: [
                Overload([.exact(.int)], gives: .exact(.int), .kernel { call in Column(.int(call.ints(0).map { ~$0 }), count: call.count) }),
                Overload([.exact(.uint)], gives: .exact(.uint), .kernel { call in Column(.uint(call.uints(0).map { ~$0 }), count: call.count) }),
            ]),
        shift("math.bitShiftLeft", "The bits moved to the left; by 64 and more nothing is left.", "math.bitShiftLeft(1, 2)", "4") { $0 << $1 },
        shift("math.bitShiftRight", "The bits moved to the right, with zeros from the left.", "math.bitShiftRight(1024, 2)", "256") { $0 >> $1 },
    ]

    private static func doubles(_ call: CallArguments, _ values: [Double], _ body: (Double) -> Double) -> Column {
        Column(.double(values.map(body)), count: call.count)
    }

    private static func decimals(_ body: @escaping @Sendable (Decimal38) -> Decimal38?) -> Overload {
        Overload(
            [.exact(.decimal)], gives: .exact(.decimal),
            .kernel { call in
                let values = call.decimals(0)
                return call.decimalColumn { row in
                    body(values[row]).map { .value($0) }
                        ?? .failure(call.error(row, .numberOutOfRange, "the number has over 38 digits", expected: "at most 38 digits"))
                }
            })
    }

    private static func rounding(
        _ name: String, _ summary: String, _ example: String, _ result: String, _ mode: Rounding,
        _ body: @escaping @Sendable (Double) -> Double
    ) -> Function {
        Function(
            name, summary: summary, details: "A decimal gives a decimal without places; round() keeps some.", examples: [.init(example, result)],
            overloads: [
                Overload([.exact(.double)], gives: .exact(.double), .kernel { call in doubles(call, call.doubles(0), body) }),
                decimals { mode.quotient($0, Decimal38(1), places: 0) },
            ])
    }

    private static func question(
        _ name: String, _ summary: String, _ example: String, _ result: String, _ body: @escaping @Sendable (Double) -> Bool
    ) -> Function {
        Function(
            name, summary: summary, details: "", examples: [.init(example, result)],
            overloads: [
                Overload([.exact(.double)], gives: .exact(.bool), .kernel { call in Column(.bool(call.doubles(0).map(body)), count: call.count) })
            ])
    }

    private static func bits(
        _ name: String, _ summary: String, _ example: String, _ result: String,
        _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        Function(
            name, summary: summary, details: "", examples: [.init(example, result)],
            overloads: [
                Overload(
                    [.exact(.int), .exact(.int)], gives: .exact(.int),
                    .kernel { call in
                        Column(
                            .int(zip(call.ints(0), call.ints(1)).map { Int64(bitPattern: body(UInt64(bitPattern: $0), UInt64(bitPattern: $1))) }),
                            count: call.count)
                    }),
                Overload(
                    [.exact(.uint), .exact(.uint)], gives: .exact(.uint),
                    .kernel { call in Column(.uint(zip(call.uints(0), call.uints(1)).map(body)), count: call.count) }),
            ])
    }

    private static func shift(
        _ name: String, _ summary: String, _ example: String, _ result: String,
        _ body: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> Function {
        @Sendable func distance(_ value: Int64) throws(CellFailure) -> Int64 {
            guard value >= 0 else { throw CellFailure(message: "bits cannot be moved by so many", expected: "0 or more", found: "\(value)") }
            return value
        }
        return Function(
            name, summary: summary, details: "A negative distance is an error.", examples: [.init(example, result)],
            overloads: [
                Overload(
                    [.exact(.int), .exact(.int)], gives: .exact(.int),
                    .kernel { call in
                        let values = call.ints(0)
                        let by = call.ints(1)
                        return call.intCells { row throws(CellFailure) in
                            Int64(bitPattern: body(UInt64(bitPattern: values[row]), try distance(by[row])))
                        }
                    }),
                Overload(
                    [.exact(.uint), .exact(.int)], gives: .exact(.uint),
                    .kernel { call in
                        let values = call.uints(0)
                        let by = call.ints(1)
                        return call.uintCells { row throws(CellFailure) in body(values[row], try distance(by[row])) }
                    }),
            ])
    }

    // MARK: greatest and least

    private static func extreme(
        _ name: String, _ summary: String, _ example: String, _ result: String, _ wins: @escaping @Sendable (Int) -> Bool
    ) -> Function {
        var overloads: [Overload] = []
        for type in [ValueType.int, .uint, .double, .decimal] {
            overloads.append(Overload([.list(.exact(type))], gives: .exact(type), .kernel { call in ofList(call, wins) }))
            overloads.append(Overload([.exact(type)], variadic: true, gives: .exact(type), .kernel { call in ofArguments(call, wins) }))
        }
        overloads.append(Overload([.list(.number)], gives: .exact(.dyn), .kernel { call in ofList(call, wins) }))
        overloads.append(Overload([.number], variadic: true, gives: .exact(.dyn), .kernel { call in ofArguments(call, wins) }))
        return Function(
            name, summary: summary, details: "Numbers of different types are compared by value.",
            examples: [.init(example, result)], overloads: overloads)
    }

    private static func ofArguments(_ call: CallArguments, _ wins: (Int) -> Bool) -> Column {
        let type = call.columns[0].type
        let pool = Selection.concatenated(call.columns, type: type)
        return best(call, pool, wins) { row in call.columns.indices.map { $0 * call.count + row } }
    }

    private static func ofList(_ call: CallArguments, _ wins: (Int) -> Bool) -> Column {
        let lists = call.lists(0)
        return best(call, lists.elements, wins) { Array(lists.range($0)) }
    }

    private static func best(_ call: CallArguments, _ pool: Column, _ wins: (Int) -> Bool, _ candidates: (Int) -> [Int]) -> Column {
        let chosen = call.intCells { row throws(CellFailure) in
            let all = candidates(row)
            guard var best = all.first else { throw CellFailure(message: "an empty list has no greatest or least", expected: "an element") }
            for candidate in all {
                guard let order = NumberOrder.compare(pool, candidate, best) else {
                    throw CellFailure(message: "only numbers have a greatest or least", expected: number)
                }
                if wins(order) { best = candidate }
            }
            return Int64(best)
        }
        guard case .int(let rows) = chosen.values else { return chosen }
        let spare = Int32(truncatingIfNeeded: pool.count)
        let all = Selection.concatenated([pool, .empty(pool.type, count: 1)], type: pool.type)
        var result = all.gathered(
            rows.indices.map { call.isBlocked($0) || chosen.isError($0) ? spare : Int32(truncatingIfNeeded: rows[$0]) })
        result.mask = result.mask.union(chosen.mask)
        result.errors = Evaluator.mergedErrors([chosen, result], count: call.count)
        return result
    }
}

/// Numbers of any types compared by value.
enum NumberOrder {
    /// - Returns: nil where one of the cells is no number.
    static func compare(_ column: Column, _ left: Int, _ right: Int) -> Int? {
        guard let a = number(column, left), let b = number(column, right) else { return nil }
        switch (a, b) {
        case (.whole(let a), .whole(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.double(let a), .double(let b)): return a < b ? -1 : a == b ? 0 : a > b ? 1 : 0
        case (.whole(let a), .double(let b)): return order(a, b)
        case (.double(let a), .whole(let b)): return -order(b, a)
        }
    }

    private enum Number {
        case whole(Int128)
        case double(Double)
    }

    private static func number(_ column: Column, _ row: Int) -> Number? {
        guard column.isValue(row) else { return nil }
        switch column.values {
        case .dyn(let all): return number(all.child(row), all.position(row))
        case .int(let all): return .whole(Int128(all[row]))
        case .uint(let all): return .whole(Int128(all[row]))
        case .double(let all): return .double(all[row])
        case .decimal(let all):
            let value = all[row].normalized
            return value.scale == 0 ? .whole(value.mantissa) : Double(value.description).map { .double($0) }
        default: return nil
        }
    }

    private static func order(_ a: Int128, _ b: Double) -> Int {
        if b.isNaN { return 0 }
        guard let whole = Int128(exactly: b.rounded(.down)) else { return b > 0 ? -1 : 1 }
        if a != whole { return a < whole ? -1 : 1 }
        return b > b.rounded(.down) ? -1 : 0
    }
}
