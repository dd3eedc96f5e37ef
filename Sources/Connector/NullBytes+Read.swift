import Diagnostics
public import Records
public import Settings

extension NullBytes {
    /// Reads the key `null_bytes`; a name that is none is reported (`LB6006`).
    public static func read(_ map: inout SettingsMap) -> [NullBytes] {
        let names = allCases.map(\.rawValue)
        return (map.strings("null_bytes") ?? []).compactMap { text in
            if let known = NullBytes(rawValue: text) { return known }
            map.context.report(
                Diagnostic(
                    .settingsWrongValue, "null_bytes of \(map.what) has an unknown value",
                    at: map.node("null_bytes")?.place ?? map.place, expected: "some of " + names.joined(separator: ", "),
                    found: Redacted(text, isPersonal: false),
                    help: Suggestion.nearest(to: text, among: names).map { "did you mean `\($0)`?" }))
            return nil
        }
    }
}
