public import Diagnostics

/// One kind of record of a database: the table or query that gives it, and what the mapping says of its columns.
public struct SourceRelation: Sendable {
    public enum Content: Sendable, Hashable {
        /// A table, partitioned or not, a view, a materialized view or a foreign table.
        case table(RelationName)
        /// One SELECT.
        case query(String)
    }

    /// A column with a name of the mapping's own.
    struct FieldChoice: Sendable {
        let name: String
        let column: String
        let isPersonal: Bool
        let place: Place
    }

    public let kind: String
    public let content: Content
    public let place: Place
    /// Names of columns or fields; nil where all of them are personal.
    let personal: [String]?
    let personalPlace: Place
    /// nil takes every column under its own name.
    let fields: [FieldChoice]?
    /// How changed rows are found.
    let watermark: Watermark?

    /// What messages and origins call it.
    public var name: String {
        switch content {
        case .table(let name): name.text
        case .query: kind
        }
    }
}
