public import Records

/// What is remembered of a feed: its elements, attributes or columns over all runs that were committed.
public struct FeedSchema: Sendable, Hashable {
    public struct Kind: Sendable, Hashable, Codable {
        /// Empty for what stands outside of records.
        public let name: String
        /// What the mapping meant by it; with another one the kind is learned anew.
        public let definition: String
        public var items: [Item]

        public init(name: String, definition: String, items: [Item]) {
            self.name = name
            self.definition = definition
            self.items = items
        }
    }

    /// One element, attribute or column.
    public struct Item: Sendable, Hashable, Codable {
        public let path: String
        public let noun: FeedCensus.Noun
        /// Of what it stands in: nil for what stands in nothing.
        public let parent: String?
        /// How many could have had it, how many had it, and how many could since the last that did.
        public var parents: Int
        public var present: Int
        public var absent = 0
        /// How many had it more than once, and how many had it once since the last of those.
        public var repeated: Int
        public var single = 0
        /// By name of a type.
        public var types: [String: Values]
        /// Blanks among the values that were looked at, and those of them since the last that was not blank; nil where a store
        /// remembers neither.
        public var blanks: Int?
        public var blanksSince: Int?
        /// It was reported as gone.
        public var isGone = false
        public var position: Int?
    }

    /// Values of one type, and all values since the last of them.
    public struct Values: Sendable, Hashable, Codable {
        public var count: Int
        public var others = 0
    }

    public var kinds: [Kind]

    public init(kinds: [Kind]) { self.kinds = kinds }
}

extension FeedSchema.Item {
    /// What a run saw of something that is new.
    init(_ seen: FeedCensus.Item, parents: Int) {
        self.init(
            path: seen.path, noun: seen.noun, parent: seen.parent, parents: parents, present: seen.present, repeated: seen.repeated,
            types: [:], blanks: seen.blanks, blanksSince: seen.types.total == 0 ? seen.blanks : 0, position: seen.position)
        for type in seen.types.present { types[type.name] = FeedSchema.Values(count: seen.types[type]) }
    }

    /// The types that count for it.
    var knownTypes: [FeedCensus.ValueType] { FeedCensus.ValueType.allCases.filter { types[$0.name] != nil } }

    /// Values that were looked at and are not blank.
    var values: Int { types.values.reduce(0) { $0 + $1.count } }

    /// - Parameter doubtful: records that were rejected: what no more records than these have is not learned.
    mutating func learn(_ seen: FeedCensus.Item, parents more: Int, doubtful: Int) {
        parents += more
        present += seen.present
        absent = 0
        isGone = false
        position = seen.position
        if seen.repeated > 0, seen.repeatedRecords > doubtful {
            repeated += seen.repeated
            single = 0
        } else if repeated > 0 {
            single += seen.present
        }
        blanks = (blanks ?? 0) + seen.blanks
        blanksSince = seen.types.total == 0 ? (blanksSince ?? 0) + seen.blanks : 0
        for type in FeedCensus.ValueType.allCases {
            let found = seen.types[type]
            if found > 0, seen.typeRecords[type] > doubtful || types[type.name] != nil {
                types[type.name, default: FeedSchema.Values(count: 0)].count += found
                types[type.name]?.others = 0
            } else if types[type.name] != nil {
                types[type.name]?.others += seen.types.total
            }
        }
    }
}
