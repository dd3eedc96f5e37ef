public import Connector
public import Records

/// What a mapping says of an XML source: where its records are and which paths in them are fields.
public struct XMLLayout: Sendable {
    /// The kinds of `records` (or one, `record`), then those of `context`.
    public let schema: SourceSchema
    /// The code page that the mapping gives; it goes before the one that a document declares, and after a byte order mark.
    public let encoding: String?
    public let limits: XMLLimits
    /// Prefixes of the mapping and their namespaces.
    public let namespaces: [String: String]
    public let malformed: MalformedPolicy
    public let externalSubset: ExternalSubsetPolicy
    public let drift: DriftPolicy

    /// What each record is held against; nil where the mapping names no schema.
    let validation: RecordSchema?
    /// The files of the schema, since records are rejected by them.
    public var schemaTexts: [String] {
        let texts: [[UInt8]] = validation?.texts ?? []
        return texts.map { String(decoding: $0, as: UTF8.self) }
    }

    let machine: XMLMachine

    /// What a document that is not well-formed means.
    public enum MalformedPolicy: String, Sendable, Hashable, CaseIterable {
        /// The run stops.
        case strict
        /// Whole records before and after the damage are kept; what is damaged goes to quarantine, and nothing is deleted.
        case salvage
    }

    /// What a document type with an external subset means. It is never read.
    public enum ExternalSubsetPolicy: String, Sendable, Hashable, CaseIterable {
        case refuse, ignore
    }

    /// The keys of the `source` block that ``read(_:)`` reads.
    public static let keys = [
        "record", "records", "context", "namespaces", "fields", "encoding", "limits", "malformed", "external_dtd", "validate", "drift",
    ]
}
