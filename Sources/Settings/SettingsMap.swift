public import Diagnostics

/// Reads the keys of one map, each with its type, and in the end reports the keys that nobody asked for.
public struct SettingsMap {
    public let what: String
    public let place: Place
    public let context: SettingsContext
    public let entries: [SettingsNode.Entry]
    private var known: [String] = []

    init(what: String, entries: [SettingsNode.Entry], place: Place, context: SettingsContext) {
        self.what = what
        self.entries = entries
        self.place = place
        self.context = context
    }

    public mutating func node(_ key: String) -> SettingsNode? {
        if !known.contains(key) { known.append(key) }
        return entries.first { $0.key == key }?.value
    }

    /// Reports `LB6003` where the key is missing.
    public mutating func required(_ key: String) -> SettingsNode? {
        if let node = node(key), !node.isNull { return node }
        context.report(
            Diagnostic(.settingsMissingKey, "\(what) has no \(key)", at: place, help: "add `\(key): …`"))
        return nil
    }

    public mutating func string(_ key: String) -> String? {
        guard let node = node(key), !node.isNull else { return nil }
        return scalar(node, key, expected: "a text")
    }

    public mutating func requiredString(_ key: String) -> String? {
        guard let node = required(key) else { return nil }
        return scalar(node, key, expected: "a text")
    }

    public mutating func int(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = node(key), !node.isNull else { return nil }
        guard let text = scalar(node, key, expected: "a whole number") else { return nil }
        guard let value = Int(text), range.contains(value) else {
            context.report(
                Diagnostic(
                    .settingsWrongValue, "\(key) of \(what) is not usable", at: node.place,
                    expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                    found: Redacted(text, isPersonal: false)))
            return nil
        }
        return value
    }

    public mutating func bool(_ key: String) -> Bool? {
        guard let node = node(key), !node.isNull else { return nil }
        switch scalar(node, key, expected: "true or false") {
        case "true": return true
        case "false": return false
        case let text?:
            context.report(
                Diagnostic(
                    .settingsWrongValue, "\(key) of \(what) is not usable", at: node.place, expected: "true or false",
                    found: Redacted(text, isPersonal: false)))
            return nil
        case nil: return nil
        }
    }

    /// One of the raw values of an enum.
    public mutating func choice<Choice>(_ key: String, _ type: Choice.Type) -> Choice?
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard let node = node(key), !node.isNull else { return nil }
        let names = Choice.allCases.map(\.rawValue)
        guard let text = scalar(node, key, expected: names.joined(separator: ", ")) else { return nil }
        if let value = Choice(rawValue: text) { return value }
        context.report(
            Diagnostic(
                .settingsWrongValue, "\(key) of \(what) has an unknown value", at: node.place,
                expected: "one of " + names.joined(separator: ", "), found: Redacted(text, isPersonal: false),
                help: Suggestion.nearest(to: text, among: names).map { "did you mean `\($0)`?" }))
        return nil
    }

    /// A list of texts; a single text counts as a list of one.
    public mutating func strings(_ key: String) -> [String]? {
        guard let node = node(key), !node.isNull else { return nil }
        if let text = node.text { return [text] }
        guard let items = node.list else {
            _ = scalar(node, key, expected: "a list of texts")
            return nil
        }
        return items.compactMap { scalar($0, key, expected: "a text") }
    }

    public mutating func list(_ key: String) -> [SettingsNode]? {
        guard let node = node(key), !node.isNull else { return nil }
        if let items = node.list { return items }
        context.report(
            Diagnostic(.settingsWrongShape, "\(key) of \(what) is \(node.kindName)", at: node.place, expected: "a list"))
        return nil
    }

    public mutating func map(_ key: String) -> SettingsMap? {
        guard let node = node(key), !node.isNull else { return nil }
        return context.map(node, key)
    }

    /// Reports every key that was not asked for (`LB6001`), with the nearest known one.
    public func finish() {
        for entry in entries where !known.contains(entry.key) {
            context.report(
                Diagnostic(
                    .settingsUnknownKey, "\(what) has no key named `\(entry.key)`", at: entry.keyPlace,
                    expected: "one of " + known.sorted().joined(separator: ", "),
                    help: Suggestion.nearest(to: entry.key, among: known).map { "did you mean `\($0)`?" }))
        }
    }

    private func scalar(_ node: SettingsNode, _ key: String, expected: String) -> String? {
        if let text = node.text { return text }
        context.report(
            Diagnostic(
                .settingsWrongShape, "\(key) of \(what) is \(node.kindName)", at: node.place, expected: expected))
        return nil
    }
}
