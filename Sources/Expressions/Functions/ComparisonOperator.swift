/// A comparison as a type, so that a loop is compiled once for each and holds no call.
protocol ComparisonOperator: Sendable {
    static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool
}

enum ComparisonOperators {
    enum Same: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a == b }
    }

    enum Less: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a < b }
    }

    enum LessOrEqual: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a <= b }
    }

    enum Greater: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a > b }
    }

    enum GreaterOrEqual: ComparisonOperator {
        @inline(__always) static func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool { a >= b }
    }
}
