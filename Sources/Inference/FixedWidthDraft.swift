import Diagnostics
public import FixedWidthConnector
import Settings

/// The `source` block of a fixed-width mapping that is tried or proposed. What is tried is read from the very lines that are
/// shown, so that the two cannot differ.
public struct FixedWidthDraft: Sendable, Hashable {
    public var encoding = "utf-8"
    public var framing = FramingChoice.lines
    /// Bytes of a record.
    public var length: Int?
    public var header = 0
    public var footer = 0
    /// `pad`, `absent`, `reject` or nil.
    public var short: String?
    public var long: String?
    public var blanksLowValues = false
    public var unit: String?
    /// As the working directory sees it.
    public var copybook: String?
    /// Keys of the copybook beside `file`.
    public var copybookKeys: [String] = []
    public var record: String?
    /// Lines under `fields:`, each an item.
    public var fields: [String] = []
    /// Lines under `records:`.
    public var records: [String] = []

    public init() {}

    /// What only the doctor's own trials ask for: any record, of which one byte is looked at.
    static func anyRecord(_ framing: FramingChoice, encoding: String, length: Int? = nil) -> FixedWidthDraft {
        var draft = FixedWidthDraft()
        draft.encoding = encoding
        draft.framing = framing
        draft.length = length
        switch framing.family {
        case .fixed, .blocksOfFixed: break
        case .lines:
            draft.short = "reject"
            draft.long = "truncate"
        case .lengths: draft.long = "truncate"
        }
        draft.fields = ["{ name: first_byte, start: 1, length: 1, type: bytes }"]
        return draft
    }

    /// The lines of the block, not indented.
    ///
    /// - Parameter copybookPath: how the mapping says it; nil: as this draft has it.
    public func lines(copybookPath: String? = nil) -> [String] {
        var result = ["format: fixed-width", "encoding: \(encoding)", "framing: \(framing.yaml)"]
        if let length { result.append("length: \(length)") }
        if header > 0 || footer > 0 {
            let ends = [header > 0 ? "header: \(header)" : nil, footer > 0 ? "footer: \(footer)" : nil].compactMap { $0 }
            result.append("skip_bytes: { \(ends.joined(separator: ", ")) }")
        }
        if let unit { result.append("unit: \(unit)") }
        if let short { result.append("short: \(short)") }
        if let long { result.append("long: \(long)") }
        if blanksLowValues { result.append("low_values: blank") }
        if let copybook = copybookPath ?? copybook {
            if copybookKeys.isEmpty {
                result.append("copybook: \(YAMLText.scalar(copybook))")
            } else {
                result.append("copybook:")
                result.append("  file: \(YAMLText.scalar(copybook))")
                result += copybookKeys.map { "  " + $0 }
            }
        }
        if let record { result.append("record: \(record)") }
        if !fields.isEmpty {
            result.append("fields:")
            result += fields.map { "  - " + $0 }
        }
        if !records.isEmpty {
            result.append("records:")
            result += records.map { "  " + $0 }
        }
        return result
    }

    /// - Throws: `GatewayError` with what makes the draft unusable.
    public func layout() throws -> FixedWidthLayout {
        let text = lines().joined(separator: "\n") + "\n"
        let context = SettingsContext()
        guard var map = context.map(try YAMLReader.read(text, file: "draft"), "source") else {
            throw GatewayError(context.diagnostics, exit: .findings)
        }
        _ = map.node("format")
        let layout = FixedWidthLayout.read(&map)
        map.finish()
        guard let layout, !context.collector.hasErrors else { throw GatewayError(context.diagnostics, exit: .findings) }
        return layout
    }
}
