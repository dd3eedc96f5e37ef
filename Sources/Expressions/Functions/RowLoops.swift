import CKernels
import Records

/// Loops over whole columns. They are inlined together with what they do for a row, so that no call, no check and no count of
/// references is left inside of them, and the compiler may do several rows at once.
enum RowLoops {
    @inline(__always)
    static func values<A, Result>(_ a: [A], _ count: Int, _ body: (A) -> Result) -> [Result] {
        let count = min(count, a.count)
        return [Result](unsafeUninitializedCapacity: count) { target, filled in
            a.withUnsafeBufferPointer { a in
                guard let a = a.baseAddress, let target = target.baseAddress else { return }
                for row in 0..<count { (target + row).initialize(to: body(a[row])) }
            }
            filled = count
        }
    }

    @inline(__always)
    static func values<A, B, Result>(_ a: [A], _ b: [B], _ count: Int, _ body: (A, B) -> Result) -> [Result] {
        let count = min(count, a.count, b.count)
        return [Result](unsafeUninitializedCapacity: count) { target, filled in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let a = a.baseAddress, let b = b.baseAddress, let target = target.baseAddress else { return }
                    for row in 0..<count { (target + row).initialize(to: body(a[row], b[row])) }
                }
            }
            filled = count
        }
    }

    /// Where two columns hold the same.
    @inline(__always)
    static func equal<Value: Equatable>(_ a: [Value], _ b: [Value], _ count: Int) -> [Bool] {
        let count = min(count, a.count, b.count)
        return [Bool](unsafeUninitializedCapacity: count) { target, filled in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let a = a.baseAddress, let b = b.baseAddress, let target = target.baseAddress else { return }
                    for row in 0..<count { (target + row).initialize(to: a[row] == b[row]) }
                }
            }
            filled = count
        }
    }

    /// Where the left one of numbers of 64 bits is smaller, several at once; where it is not, if `inverted`.
    static func less(_ a: [Int64], _ b: [Int64], _ count: Int, inverted: Bool = false) -> [Bool] {
        flags(a, b, count) { lb_write_less($0, $1, $2, $3, inverted ? 1 : 0) }
    }

    /// The same for times.
    static func less(_ a: [Timestamp], _ b: [Timestamp], _ count: Int, inverted: Bool = false) -> [Bool] {
        flags(a, b, count) { lb_write_earlier($0, $1, $2, $3, inverted ? 1 : 0) }
    }

    @inline(__always)
    private static func flags<Value>(
        _ a: [Value], _ b: [Value], _ count: Int,
        _ write: (UnsafePointer<Value>, UnsafePointer<Value>, UnsafeMutablePointer<UInt8>, Int) -> Void
    ) -> [Bool] {
        let count = min(count, a.count, b.count)
        return [Bool](unsafeUninitializedCapacity: count) { target, filled in
            // A Bool is a byte of 1 or 0.
            target.withMemoryRebound(to: UInt8.self) { target in
                a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { b in
                        guard let a = a.baseAddress, let b = b.baseAddress, let target = target.baseAddress else { return }
                        write(a, b, target, count)
                    }
                }
            }
            filled = count
        }
    }

    /// Products.
    static func products(_ a: [Int64], _ b: [Int64], _ count: Int) -> (values: [Int64], hasOverflow: Bool) {
        let count = min(count, a.count, b.count)
        var hasOverflow = false
        let values = [Int64](unsafeUninitializedCapacity: count) { target, filled in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    guard let a = a.baseAddress, let b = b.baseAddress, let target = target.baseAddress else { return }
                    hasOverflow = lb_write_products(a, b, target, count) != 0
                }
            }
            filled = count
        }
        return (values, hasOverflow)
    }

    /// Values that may fail; only whether one of them did is known afterwards, which costs the loop nothing.
    @inline(__always)
    static func checked<A, B, Result>(
        _ a: [A], _ b: [B], _ count: Int, _ body: (A, B) -> (partialValue: Result, overflow: Bool)
    ) -> (values: [Result], hasOverflow: Bool) {
        var overflows: UInt8 = 0
        let values = values(a, b, count) { a, b in
            let (value, overflow) = body(a, b)
            overflows |= overflow ? 1 : 0
            return value
        }
        return (values, overflows != 0)
    }

    @inline(__always)
    static func checked<A, Result>(
        _ a: [A], _ count: Int, _ body: (A) -> (partialValue: Result, overflow: Bool)
    ) -> (values: [Result], hasOverflow: Bool) {
        var overflows: UInt8 = 0
        let values = values(a, count) { a in
            let (value, overflow) = body(a)
            overflows |= overflow ? 1 : 0
            return value
        }
        return (values, overflows != 0)
    }

    /// Sums. An overflow shows in the sign alone, as arithmetic of bits that the compiler does for several rows at once.
    static func sums(_ a: [Int64], _ b: [Int64], _ count: Int) -> (values: [Int64], hasOverflow: Bool) {
        var signs: Int64 = 0
        let values = values(a, b, count) { a, b in
            let sum = a &+ b
            signs |= (a ^ sum) & (b ^ sum)
            return sum
        }
        return (values, signs < 0)
    }

    /// Differences, in the same way.
    static func differences(_ a: [Int64], _ b: [Int64], _ count: Int) -> (values: [Int64], hasOverflow: Bool) {
        var signs: Int64 = 0
        let values = values(a, b, count) { a, b in
            let difference = a &- b
            signs |= (a ^ b) & (a ^ difference)
            return difference
        }
        return (values, signs < 0)
    }

    /// Opposites, in the same way: only the least int is negative as its opposite is.
    static func opposites(_ a: [Int64], _ count: Int) -> (values: [Int64], hasOverflow: Bool) {
        var signs: Int64 = 0
        let values = values(a, count) { a in
            let opposite = 0 &- a
            signs |= a & opposite
            return opposite
        }
        return (values, signs < 0)
    }

    /// Arithmetic of the bytes of true and false, which are 1 and 0; `body` gives nothing else.
    @inline(__always)
    static func bits(_ a: [Bool], _ b: [Bool], _ count: Int, _ body: (UInt8, UInt8) -> UInt8) -> [Bool] {
        let count = min(count, a.count, b.count)
        return [Bool](unsafeUninitializedCapacity: count) { target, filled in
            let target = UnsafeMutableRawBufferPointer(target)
            a.withUnsafeBytes { a in
                b.withUnsafeBytes { b in
                    for row in 0..<count { target[row] = body(a[row], b[row]) }
                }
            }
            filled = count
        }
    }

    /// Changes bytes in place by those of another array.
    @inline(__always)
    static func update(_ target: inout [UInt8], _ source: [UInt8], _ body: (UInt8, UInt8) -> UInt8) {
        let count = min(target.count, source.count)
        target.withUnsafeMutableBufferPointer { target in
            source.withUnsafeBufferPointer { source in
                for row in 0..<count { target[row] = body(target[row], source[row]) }
            }
        }
    }

    /// Changes bytes in place by what is true or false.
    @inline(__always)
    static func update(_ target: inout [UInt8], _ source: [Bool], _ body: (UInt8, Bool) -> UInt8) {
        let count = min(target.count, source.count)
        target.withUnsafeMutableBufferPointer { target in
            source.withUnsafeBufferPointer { source in
                for row in 0..<count { target[row] = body(target[row], source[row]) }
            }
        }
    }
}
