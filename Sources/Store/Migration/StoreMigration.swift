public import Diagnostics

/// What brings a store up to a model, in the order in which it is done, in one transaction.
public struct StoreMigration: Sendable {
    /// One change that a person would name.
    public struct Step: Sendable, Hashable {
        /// `add column license.board (string)`
        public let summary: String
        /// The statements that do it; a program may show them, and must not run them by itself.
        public let sql: [String]

        init(_ summary: String, _ sql: [String]) {
            self.summary = summary
            self.sql = sql
        }
    }

    public let fromVersion: Int
    public let toVersion: Int
    public let steps: [Step]
    /// `entity` or `entity.field` that the store has and the model does not: they stay as they are.
    public let left: [String]
    /// What the model wants and would not be safe (`LB5013`); with one of them nothing is done.
    public let refused: [Diagnostic]

    public var isUpToDate: Bool { steps.isEmpty && refused.isEmpty && fromVersion == toVersion }

    /// - Throws: `GatewayError` with everything that was refused.
    func throwIfRefused() throws {
        if !refused.isEmpty { throw GatewayError(refused, exit: .failed) }
    }
}
