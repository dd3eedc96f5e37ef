import Glibc
import Records

/// `<`, `<=`, `>` and `>=`, for values of one type and across the number types.
enum Comparisons {
    static let functions: [Function] = [
        function("_<_", "Is the left value smaller?", ["1 < 2": "true", "'b' < 'a'": "false"]) { $0 < 0 },
        function("_<=_", "Is the left value smaller, or the same?", ["2 <= 2": "true"]) { $0 <= 0 },
        function("_>_", "Is the left value greater?", ["decimal('1.5') > 1": "true"]) { $0 > 0 },
        function("_>=_", "Is the left value greater, or the same?", ["date('2026-01-02') >= date('2026-01-03')": "false"]) { $0 >= 0 },
    ]

    private static func function(
        _ name: String, _ summary: String, _ examples: KeyValuePairs<String, String>,
        _ holds: @escaping @Sendable (Int) -> Bool
    ) -> Function {
        let pairs: [(ValueType, ValueType)] = [
            (.bool, .bool), (.int, .int), (.double, .double), (.decimal, .decimal), (.string, .string), (.bytes, .bytes),
            (.date, .date), (.timestamp, .timestamp), (.int, .decimal), (.decimal, .int), (.int, .double),
            (.double, .int), (.uint, .uint), (.duration, .duration), (.int, .uint), (.uint, .int), (.uint, .double),
            (.double, .uint),
        ]
        return Function(
            name, summary: summary,
            details: "Text is compared by Unicode code points. NaN is neither smaller, greater nor the same.",
            examples: examples.map { .init($0.key, $0.value) },
            overloads: pairs.map { left, right in
                Overload(
                    [.exact(left), .exact(right)], gives: .exact(.bool),
                    .kernel { call in Column(.bool(compare(call, holds)), count: call.count) })
            })
    }

    private static func compare(_ call: CallArguments, _ holds: (Int) -> Bool) -> [Bool] {
        let count = call.count
        switch (call.columns[0].values, call.columns[1].values) {
        case (.int(let a), .int(let b)): return rows(count) { holds(order(a[$0], b[$0])) }
        case (.date(let a), .date(let b)): return rows(count) { holds(order(a[$0], b[$0])) }
        case (.timestamp(let a), .timestamp(let b)): return rows(count) { holds(order(a[$0], b[$0])) }
        case (.bool(let a), .bool(let b)): return rows(count) { holds(order(a[$0] ? 1 : 0, b[$0] ? 1 : 0)) }
        case (.double(let a), .double(let b)):
            return rows(count) { !a[$0].isNaN && !b[$0].isNaN && holds(order(a[$0], b[$0])) }
        case (.int(let a), .double(let b)): return rows(count) { !b[$0].isNaN && holds(order(a[$0], b[$0])) }
        case (.double(let a), .int(let b)): return rows(count) { !a[$0].isNaN && holds(-order(b[$0], a[$0])) }
        case (.uint(let a), .uint(let b)): return rows(count) { holds(order(a[$0], b[$0])) }
        case (.duration(let a), .duration(let b)): return rows(count) { holds(order(a[$0], b[$0])) }
        case (.int(let a), .uint(let b)): return rows(count) { holds(a[$0] < 0 ? -1 : order(UInt64(a[$0]), b[$0])) }
        case (.uint(let a), .int(let b)): return rows(count) { holds(b[$0] < 0 ? 1 : order(a[$0], UInt64(b[$0]))) }
        case (.uint(let a), .double(let b)): return rows(count) { !b[$0].isNaN && holds(order(a[$0], b[$0])) }
        case (.double(let a), .uint(let b)): return rows(count) { !a[$0].isNaN && holds(-order(b[$0], a[$0])) }
        case (.decimal(let a), .decimal(let b)): return rows(count) { holds(Decimal38.compare(a[$0], b[$0])) }
        case (.decimal(let a), .int(let b)): return rows(count) { holds(Decimal38.compare(a[$0], Decimal38(b[$0]))) }
        case (.int(let a), .decimal(let b)): return rows(count) { holds(Decimal38.compare(Decimal38(a[$0]), b[$0])) }
        case (.string(let a), .string(let b)), (.bytes(let a), .bytes(let b)):
            return rows(count) { row in
                a.withBytes(row) { left in
                    b.withBytes(row) { right in
                        let shared = min(left.count, right.count)
                        if shared > 0, let first = left.baseAddress, let second = right.baseAddress {
                            let difference = memcmp(first, second, shared)
                            if difference != 0 { return holds(Int(difference)) }
                        }
                        return holds(left.count - right.count)
                    }
                }
            }
        default: return [Bool](repeating: false, count: count)
        }
    }

    private static func rows(_ count: Int, _ body: (Int) -> Bool) -> [Bool] {
        [Bool](unsafeUninitializedCapacity: count) { target, filled in
            for row in 0..<count { target.initializeElement(at: row, to: body(row)) }
            filled = count
        }
    }

    private static func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : (a > b ? 1 : 0) }

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
