internal import Postgres

/// How far the changes of a database have been applied, as the ledger keeps it.
struct ChangePosition: Hashable {
    /// Tells one server's log from another's.
    let system: String
    let position: LogPosition

    init(system: String, position: LogPosition) {
        self.system = system
        self.position = position
    }

    /// - Returns: nil where the text is no such position, but a watermark.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 3, words[0] == "changes", let position = LogPosition(String(words[2])) else { return nil }
        self.init(system: String(words[1]), position: position)
    }

    var text: String { "changes \(system) \(position)" }
}
