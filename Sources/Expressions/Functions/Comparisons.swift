import Glibc
import Records

/// `<`, `<=`, `>` and `>=`, for values of one type and across the number types.
enum Comparisons {
    static let functions: [Function] = [
        function(ComparisonOperators.Less.self, "_<_", "Is the left value smaller?", ["1 < 2": "true", "'b' < 'a'": "false"]),
        function(ComparisonOperators.LessOrEqual.self, "_<=_", "Is the left value smaller, or the same?", ["2 <= 2": "true"]),
        function(ComparisonOperators.Greater.self, "_>_", "Is the left value greater?", ["decimal('1.5') > 1": "true"]),
        function(
            ComparisonOperators.GreaterOrEqual.self, "_>=_", "Is the left value greater, or the same?",
            ["date('2026-01-02') >= date('2026-01-03')": "false"]),
    ]

    private static func function<Op: ComparisonOperator>(
        _ operation: Op.Type, _ name: String, _ summary: String, _ examples: KeyValuePairs<String, String>
    ) -> Function {
        let pairs: [(ValueType, ValueType)] = [
            (.bool, .bool), (.int, .int), (.double, .double), (.decimal, .decimal), (.string, .string), (.bytes, .bytes),
            (.date, .date), (.timestamp, .timestamp), (.int, .decimal), (.decimal, .int), (.int, .double),
            (.double, .int), (.uint, .uint), (.duration, .duration), (.int, .uint), (.uint, .int), (.uint, .double),
            (.double, .uint), (.decimal, .uint), (.uint, .decimal),
        ]
        return Function(
            name, summary: summary,
            details: "Text is compared by Unicode code points. NaN is neither smaller, greater nor the same.",
            examples: examples.map { .init($0.key, $0.value) },
            overloads: pairs.map { left, right in
                Overload(
                    [.exact(left), .exact(right)], gives: .exact(.bool), isTotal: true,
                    .kernel { call in Column(.bool(compare(operation, call)), count: call.count) })
            })
    }

    @inline(__always)
    private static func compare<Op: ComparisonOperator>(_ operation: Op.Type, _ call: CallArguments) -> [Bool] {
        let count = call.count
        switch (call.columns[0].values, call.columns[1].values) {
        case (.int(let a), .int(let b)): return Op.holds(a, b, count)
        case (.date(let a), .date(let b)): return RowLoops.values(a, b, count) { Op.holds($0, $1) }
        case (.timestamp(let a), .timestamp(let b)): return Op.holds(a, b, count)
        case (.bool(let a), .bool(let b)): return RowLoops.values(a, b, count) { Op.holds($0 ? 1 : 0, $1 ? 1 : 0) }
        case (.double(let a), .double(let b)): return RowLoops.values(a, b, count) { Op.holds($0, $1) }
        case (.uint(let a), .uint(let b)): return RowLoops.values(a, b, count) { Op.holds($0, $1) }
        case (.duration(let a), .duration(let b)):
            return RowLoops.values(a, b, count) { Op.holds($0.nanoseconds, $1.nanoseconds) }
        case (.int(let a), .double(let b)):
            return RowLoops.values(a, b, count) { !$1.isNaN && Op.holds(order($0, $1), 0) }
        case (.double(let a), .int(let b)):
            return RowLoops.values(a, b, count) { !$0.isNaN && Op.holds(0, order($1, $0)) }
        case (.int(let a), .uint(let b)):
            return RowLoops.values(a, b, count) { $0 < 0 ? Op.holds(0, 1) : Op.holds(UInt64($0), $1) }
        case (.uint(let a), .int(let b)):
            return RowLoops.values(a, b, count) { $1 < 0 ? Op.holds(1, 0) : Op.holds($0, UInt64($1)) }
        case (.uint(let a), .double(let b)):
            return RowLoops.values(a, b, count) { !$1.isNaN && Op.holds(order($0, $1), 0) }
        case (.double(let a), .uint(let b)):
            return RowLoops.values(a, b, count) { !$0.isNaN && Op.holds(0, order($1, $0)) }
        case (.decimal(let a), .decimal(let b)): return decimals(operation, a, b, count)
        case (.decimal(let a), .int(let b)): return decimals(operation, a, DecimalValues(whole: b), count)
        case (.int(let a), .decimal(let b)): return decimals(operation, DecimalValues(whole: a), b, count)
        case (.decimal(let a), .uint(let b)): return decimals(operation, a, DecimalLoops.promoted(b), count)
        case (.uint(let a), .decimal(let b)): return decimals(operation, DecimalLoops.promoted(a), b, count)
        case (.string(let a), .string(let b)), (.bytes(let a), .bytes(let b)): return texts(operation, a, b, count)
        default: return [Bool](repeating: false, count: count)
        }
    }

    @inline(__always)
    private static func decimals<Op: ComparisonOperator>(
        _ operation: Op.Type, _ a: DecimalValues, _ b: DecimalValues, _ count: Int
    ) -> [Bool] {
        if let values = DecimalLoops.compared(operation, a, b, count) { return values }
        return (0..<count).map { Op.holds(Decimal38.compare(a[$0], b[$0]), 0) }
    }

    @inline(__always)
    private static func texts<Op: ComparisonOperator>(_ operation: Op.Type, _ a: TextValues, _ b: TextValues, _ count: Int) -> [Bool] {
        [Bool](unsafeUninitializedCapacity: count) { target, filled in
            a.bytes.withUnsafeBytes { aBytes in
                b.bytes.withUnsafeBytes { bBytes in
                    for row in 0..<count {
                        let shared = Int(min(a.lengths[row], b.lengths[row]))
                        var order = 0
                        if shared > 0, let first = aBytes.baseAddress, let second = bBytes.baseAddress {
                            order = Int(memcmp(first + Int(a.starts[row]), second + Int(b.starts[row]), shared))
                        }
                        if order == 0 { order = Int(a.lengths[row]) - Int(b.lengths[row]) }
                        target.initializeElement(at: row, to: Op.holds(order, 0))
                    }
                }
            }
            filled = count
        }
    }

    /// Exact, also where the int has more digits than a double can hold.
    private static func order(_ a: Int64, _ b: Double) -> Int {
        if b >= 9_223_372_036_854_775_808 { return -1 }
        if b < -9_223_372_036_854_775_808 { return 1 }
        let whole = Int64(b.rounded(.towardZero))
        if a != whole { return a < whole ? -1 : 1 }
        let fraction = b - b.rounded(.towardZero)
        return fraction > 0 ? -1 : (fraction < 0 ? 1 : 0)
    }

    private static func order(_ a: UInt64, _ b: Double) -> Int {
        if b >= 18_446_744_073_709_551_616 { return -1 }
        if b < 0 { return 1 }
        let whole = UInt64(b.rounded(.towardZero))
        if a != whole { return a < whole ? -1 : 1 }
        return b - b.rounded(.towardZero) > 0 ? -1 : 0
    }
}
