/// Warnings about records, counted by what they say; bounded, whatever the data.
public struct WarningTally: Sendable, Hashable {
    /// Warnings with more messages than these are counted together.
    public static let maximumMessages = 50
    /// Of each message, so many warnings are kept.
    public static let samplesPerMessage = 3

    public struct Message: Sendable, Hashable {
        public let code: DiagnosticCode
        public let text: String
        /// The place in the mapping that warns.
        public let rule: Place?
        public fileprivate(set) var count: Int
        /// The first few, with the places of their records.
        public fileprivate(set) var samples: [Diagnostic]
    }

    /// In the order of their first appearance.
    public private(set) var messages: [Message] = []
    /// Warnings of messages beyond those.
    public private(set) var others = 0

    public init() {}

    public var isEmpty: Bool { messages.isEmpty && others == 0 }
    public var count: Int { messages.reduce(others) { $0 + $1.count } }

    public mutating func add(_ warning: Diagnostic) {
        add(
            Message(
                code: warning.code, text: warning.message, rule: warning.rule, count: 1, samples: [warning]))
    }

    /// Warnings of which nothing but their number is known.
    public mutating func add(others count: Int) { others += count }

    /// Takes over what was counted elsewhere, behind what was counted here.
    public mutating func merge(_ other: WarningTally) {
        for message in other.messages { add(message) }
        others += other.others
    }

    private mutating func add(_ message: Message) {
        let known = messages.firstIndex { $0.code == message.code && $0.text == message.text && $0.rule == message.rule }
        if let known {
            messages[known].count += message.count
            let room = Self.samplesPerMessage - messages[known].samples.count
            if room > 0 { messages[known].samples += message.samples.prefix(room) }
        } else if messages.count < Self.maximumMessages {
            messages.append(message)
        } else {
            others += message.count
        }
    }

    /// The first warning of each message, then the second of each, and so on.
    public func samples(limit: Int) -> [Diagnostic] {
        let all = (0..<Self.samplesPerMessage).flatMap { turn in
            messages.compactMap { $0.samples.count > turn ? $0.samples[turn] : nil }
        }
        return Array(all.prefix(limit))
    }

    /// A line for each message: how often it came, and from where in the mapping.
    public var lines: [String] {
        let lines = messages.map { "\($0.count) × \($0.code) \($0.text)" + ($0.rule.map { " (\($0.text))" } ?? "") }
        return others > 0 ? lines + ["\(others) × other warnings"] : lines
    }
}
