public import Diagnostics

/// An expression as it stands in a mapping file.
public struct ExpressionText: Sendable, Hashable {
    public let text: String
    public let place: Place

    public init(text: String, place: Place) {
        self.text = text
        self.place = place
    }
}
