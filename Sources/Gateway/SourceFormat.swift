import Connector
import DelimitedConnector
import Diagnostics
import FixedWidthConnector
import Input
import Mapping
import PostgresConnector
import Records
import Settings
import Store
import XMLConnector

/// The formats that sources come in: the one list of connectors.
enum SourceFormat: String, CaseIterable {
    case fixedWidth = "fixed-width"
    case xml
    case delimited
    case postgres

    /// Reads the keys of `source` that belong to the format.
    ///
    /// - Parameter mapping: its name, after which a saved schema is named.
    /// - Throws: `GatewayError` where a database has to be asked and does not answer.
    func layout(_ source: inout SettingsMap, mapping: String) throws -> SourceLayout? {
        switch self {
        case .fixedWidth: FixedWidthLayout.read(&source).map { .fixedWidth($0) }
        case .xml: XMLLayout.read(&source).map { .xml($0) }
        case .delimited: DelimitedLayout.read(&source).map { .delimited($0) }
        case .postgres: try DatabaseSource.layout(&source, mapping: mapping).map { .postgres($0) }
        }
    }
}

/// How much of a source is read.
enum SourceReading {
    case everything
    /// By input, where the run before ended; nil reads everything.
    case since([String: String]?)
    /// Of the mapping with a name, of which these columns of each kind decide which rows a record has. `restarting` is called
    /// before what the positions stand on is given up. Where a batch of rows is given, the source ends at the end of the transaction
    /// that fills it, and has more.
    case changes(mapping: String, identifying: [Set<String>], since: [String: String]?, batchRows: Int?, restarting: () throws -> Void)
}

/// How the bytes of a source become records.
enum SourceLayout: Sendable {
    case fixedWidth(FixedWidthLayout)
    case xml(XMLLayout)
    case delimited(DelimitedLayout)
    case postgres(PostgresLayout)

    var schema: SourceSchema {
        switch self {
        case .fixedWidth(let layout): layout.schema
        case .xml(let layout): layout.schema
        case .delimited(let layout): layout.schema
        case .postgres(let layout): layout.schema
        }
    }

    /// What becomes of a run whose feed is made of other things than before. A database's schema is compared with a saved one.
    var drift: DriftPolicy {
        switch self {
        case .xml(let layout): layout.drift
        case .delimited(let layout): layout.drift
        case .fixedWidth, .postgres: .ignore
        }
    }

    /// What bytes mean that are no field's.
    var encoding: CodePage {
        switch self {
        case .fixedWidth(let layout): layout.encoding
        case .xml, .delimited, .postgres: .utf8
        }
    }

    /// The texts of other files that the layout was read from.
    var referencedTexts: [String] {
        switch self {
        case .fixedWidth(let layout): layout.copybookTexts
        case .xml(let layout): layout.schemaTexts
        case .postgres(let layout): [layout.descriptionText]
        case .delimited: []
        }
    }

    /// Values that the source's own description has names for.
    var codeTables: [SourceCodeTable] {
        switch self {
        case .fixedWidth(let layout): layout.codeTables
        case .xml, .delimited, .postgres: []
        }
    }

    /// Whether records come out of files, which somebody has to name.
    var readsFiles: Bool {
        switch self {
        case .fixedWidth, .xml, .delimited: true
        case .postgres: false
        }
    }

    /// Whether changes can be had as they are made.
    var canGiveChanges: Bool {
        switch self {
        case .fixedWidth, .xml, .delimited: false
        case .postgres: true
        }
    }

    /// Whether changed rows can be told from others, so that a run need not read everything.
    var canBeIncremental: Bool {
        switch self {
        case .fixedWidth, .xml, .delimited: false
        case .postgres(let layout): layout.hasWatermark
        }
    }

    /// What a run reads, for the ledger.
    func inputs(_ files: [InputFile]) -> [RunInput] {
        switch self {
        case .fixedWidth, .xml, .delimited: files.map { RunInput(file: $0.path, bytes: $0.size) }
        case .postgres(let layout): layout.kinds.map { RunInput(file: $0.relation.name, bytes: 0) }
        }
    }

    /// - Parameters:
    ///   - files: the feed.
    ///   - columns: what is needed of each kind; nil for everything.
    ///   - reading: how much of it; all but a database gives everything.
    /// - Throws: `GatewayError` where a database does not answer, or is not what the mapping was checked against.
    func open(_ files: [InputFile], columns: [Set<String>]?, reading: SourceReading = .everything) throws -> any RecordSource {
        switch self {
        case .fixedWidth(let layout): FixedWidthSource(layout: layout, files: files, columns: columns)
        case .xml(let layout): XMLSource(layout: layout, files: files, columns: columns)
        case .delimited(let layout): DelimitedSource(layout: layout, files: files, columns: columns)
        case .postgres(let layout):
            switch reading {
            case .everything: try PostgresSource(layout: layout, columns: columns, expanded: { try Secrets.expanded($0) })
            case .since(let positions):
                try PostgresSource(layout: layout, columns: columns, since: positions, expanded: { try Secrets.expanded($0) })
            case .changes(let mapping, let identifying, let positions, let batchRows, let restarting):
                try ChangeStart.open(
                    layout: layout, columns: columns, identifying: identifying, positions: positions, mapping: mapping,
                    batchRows: batchRows, restarting: restarting, expanded: { try Secrets.expanded($0) })
            }
        }
    }
}
