import Connector
import DelimitedConnector
import Diagnostics
import FixedWidthConnector
import Input
import Mapping
import Records
import Settings
import XMLConnector

/// The formats that sources come in: the one list of connectors.
enum SourceFormat: String, CaseIterable {
    case fixedWidth = "fixed-width"
    case xml
    case delimited

    /// Reads the keys of `source` that belong to the format.
    func layout(_ source: inout SettingsMap) -> SourceLayout? {
        switch self {
        case .fixedWidth: FixedWidthLayout.read(&source).map { .fixedWidth($0) }
        case .xml: XMLLayout.read(&source).map { .xml($0) }
        case .delimited: DelimitedLayout.read(&source).map { .delimited($0) }
        }
    }
}

/// How the bytes of a source become records.
enum SourceLayout: Sendable {
    case fixedWidth(FixedWidthLayout)
    case xml(XMLLayout)
    case delimited(DelimitedLayout)

    var schema: SourceSchema {
        switch self {
        case .fixedWidth(let layout): layout.schema
        case .xml(let layout): layout.schema
        case .delimited(let layout): layout.schema
        }
    }

    /// What bytes mean that are no field's.
    var encoding: CodePage {
        switch self {
        case .fixedWidth(let layout): layout.encoding
        case .xml, .delimited: .utf8
        }
    }

    /// The texts of other files that the layout was read from.
    var referencedTexts: [String] {
        switch self {
        case .fixedWidth(let layout): layout.copybookTexts
        case .xml(let layout): layout.schemaTexts
        case .delimited: []
        }
    }

    /// Values that the source's own description has names for.
    var codeTables: [SourceCodeTable] {
        switch self {
        case .fixedWidth(let layout): layout.codeTables
        case .xml, .delimited: []
        }
    }

    /// - Parameters:
    ///   - files: the feed.
    ///   - columns: what is needed of each kind; nil for everything.
    func open(_ files: [InputFile], columns: [Set<String>]?) -> any RecordSource {
        switch self {
        case .fixedWidth(let layout): FixedWidthSource(layout: layout, files: files, columns: columns)
        case .xml(let layout): XMLSource(layout: layout, files: files, columns: columns)
        case .delimited(let layout): DelimitedSource(layout: layout, files: files, columns: columns)
        }
    }
}
