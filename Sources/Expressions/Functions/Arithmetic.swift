import Diagnostics
import Records

/// `+`, `-`, `*`, `/`, `%`, unary minus and `!`. Overflow is an error, never a wrong number.
enum Arithmetic {
    static let functions: [Function] = [
        Function(
            "_+_", summary: "Adds numbers, moves a date by days, or joins texts, bytes or lists.",
            details: "Decimals are exact. To a date a number of days can be added, or a duration of whole days; see addMonths() for more.",
            examples: [
                .init("1 + 2", "3"), .init("'a' + 'b'", "\"ab\""), .init("decimal('0.10') + decimal('0.20')", "0.30"),
                .init("date('2026-12-31') + 1", "2027-01-01"),
            ],
            overloads: [
                ints { call in numbers(call, RowLoops.sums) { $0.addingReportingOverflow($1).overflow } },
                doubles { call in RowLoops.values(call.doubles(0), call.doubles(1), call.count) { $0 + $1 } },
                join(.string), join(.bytes), lists,
            ]
                + decimals(
                    { a, b, count in DecimalLoops.combined(a, b, count, narrow: RowLoops.sums, wide: { $0 &+ $1 }) },
                    { $0.adding($1) }) + UnsignedArithmetic.sums + DateArithmetic.sums),
        Function(
            "_-_", summary: "Subtracts numbers, times and dates.", details: "Decimals are exact. Two dates give the days between them.",
            examples: [
                .init("5 - 7", "-2"), .init("decimal('1') - decimal('0.01')", "0.99"),
                .init("date('2026-03-01') - date('2026-02-28')", "1"), .init("date('2026-03-01') - 1", "2026-02-28"),
            ],
            overloads: [
                ints { call in numbers(call, RowLoops.differences) { $0.subtractingReportingOverflow($1).overflow } },
                doubles { call in RowLoops.values(call.doubles(0), call.doubles(1), call.count) { $0 - $1 } },
            ]
                + decimals(
                    { a, b, count in DecimalLoops.combined(a, b, count, narrow: RowLoops.differences, wide: { $0 &- $1 }) },
                    { $0.subtracting($1) }) + UnsignedArithmetic.differences + DateArithmetic.differences),
        Function(
            "_*_", summary: "Multiplies numbers.", details: "Decimals are exact, with the places of both factors together; over 38 digits is an error.",
            examples: [.init("6 * 7", "42"), .init("decimal('1.5') * 2", "3.0")],
            overloads: [
                ints { call in
                    numbers(call, { RowLoops.products($0, $1, $2) }, overflows: { $0.multipliedReportingOverflow(by: $1).overflow })
                },
                doubles { call in RowLoops.values(call.doubles(0), call.doubles(1), call.count) { $0 * $1 } },
            ]
                + decimals({ DecimalLoops.products($0, $1, $2) }, { $0.multiplied(by: $1) })
                + [UnsignedArithmetic.uints { $0.multipliedReportingOverflow(by: $1) }]),
        Function(
            "_/_", summary: "Divides numbers; ints are cut towards zero.",
            details:
                "A quotient of decimals is rounded half-even to ten places, or to those of the dividend where it has more, and zeros behind the dividend's places are dropped; where 38 digits do not hold ten places there are fewer. divide() takes the number of places and the way of rounding. An int or decimal divided by zero is an error.",
            examples: [
                .init("7 / 2", "3"), .init("7.0 / 2.0", "3.5"), .init("decimal('10.00') / 4", "2.50"),
                .init("decimal('1') / decimal('3')", "0.3333333333"), .init("1 / 0", "error"),
            ],
            overloads: [
                ints { call in numbers(call, isDivision: true) { $1 == 0 ? (0, true) : $0.dividedReportingOverflow(by: $1) } },
                doubles { call in RowLoops.values(call.doubles(0), call.doubles(1), call.count) { $0 / $1 } },
                UnsignedArithmetic.uints(isDivision: true) { $1 == 0 ? (0, true) : $0.dividedReportingOverflow(by: $1) },
            ] + DecimalDivision.quotients),
        Function(
            "_%_", summary: "The remainder of a division; it has the sign of the left number.",
            details: "That of decimals is exact. Division by zero is an error.",
            examples: [.init("7 % 3", "1"), .init("-7 % 3", "-1"), .init("decimal('7.5') % 2", "1.5")],
            overloads: [
                ints { call in
                    numbers(call, isDivision: true) { $1 == 0 ? (0, true) : $0.remainderReportingOverflow(dividingBy: $1) }
                },
                UnsignedArithmetic.uints(isDivision: true) {
                    $1 == 0 ? (0, true) : $0.remainderReportingOverflow(dividingBy: $1)
                },
            ] + DecimalDivision.remainders),
        Function(
            "-_", summary: "Changes the sign of a number.", details: "The least int has no opposite and is an error.",
            examples: [.init("-(3)", "-3")],
            overloads: [
                Overload([.exact(.int)], gives: .exact(.int), .kernel(negateInts)),
                Overload(
                    [.exact(.double)], gives: .exact(.double),
                    .kernel { call in
                        Column(.double(RowLoops.values(call.doubles(0), call.count) { -$0 }), count: call.count)
                    }),
                Overload(
                    [.exact(.decimal)], gives: .exact(.decimal),
                    .kernel { call in
                        Column(.decimal(DecimalLoops.negated(call.decimals(0), call.count)), count: call.count)
                    }),
            ]),
        Function(
            "!_", summary: "Turns true into false and false into true.", details: "",
            examples: [.init("!true", "false")],
            overloads: [
                Overload(
                    [.exact(.bool)], gives: .exact(.bool), isTotal: true,
                    .kernel { call in
                        Column(.bool(RowLoops.bits(call.bools(0), call.bools(0), call.count) { value, _ in value ^ 1 }), count: call.count)
                    })
            ]),
    ]

    private static func overflow(_ call: CallArguments, _ row: Int) -> CellError {
        call.error(
            row, .numberOutOfRange, "the result does not exist or does not fit its type",
            help: "check the operands; decimal() holds 38 digits")
    }

    static let divisionByZero = CellFailure(
        message: "division by zero", expected: "a divisor that is not zero", code: .numberOutOfRange)

    private static func ints(_ kernel: @escaping Overload.Kernel) -> Overload {
        Overload([.exact(.int), .exact(.int)], gives: .exact(.int), .kernel(kernel))
    }

    /// Ints that may overflow. That is rare, so rows are only looked at one by one where it happened.
    @inline(__always)
    private static func numbers(
        _ call: CallArguments, isDivision: Bool = false, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Column {
        numbers(call, isDivision: isDivision, { RowLoops.checked($0, $1, $2, operation) }, overflows: { operation($0, $1).overflow })
    }

    /// - Parameters:
    ///   - columnwise: all rows at once, and whether one of them has overflowed.
    ///   - overflows: whether a row has.
    @inline(__always)
    private static func numbers(
        _ call: CallArguments, isDivision: Bool = false, _ columnwise: ([Int64], [Int64], Int) -> (values: [Int64], hasOverflow: Bool),
        overflows: (Int64, Int64) -> Bool
    ) -> Column {
        let left = call.ints(0)
        let right = call.ints(1)
        let (values, hasOverflow) = columnwise(left, right, call.count)
        var column = Column(.int(values), count: call.count)
        guard hasOverflow else { return column }
        for row in 0..<call.count where !call.isBlocked(row) && overflows(left[row], right[row]) {
            column.mask.set(CellMask.error, at: row, count: call.count)
            column.errors.append(isDivision && right[row] == 0 ? call.error(row, divisionByZero) : overflow(call, row))
        }
        return column
    }

    private static func doubles(_ values: @escaping @Sendable (CallArguments) -> [Double]) -> Overload {
        Overload(
            [.exact(.double), .exact(.double)], gives: .exact(.double),
            .kernel { call in Column(.double(values(call)), count: call.count) })
    }

    private static let decimalPairs: [(ValueType, ValueType)] = [
        (.decimal, .decimal), (.decimal, .int), (.int, .decimal), (.decimal, .uint), (.uint, .decimal),
    ]

    /// - Parameters:
    ///   - columnwise: all rows at once; nil where that cannot be.
    ///   - operation: one row; nil where the exact result does not exist.
    private static func decimals(
        _ columnwise: @escaping @Sendable (DecimalValues, DecimalValues, Int) -> DecimalValues?,
        _ operation: @escaping @Sendable (Decimal38, Decimal38) -> Decimal38?
    ) -> [Overload] {
        decimalPairs.map { left, right in
            Overload(
                [.exact(left), .exact(right)], gives: .exact(.decimal),
                .kernel { call in
                    let first = DecimalLoops.promoted(call, 0)
                    let second = DecimalLoops.promoted(call, 1)
                    if let values = columnwise(first, second, call.count) { return Column(.decimal(values), count: call.count) }
                    var values = DecimalValues(fillers: call.count)
                    var mask = CellMask()
                    var errors: [CellError] = []
                    for row in 0..<call.count where !call.isBlocked(row) {
                        if let value = operation(first[row], second[row]) {
                            values[row] = value
                        } else {
                            mask.set(CellMask.error, at: row, count: call.count)
                            errors.append(overflow(call, row))
                        }
                    }
                    return Column(.decimal(values), count: call.count, mask: mask, errors: errors)
                })
        }
    }

    @Sendable private static func negateInts(_ call: CallArguments) -> Column {
        let values = call.ints(0)
        let (opposites, hasOverflow) = RowLoops.opposites(values, call.count)
        var column = Column(.int(opposites), count: call.count)
        guard hasOverflow else { return column }
        for row in 0..<call.count where values[row] == .min && !call.isBlocked(row) {
            column.mask.set(CellMask.error, at: row, count: call.count)
            column.errors.append(overflow(call, row))
        }
        return column
    }

    private static func join(_ type: ValueType) -> Overload {
        Overload(
            [.exact(type), .exact(type)], gives: .exact(type),
            .kernel { call in
                let left = call.texts(0)
                let right = call.texts(1)
                var result = TextValues()
                result.reserve(rows: call.count, bytes: left.bytes.count + right.bytes.count)
                var lengths: [UInt32] = []
                lengths.reserveCapacity(call.count)
                for row in 0..<call.count {
                    let start = result.bytes.count
                    let length = call.isBlocked(row) ? 0 : UInt64(left.lengths[row]) + UInt64(right.lengths[row])
                    lengths.append(UInt32(clamping: length))
                    if length > 0, length <= CallArguments.maximumTextBytes, start <= CallArguments.maximumColumnBytes {
                        left.withBytes(row) { result.bytes.append(contentsOf: $0) }
                        right.withBytes(row) { result.bytes.append(contentsOf: $0) }
                    } else if length > 0 {
                        lengths[row] = .max
                    }
                    result.starts.append(UInt32(truncatingIfNeeded: start))
                    result.lengths.append(UInt32(truncatingIfNeeded: result.bytes.count - start))
                }
                let column = Column(type == .string ? .string(result) : .bytes(result), count: call.count)
                return bounded(column, call, lengths, CallArguments.maximumTextBytes)
            })
    }

    /// Joining what was joined before doubles it each time: there is an end to that.
    private static func bounded(_ column: Column, _ call: CallArguments, _ sizes: [UInt32], _ most: Int) -> Column {
        guard let largest = sizes.max(), Int(largest) > most else { return column }
        var column = column
        for row in 0..<call.count where Int(sizes[row]) > most {
            column.mask.set(CellMask.error, at: row, count: call.count)
            column.errors.append(call.error(row, .expressionFailed, "the result is too long", expected: "at most \(most)"))
        }
        return column
    }

    private static let lists = Overload(
        [.list(.parameter("T")), .list(.parameter("T"))], gives: .list(.parameter("T")),
        .kernel { call in
            guard case .list(let left) = call.columns[0].values, case .list(let right) = call.columns[1].values else {
                return .nulls(call.count)
            }
            let type = ValueType.common(left.elements.type, right.elements.type) ?? .dyn
            guard call.columns[0].cost <= Budget.cellsPerCall, call.columns[1].cost <= Budget.cellsPerCall else {
                return .failures(call.count, type: .list(type), Budget.exceeded, skip: call.blocked)
            }
            let shift = left.elements.count
            var offsets: [Int32] = [0]
            var order: [Int32] = []
            for row in 0..<call.count {
                order += left.range(row).map { Int32(truncatingIfNeeded: $0) }
                order += right.range(row).map { Int32(truncatingIfNeeded: $0 + shift) }
                offsets.append(Int32(truncatingIfNeeded: order.count))
            }
            let elements = Selection.concatenated([left.elements, right.elements], type: type).gathered(order)
            let column = Column(.list(ListValues(offsets: offsets, elements: elements)), count: call.count)
            let sizes = (0..<call.count).map { UInt32(truncatingIfNeeded: offsets[$0 + 1] - offsets[$0]) }
            return bounded(column, call, sizes, Int(Budget.longestList))
        })
}
