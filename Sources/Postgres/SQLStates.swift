/// What the error classes of PostgreSQL mean to a run (PostgreSQL manual, appendix A).
enum SQLStates {
    static let diskFull = "53100"

    /// Whether the same statement may succeed later.
    static func isTransient(_ state: String) -> Bool {
        // A full disk does not empty itself.
        if state == diskFull { return false }
        return state.hasPrefix("53") || state.hasPrefix("08") || state.hasPrefix("40")
            || ["55006", "55P03", "57P01", "57P02", "57P03", "57P05", "57014"].contains(state)
    }

    /// Whether the session is over.
    static func endsSession(_ state: String) -> Bool {
        state.hasPrefix("08") || ["25P03", "25P04", "57P01", "57P02", "57P03", "57P05"].contains(state)
    }

    /// Whether the server's message may quote values of the data: data exceptions, broken constraints, and what functions
    /// raise.
    static func mayQuoteData(_ state: String) -> Bool {
        ["22", "23", "44", "P0"].contains { state.hasPrefix($0) }
    }
}
