public import Diagnostics

/// A value of a settings file (mapping, model, project configuration) with the place where it stands.
public struct SettingsNode: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        /// `null`, `~` or nothing.
        case null
        /// Text as written. `isPlain` is false where it was quoted or a block, so that `"1"` stays a text.
        case scalar(String, isPlain: Bool)
        case list([SettingsNode])
        /// In the order of the file; keys are unique.
        case map([Entry])
    }

    public struct Entry: Sendable, Hashable {
        public let key: String
        public let keyPlace: Place
        public let value: SettingsNode

        public init(key: String, keyPlace: Place, value: SettingsNode) {
            self.key = key
            self.keyPlace = keyPlace
            self.value = value
        }
    }

    public let content: Content
    /// The first character of the value itself (inside quotes, not on them).
    public let place: Place

    public init(_ content: Content, at place: Place) {
        self.content = content
        self.place = place
    }

    public var isNull: Bool { content == .null }

    /// The text of a scalar.
    public var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

    public var list: [SettingsNode]? { if case .list(let items) = content { items } else { nil } }

    /// What it is, for messages.
    var kindName: String {
        switch content {
        case .null: "nothing"
        case .scalar: "a single value"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
