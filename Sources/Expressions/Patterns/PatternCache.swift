/// Patterns by their text, for the rows of a batch: a pattern is nearly always the same for all of them.
struct PatternCache {
    private var known: [String: LinearPattern] = [:]
    private var last: (text: String, pattern: LinearPattern)?

    mutating func pattern(_ text: String) throws(CellFailure) -> LinearPattern {
        if let last, last.text == text { return last.pattern }
        let pattern: LinearPattern
        if let found = known[text] {
            pattern = found
        } else {
            do throws(PatternError) {
                pattern = try LinearPattern(text)
            } catch {
                throw CellFailure(message: "this is no pattern: \(error.reason)", expected: "RE2's syntax", found: error.found)
            }
            if known.count < 100 { known[text] = pattern }
        }
        last = (text, pattern)
        return pattern
    }
}
