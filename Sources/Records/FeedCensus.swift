/// Which elements, attributes or columns the files of one run have, and how often: what is compared with the runs before it.
public struct FeedCensus: Sendable, Hashable {
    /// A kind of record, or what stands outside of records, with a definition that is another one when the mapping means other
    /// records by it.
    public struct Kind: Sendable, Hashable {
        /// Empty for what stands outside of records.
        public let name: String
        public let definition: String

        public init(name: String, definition: String) {
            self.name = name
            self.definition = definition
        }
    }

    public enum Noun: String, Sendable, Codable {
        case element, attribute, column
    }

    /// One element, attribute or column, by its path.
    public struct Item: Sendable, Hashable {
        public let kind: String
        /// From the record on, `name/last` or `name/@lang`; `.` is the record itself. Outside of records from the root on.
        public let path: String
        /// Of what it stands in; nil for what stands in nothing.
        public let parent: String?
        public let noun: Noun
        /// How many there are.
        public var count: Int
        /// How many of what it stands in have it, and how many of those more than once.
        public var present: Int
        public var repeated: Int
        /// Records that have it, and records that have it more than once in one place.
        public var records: Int
        public var repeatedRecords: Int
        /// Values by their type, and records with such values, as far as values were looked at.
        public var types: ValueTypes
        public var typeRecords: ValueTypes
        /// Values that were looked at and are blank.
        public var blanks: Int
        /// Where it was met first.
        public var file: String?
        public var line: Int?
        /// Of a column, from 1.
        public var position: Int?

        public init(
            kind: String, path: String, parent: String?, noun: Noun, count: Int, present: Int, repeated: Int = 0, records: Int,
            repeatedRecords: Int = 0, types: ValueTypes = ValueTypes(), typeRecords: ValueTypes = ValueTypes(), blanks: Int = 0, file: String? = nil,
            line: Int? = nil, position: Int? = nil
        ) {
            self.kind = kind
            self.path = path
            self.parent = parent
            self.noun = noun
            self.count = count
            self.present = present
            self.repeated = repeated
            self.records = records
            self.repeatedRecords = repeatedRecords
            self.types = types
            self.typeRecords = typeRecords
            self.blanks = blanks
            self.file = file
            self.line = line
            self.position = position
        }
    }

    /// How a value is written, told from its characters alone.
    public enum ValueType: Int, Sendable, CaseIterable {
        case integer, decimal, date, timestamp, text

        public var name: String { "\(self)" }

        /// Whether each value of this type is one of another as well.
        public func isWithin(_ other: ValueType) -> Bool {
            self == other || other == .text || self == .integer && other == .decimal
        }
    }

    /// A number for each type.
    public struct ValueTypes: Sendable, Hashable {
        private var counts = SIMD8<Int>()

        public init() {}

        public subscript(type: ValueType) -> Int {
            get { counts[type.rawValue] }
            set { counts[type.rawValue] = newValue }
        }

        public var present: [ValueType] { ValueType.allCases.filter { self[$0] > 0 } }
        public var total: Int { ValueType.allCases.reduce(0) { $0 + self[$1] } }

        public mutating func add(_ other: ValueTypes) { counts &+= other.counts }
    }

    public let kinds: [Kind]
    public private(set) var items: [Item] = []
    private var places: [String: Int] = [:]
    /// There was more than may be remembered, so what is missing here may be there.
    public var isCut = false

    public init(kinds: [Kind]) { self.kinds = kinds }

    private static func key(_ kind: String, _ path: String) -> String { kind + "\u{0}" + path }

    public func item(_ path: String, of kind: String) -> Item? { places[Self.key(kind, path)].map { items[$0] } }

    /// Adds what another file has.
    public mutating func add(_ item: Item) {
        let key = Self.key(item.kind, item.path)
        guard let place = places[key] else {
            places[key] = items.count
            items.append(item)
            return
        }
        items[place].count += item.count
        items[place].present += item.present
        items[place].repeated += item.repeated
        items[place].records += item.records
        items[place].repeatedRecords += item.repeatedRecords
        items[place].types.add(item.types)
        items[place].typeRecords.add(item.typeRecords)
        items[place].blanks += item.blanks
    }
}
