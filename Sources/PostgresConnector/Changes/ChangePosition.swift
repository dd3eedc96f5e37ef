internal import Postgres

/// How far the changes of a table have been applied, as the ledger keeps it.
struct ChangePosition: Hashable {
    /// Tells one server's log from another's.
    let system: String
    let position: LogPosition
    /// Of the server's log; nil where an earlier version wrote the ledger.
    var timeline: UInt32?
    /// Of the table, no later than the position.
    var shape: TableShape?
    /// Of the publication, as far as it sends the table's changes; no later than the position.
    var published: String?

    init(system: String, position: LogPosition, timeline: UInt32?, shape: TableShape? = nil, published: String? = nil) {
        self.system = system
        self.position = position
        self.timeline = timeline
        self.shape = shape
        self.published = published
    }

    /// - Returns: nil where the text is no such position, but a watermark.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[0] == "changes", let position = LogPosition(String(words[2])) else { return nil }
        self.init(system: String(words[1]), position: position, timeline: nil)
        for word in words.dropFirst(3) {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "timeline": timeline = UInt32(parts[1])
            case "shape": shape = TableShape(String(parts[1]))
            case "published": published = String(parts[1])
            default: return nil
            }
        }
    }

    var text: String {
        "changes \(system) \(position)" + (timeline.map { " timeline=\($0)" } ?? "") + (shape.map { " shape=\($0.text)" } ?? "")
            + (published.map { " published=\($0)" } ?? "")
    }

    /// Why a server's log does not hold what was applied; nil where it does.
    ///
    /// - Parameters:
    ///   - end: of the server's log.
    ///   - history: of a timeline: a line for each one before it, with its number and where it was left.
    func missing(
        system: String, timeline now: UInt32, end: LogPosition, history: () throws -> String
    ) rethrows -> String? {
        guard system == self.system else { return "the server is another one than the one that was read before" }
        guard end >= position else {
            return "the server's log ends at \(end), before \(position), which was applied last: it was restored or failed over"
        }
        guard let timeline, timeline != now else { return nil }
        // The first one has no history.
        for line in now > timeline ? try history().split(whereSeparator: \.isNewline) : [] {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard words.count >= 2, UInt32(words[0]) == timeline, let left = LogPosition(String(words[1])) else { continue }
            return left >= position
                ? nil : "the server left the history that was read at \(left), before \(position), which was applied last: it was restored or failed over"
        }
        return "the server's history \(now) does not come from the one that was read, \(timeline)"
    }
}
