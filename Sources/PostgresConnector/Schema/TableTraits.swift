/// What a server can tell of the changes of a table.
public struct TableTraits: Sendable, Hashable, Codable {
    /// Columns whose old values are sent with a change; nil for all of them (REPLICA IDENTITY FULL). Of a partitioned table those
    /// that every partition sends.
    public var identity: [String]?
    /// Columns whose values may be stored out of line, and are then not sent where they did not change.
    public var outOfLine: [String]
    /// Columns that are computed by the server, and not sent.
    public var generated: [String]

    enum CodingKeys: String, CodingKey {
        case identity
        case outOfLine = "out_of_line"
        case generated
    }
}
