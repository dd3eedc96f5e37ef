/// Numbers in sentences.
enum Words {
    /// `1,234,567`.
    static func number(_ number: Int) -> String {
        var result = ""
        let digits = Array(String(number.magnitude))
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + result
    }

    static func count(_ count: Int, _ noun: String) -> String { "\(number(count)) \(noun)\(count == 1 ? "" : "s")" }

    /// In tenths of a percent; never 100 % where something is missing, and never 0 where something is there.
    static func percent(_ share: Double) -> String {
        let tenths = Int((max(0, min(1, share)) * 1_000).rounded())
        let shown = share < 1 ? min(tenths, 999) : tenths
        let kept = share > 0 ? max(shown, 1) : shown
        return kept % 10 == 0 ? "\(kept / 10) %" : "\(kept / 10).\(kept % 10) %"
    }
}
