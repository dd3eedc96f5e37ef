import Records

/// A comparison as a type, so that a loop is compiled once for each and holds no call.
protocol ComparisonOperator: Sendable {
    static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool
    /// The same for whole columns, faster than one by one.
    static func holds(_ a: [Int64], _ b: [Int64], _ count: Int) -> [Bool]
    static func holds(_ a: [Timestamp], _ b: [Timestamp], _ count: Int) -> [Bool]
}

enum ComparisonOperators {
    enum Same: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a == b }
        static func holds(_ a: [Int64], _ b: [Int64], _ count: Int) -> [Bool] { RowLoops.equal(a, b, count) }
        static func holds(_ a: [Timestamp], _ b: [Timestamp], _ count: Int) -> [Bool] { RowLoops.equal(a, b, count) }
    }

    enum Less: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a < b }
        static func holds(_ a: [Int64], _ b: [Int64], _ count: Int) -> [Bool] { RowLoops.less(a, b, count) }
        static func holds(_ a: [Timestamp], _ b: [Timestamp], _ count: Int) -> [Bool] { RowLoops.less(a, b, count) }
    }

    enum LessOrEqual: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a <= b }
        static func holds(_ a: [Int64], _ b: [Int64], _ count: Int) -> [Bool] { RowLoops.less(b, a, count, inverted: true) }
        static func holds(_ a: [Timestamp], _ b: [Timestamp], _ count: Int) -> [Bool] { RowLoops.less(b, a, count, inverted: true) }
    }

    enum Greater: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a > b }
        static func holds(_ a: [Int64], _ b: [Int64], _ count: Int) -> [Bool] { RowLoops.less(b, a, count) }
        static func holds(_ a: [Timestamp], _ b: [Timestamp], _ count: Int) -> [Bool] { RowLoops.less(b, a, count) }
    }

    enum GreaterOrEqual: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a >= b }
        static func holds(_ a: [Int64], _ b: [Int64], _ count: Int) -> [Bool] { RowLoops.less(a, b, count, inverted: true) }
        static func holds(_ a: [Timestamp], _ b: [Timestamp], _ count: Int) -> [Bool] { RowLoops.less(a, b, count, inverted: true) }
    }
}
