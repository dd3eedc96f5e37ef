/// Numeric literals.
enum NumericText {
    /// - Returns: the number in plain notation: an optional `-`, digits without leading zeros, `.` and decimals as written; nil
    ///   where the text is no fixed-point literal.
    static func parse(_ text: String, decimalPointIsComma: Bool) -> String? {
        var bytes = Array(text.utf8)[...]
        guard bytes.count <= 64 else { return nil }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        let point = UInt8(ascii: decimalPointIsComma ? "," : ".")
        let parts = bytes.split(separator: point, maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
        let decimals = parts.count == 2 ? parts[1] : []
        guard !whole.isEmpty || !decimals.isEmpty, parts.count == 1 || !decimals.isEmpty else { return nil }
        let digits = whole.drop { $0 == UInt8(ascii: "0") }
        let head = digits.isEmpty ? "0" : String(decoding: digits, as: UTF8.self)
        let tail = decimals.isEmpty ? "" : "." + String(decoding: decimals, as: UTF8.self)
        let isZero = digits.isEmpty && decimals.allSatisfy { $0 == UInt8(ascii: "0") }
        return (isNegative && !isZero ? "-" : "") + head + tail
    }
}
