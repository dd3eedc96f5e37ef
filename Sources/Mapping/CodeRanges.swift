import Records

/// Codes from one to another that stand for the same value: what COBOL's `88 … VALUE 10 THRU 19` has.
public struct CodeRanges: Sendable {
    public typealias Range = (from: String, through: String, value: String)

    enum Order: Sendable {
        case numbers
        /// By these weights, character by character; a shorter text goes on with blanks, as COBOL compares.
        case characters([Unicode.Scalar: UInt8])
    }

    private enum Bounds {
        case numbers(Decimal38, Decimal38)
        case texts([UInt8], [UInt8])
    }

    let order: Order
    private let bounds: [Bounds]
    /// One for each range.
    let values: [String]

    /// Numbers by what they are worth, whatever their zeros.
    ///
    /// - Returns: nil where a bound is no number of at most 38 digits.
    public init?(numbers ranges: [Range]) {
        order = .numbers
        var bounds: [Bounds] = []
        for range in ranges {
            guard let from = Decimal38(range.from), let through = Decimal38(range.through) else { return nil }
            bounds.append(.numbers(from, through))
        }
        self.bounds = bounds
        values = ranges.map(\.value)
    }

    /// Texts in the order of a code page.
    ///
    /// - Parameter weights: of each character; texts with others are in no range.
    /// - Returns: nil where a bound has a character without a weight.
    public init?(texts ranges: [Range], weights: [Unicode.Scalar: UInt8]) {
        order = .characters(weights)
        var bounds: [Bounds] = []
        for range in ranges {
            guard let from = Self.key(range.from, weights), let through = Self.key(range.through, weights) else { return nil }
            bounds.append(.texts(from, through))
        }
        self.bounds = bounds
        values = ranges.map(\.value)
    }

    /// - Returns: the first range that holds the code; nil for none.
    func find(_ code: UnsafeBufferPointer<UInt8>) -> Int? {
        if bounds.isEmpty { return nil }
        switch order {
        case .numbers:
            guard let number = Decimal38.parse(code) else { return nil }
            return bounds.firstIndex { if case .numbers(let from, let through) = $0 { from <= number && number <= through } else { false } }
        case .characters(let weights):
            guard let text = String(validating: code, as: UTF8.self), let key = Self.key(text, weights) else { return nil }
            let blank = weights[" "] ?? 0
            return bounds.firstIndex {
                guard case .texts(let from, let through) = $0 else { return false }
                return Self.isOrdered(from, key, blank) && Self.isOrdered(key, through, blank)
            }
        }
    }

    private static func key(_ text: String, _ weights: [Unicode.Scalar: UInt8]) -> [UInt8]? {
        var key: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let weight = weights[scalar] else { return nil }
            key.append(weight)
        }
        return key
    }

    private static func isOrdered(_ left: [UInt8], _ right: [UInt8], _ blank: UInt8) -> Bool {
        for index in 0..<max(left.count, right.count) {
            let a = index < left.count ? left[index] : blank
            let b = index < right.count ? right[index] : blank
            if a != b { return a < b }
        }
        return true
    }
}
