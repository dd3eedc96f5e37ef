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
        case .postgres(let layout): [layout.descriptionText]
        case .xml, .delimited: []
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
    /// - Throws: `GatewayError` where a database does not answer, or is not what the mapping was checked against.
    func open(_ files: [InputFile], columns: [Set<String>]?) throws -> any RecordSource {
        switch self {
        case .fixedWidth(let layout): FixedWidthSource(layout: layout, files: files, columns: columns)
        case .xml(let layout): XMLSource(layout: layout, files: files)
        case .delimited(let layout): DelimitedSource(layout: layout, files: files, columns: columns)
        case .postgres(let layout):
            try PostgresSource(layout: layout, columns: columns, expanded: { try Secrets.expanded($0) })
        }
    }
}
