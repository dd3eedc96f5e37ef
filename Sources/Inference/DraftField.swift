/// A field as the draft of a mapping passes it on.
public struct DraftField: Sendable, Hashable {
    /// As expressions name it.
    public let name: String
    /// Whether it can be part of a key.
    public let canBeKey: Bool
    /// Whether every record that was looked at has a value that no other has; nil where no data was looked at.
    public var isUnique: Bool?
    /// The table that its codes stand in, by name under `codes`.
    public var codeTable: String?
    /// What is passed on in its place: itself, with a value where it is null.
    public var expression: String?
    public let isInt: Bool
    /// Whether it is passed on by itself; members of groups go with their group.
    public let isPassedOn: Bool

    public init(
        name: String, canBeKey: Bool, isUnique: Bool? = nil, codeTable: String? = nil, isInt: Bool = false, isPassedOn: Bool = true
    ) {
        self.isPassedOn = isPassedOn
        self.name = name
        self.canBeKey = canBeKey
        self.isUnique = isUnique
        self.codeTable = codeTable
        self.isInt = isInt
    }

    /// Words that the expression language keeps for itself, so that a field of that name cannot stand in an expression.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "namespace",
        "null", "package", "return", "true", "var", "void", "while",
    ]

    var isNameable: Bool { !name.split(separator: ".").contains { Self.reserved.contains(String($0)) } }
}
