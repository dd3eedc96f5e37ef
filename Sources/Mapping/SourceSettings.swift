public import Settings

/// The keys of `source` that every format has.
public struct SourceSettings: Sendable {
    public let format: String
    public let formatNode: SettingsNode
    public let asOf: ExpressionText?
    public let controls: [ExpressionText]
    /// `first`, `last` or `reject`.
    public let duplicates: String
    /// How many files make the feed complete.
    public let files: Int?

    enum Duplicates: String, CaseIterable { case first, last, reject }

    /// - Returns: nil, with diagnostics in the map's context, where `format` is missing.
    public static func read(_ source: inout SettingsMap) -> SourceSettings? {
        let asOf = source.node("as_of").flatMap { MappingFile.expression($0, "as_of", source.context) }
        let controls = (source.list("control") ?? []).compactMap { MappingFile.expression($0, "control", source.context) }
        let duplicates = source.choice("duplicates", Duplicates.self) ?? .first
        let files = source.int("files", in: 1...1_000_000)
        guard let node = source.required("format"), let format = source.requiredString("format") else { return nil }
        return SourceSettings(
            format: format, formatNode: node, asOf: asOf, controls: controls, duplicates: duplicates.rawValue, files: files)
    }
}
