/// How the kinds of record of a file nest: which groups they open and close, and whose fields each of them sees.
public struct RecordNesting: Sendable {
    /// The place of one kind of record in the nesting.
    public struct Kind: Sendable {
        public let name: String
        /// The group that a record of this kind opens, closes or must stand in, as an index into the nesting's groups.
        public let opens: Int?
        public let closes: Int?
        public let within: Int?
        /// The kind whose latest record belongs to a record of this kind.
        public let parent: Int?
        /// The kinds whose fields are visible in a record of this kind, in the order of its columns.
        public let visible: [Int]

        public init(name: String, opens: Int?, closes: Int?, within: Int?, parent: Int?, visible: [Int]) {
            self.name = name
            self.opens = opens
            self.closes = closes
            self.within = within
            self.parent = parent
            self.visible = visible
        }
    }

    public let kinds: [Kind]
    /// From outermost to innermost; the first is `file`.
    public let groups: [String]
    /// The kinds that other kinds see fields of.
    public let slots: [Int]
    /// Whether the mapping could say, and does not, what may follow the record that closes the file.
    public let couldDeclareFiller: Bool

    public init(kinds: [Kind], groups: [String], couldDeclareFiller: Bool = false) {
        self.kinds = kinds
        self.groups = groups
        self.couldDeclareFiller = couldDeclareFiller
        slots = kinds.indices.filter { kind in kinds.contains { $0.visible.contains(kind) } }
    }

    /// Whether the group begins, or ends, with a record of its own.
    public func hasOpener(_ group: Int) -> Bool { kinds.contains { $0.opens == group } }
    public func hasCloser(_ group: Int) -> Bool { kinds.contains { $0.closes == group } }
    func openers(_ group: Int) -> String { kinds.filter { $0.opens == group }.map(\.name).joined(separator: " or ") }
    func closers(_ group: Int) -> String { kinds.filter { $0.closes == group }.map(\.name).joined(separator: " or ") }
}
