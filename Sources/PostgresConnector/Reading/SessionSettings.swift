internal import Diagnostics
internal import Settings

/// How sessions with a source behave.
struct SessionSettings: Sendable {
    /// In milliseconds; 0 waits for ever.
    var statementTimeout = 0
    var lockTimeout = 30_000
    /// How often a connection that cannot be made is tried again.
    var retries = 3
    /// Whether row-level security may leave rows out in silence.
    var rowSecurity = false
    /// Sessions that read one large table side by side.
    var readers = 2

    /// - Returns: nil where a key cannot be used, which is reported.
    static func read(_ source: inout SettingsMap) -> SessionSettings? {
        let before = source.context.diagnostics.count
        var result = SessionSettings()
        if let value = milliseconds(&source, "statement_timeout") { result.statementTimeout = value }
        if let value = milliseconds(&source, "lock_timeout") { result.lockTimeout = value }
        if let value = source.int("retries", in: 0...20) { result.retries = value }
        if let value = source.int("readers", in: 1...16) { result.readers = value }
        if let value = source.bool("row_security") { result.rowSecurity = value }
        return source.context.diagnostics.count == before ? result : nil
    }

    /// `30s`, `15min`, `250ms`, `2h`; `0` is none.
    private static func milliseconds(_ source: inout SettingsMap, _ key: String) -> Int? {
        guard let text = source.string(key) else { return nil }
        if let value = Duration.milliseconds(text) { return value }
        source.context.report(
            Diagnostic(
                .settingsWrongValue, "\(key) of \(source.what) is not usable", at: source.node(key)?.place,
                expected: "a number with ms, s, min, h or d, such as 30s; 0 for no limit", found: Redacted(text, isPersonal: false)))
        return nil
    }

    enum Duration {
        private static let units: [(String, Int)] = [("ms", 1), ("min", 60_000), ("s", 1_000), ("h", 3_600_000), ("d", 86_400_000)]

        /// - Returns: nil where the text is no length of time, or one of over 24 days.
        static func milliseconds(_ text: String) -> Int? {
            if text == "0" { return 0 }
            for (unit, factor) in units where text.hasSuffix(unit) {
                guard let number = Int(text.dropLast(unit.count)), number >= 0 else { continue }
                let (product, overflow) = number.multipliedReportingOverflow(by: factor)
                // What the server's own settings hold.
                return overflow || product > Int(Int32.max) ? nil : product
            }
            return nil
        }
    }
}
