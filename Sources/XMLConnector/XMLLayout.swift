public import Records

/// What a mapping says of an XML source: where its records are and which paths in them are fields.
public struct XMLLayout: Sendable {
    /// One kind, `record`.
    public let schema: SourceSchema
    /// The absolute path of the record element, as written.
    public let recordPath: String
    /// The code page that the mapping gives; it goes before the one that a document declares, and after a byte order mark.
    public let encoding: String?
    public let limits: XMLLimits
    /// Prefixes of the mapping and their namespaces.
    public let namespaces: [String: String]

    let machine: XMLMachine

    init(
        schema: SourceSchema, recordPath: String, encoding: String?, limits: XMLLimits, namespaces: [String: String],
        machine: XMLMachine
    ) {
        self.schema = schema
        self.recordPath = recordPath
        self.encoding = encoding
        self.limits = limits
        self.namespaces = namespaces
        self.machine = machine
    }

    /// The keys of the `source` block that ``read(_:)`` reads.
    public static let keys = ["record", "namespaces", "fields", "encoding", "limits"]
}
