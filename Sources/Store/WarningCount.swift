public import Diagnostics

/// How often a run was warned about one thing. Values of personal fields are not in it.
public struct WarningCount: Sendable, Hashable, Codable {
    public let code: String
    public let message: String
    /// File, line and column of what warns.
    public let mapping: String?
    public let count: Int

    public init(_ message: WarningTally.Message) {
        code = message.code.number
        // Not every store takes a NUL.
        self.message = message.text.replacing("\0", with: "␀")
        mapping = message.rule?.text
        count = message.count
    }
}
