/// An element as a schema declares it or samples show it, with what stands in it.
public struct XMLShape: Sendable, Hashable {
    /// What a text is.
    public struct Value: Sendable, Hashable {
        public struct Code: Sendable, Hashable {
            public let code: String
            public let meaning: String?

            public init(code: String, meaning: String?) {
                self.code = code
                self.meaning = meaning
            }
        }

        /// Keys of a field beside its name and path: `type: int`.
        public var keys: [String]
        /// For people.
        public var type: String
        public var notes: [String] = []
        /// Of an attribute, what a schema says that its absence means.
        public var fallback: String?
        /// The values that a schema allows.
        public var codes: [Code] = []
        /// Of samples: a value, how many different ones, and whether all were different.
        public var example: String?
        public var distinct: Int?
        public var isUnique: Bool?

        public init(keys: [String] = [], type: String = "text") {
            self.keys = keys
            self.type = type
        }
    }

    public struct Attribute: Sendable, Hashable {
        public let name: XMLName
        public var isRequired: Bool
        /// Of samples: elements that have it.
        public var count: Int?
        public var value: Value

        public init(name: XMLName, isRequired: Bool, count: Int? = nil, value: Value) {
            self.name = name
            self.isRequired = isRequired
            self.count = count
            self.value = value
        }
    }

    public let name: XMLName
    /// Occurrences in the element around it; no maximum is nil.
    public var minimum = 1
    public var maximum: Int? = 1
    public var isNillable = false
    /// Text stands beside elements.
    public var isMixed = false
    /// It stands in itself, so that what it holds is told once.
    public var isRecursive = false
    /// What stands directly in it; nil where only elements do.
    public var value: Value?
    public var attributes: [Attribute] = []
    public var children: [XMLShape] = []
    public var notes: [String] = []
    /// Of samples: how many there are, in how many of the elements around it, and of a list of keys and values where its keys are.
    public var count: Int?
    public var parents: Int?
    public var key: XMLName?

    public init(name: XMLName) { self.name = name }

    public var isRepeated: Bool { maximum.map { $0 > 1 } ?? true }

    /// Texts that it can hold, with all that is in it.
    public var leaves: Int {
        (value == nil ? 0 : 1) + attributes.count + children.reduce(0) { $0 + $1.leaves }
    }
}
