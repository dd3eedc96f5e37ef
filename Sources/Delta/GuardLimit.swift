/// How much of one kind a run may do before a guard stops it.
public struct GuardLimit: Sendable, Hashable {
    public enum Maximum: Sendable, Hashable {
        /// Millionths of the rows that it is measured by: 2 % is 20,000.
        case share(millionths: Int)
        case count(Int)
    }

    public let maximum: Maximum
    /// Up to so many always pass where `maximum` is a share, so that a small store is not stopped by every change.
    public let minimum: Int

    public init(maximum: Maximum, minimum: Int = 0) {
        self.maximum = maximum
        self.minimum = minimum
    }

    /// How many may pass.
    ///
    /// - Parameter total: what a share is a share of: live rows in the store, or records of the extract.
    public func allowed(of total: Int) -> Int {
        switch maximum {
        case .count(let count): return count
        case .share(let millionths):
            let share = Int128(max(0, total)) * Int128(millionths) / 1_000_000
            return max(minimum, Int(clamping: share))
        }
    }

    /// As a mapping writes it: `2%`, `0.5%`, `500`.
    public var text: String {
        switch maximum {
        case .count(let count): return "\(count)"
        case .share(let millionths):
            var fraction = String(millionths % 10_000 + 10_000).dropFirst()
            while fraction.last == "0" { fraction.removeLast() }
            return fraction.isEmpty ? "\(millionths / 10_000)%" : "\(millionths / 10_000).\(fraction)%"
        }
    }

    /// Reads what ``text`` writes; blanks before the percent sign are allowed.
    ///
    /// - Returns: nil where it is neither a whole number nor a percentage from 0 to 100 with at most four decimals.
    static func maximum(_ text: String) -> Maximum? {
        guard text.hasSuffix("%") else {
            guard let count = wholeNumber(text[...], digits: 15) else { return nil }
            return .count(count)
        }
        var number = text.dropLast()
        while number.last == " " { number.removeLast() }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = wholeNumber(parts[0], digits: 3) else { return nil }
        var millionths = whole * 10_000
        if parts.count == 2 {
            guard let fraction = wholeNumber(parts[1], digits: 4) else { return nil }
            millionths += (0..<(4 - parts[1].utf8.count)).reduce(fraction) { value, _ in value * 10 }
        }
        return millionths <= 1_000_000 ? .share(millionths: millionths) : nil
    }

    /// - Parameter digits: how many there may be at most.
    static func wholeNumber(_ text: Substring, digits: Int) -> Int? {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= digits, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }
}
