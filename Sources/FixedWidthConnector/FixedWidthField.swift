public import Connector
public import Records

/// One field of a record, or of a group in it: where it stands and how it is read.
///
/// A group is a field that holds fields and becomes a structure; a field that occurs several times is a table and becomes a
/// list. What follows a table of variable length moves with it.
public struct FixedWidthField: Sendable {
    enum Content: Sendable {
        case value(FieldValue)
        /// Their positions are relative to the group's first byte.
        case group([FixedWidthField])
    }

    /// Of the column: a list where the field is a table, a structure where it is a group.
    public let format: FieldFormat
    /// 0-based, in the layout's unit; without what ``slides`` adds.
    public let start: Int
    /// Of one occurrence at most, in the layout's unit.
    public let length: Int
    let content: Content
    let occurs: Occurs?
    /// Where it is not true the field is null; nil where it always counts.
    let condition: FieldCondition?
    /// The fields of the same record or group whose variable parts stand before it, by index.
    private(set) var slides: [Int]
    /// Bytes from the record's or group's first to the end of the field, at least and at most.
    let minimumEnd: Int
    let maximumEnd: Int
    /// Bytes that it takes whatever its tables count.
    let fixedExtent: Int
    let minimumExtent: Int
    let maximumExtent: Int
    /// Bytes of one occurrence at least.
    let shortestOccurrence: Int
    /// Whether every occurrence has ``length`` bytes.
    let elementIsFixed: Bool
    /// Bytes of one occurrence whatever the tables in it count.
    let elementFixed: Int
    /// Whether it is another reading of bytes that other fields have, so that nothing moves with it.
    let isOverlay: Bool

    /// A field that is one value.
    public init(
        _ format: FieldFormat, start: Int, length: Int, encoding: CodePage? = nil, isDoubleByte: Bool = false
    ) {
        let value = FieldValue(format, length: length, encoding: encoding, isDoubleByte: isDoubleByte)
        self.init(format, .value(value), start: start, extents: Extents(length))
    }

    init(
        _ format: FieldFormat, _ content: Content, start: Int, extents: Extents, occurs: Occurs? = nil,
        condition: FieldCondition? = nil, slides: [Int] = [], before: Extents = Extents(0), isOverlay: Bool = false
    ) {
        self.format =
            occurs == nil ? format : FieldFormat(name: format.name, type: .list(format.type), isPersonal: format.isPersonal)
        self.start = start
        length = extents.maximum
        shortestOccurrence = extents.minimum
        elementFixed = extents.fixed
        self.isOverlay = isOverlay
        elementIsFixed = extents.fixed == extents.maximum
        self.content = content
        self.occurs = occurs
        self.condition = condition
        self.slides = slides
        let all = occurs.map { extents.times($0) } ?? extents
        fixedExtent = all.fixed
        minimumExtent = all.minimum
        maximumExtent = all.maximum
        minimumEnd = start + before.minimum + all.minimum
        maximumEnd = start + before.maximum + all.maximum
    }

    /// A group of fields, as a structure or a list of structures.
    ///
    /// - Parameter length: what the group takes at least, where it has bytes that are no field's.
    static func group(
        _ name: String, _ fields: [FixedWidthField], start: Int, occurs: Occurs? = nil, condition: FieldCondition? = nil,
        slides: [Int], before: Extents, isOverlay: Bool, length: Extents = Extents(0)
    ) -> FixedWidthField {
        var extents = length
        for field in fields {
            extents.fixed = max(extents.fixed, field.start + field.fixedExtent)
            extents.minimum = max(extents.minimum, field.minimumEnd)
            extents.maximum = max(extents.maximum, field.maximumEnd)
        }
        return FixedWidthField(
            FieldFormat(name: name, type: .structure(fields.map(\.format.column))), .group(fields), start: start,
            extents: extents, occurs: occurs, condition: condition, slides: slides, before: before,
            isOverlay: isOverlay)
    }

    /// The same field behind other fields of its record.
    func moved(behind count: Int) -> FixedWidthField {
        var result = self
        result.slides = slides.map { $0 + count }
        return result
    }

    /// Behind its last byte at most, in the layout's unit.
    public var end: Int { maximumEnd }

    /// Whether its tables make its length vary.
    var isVariable: Bool { fixedExtent != maximumExtent }

    /// Whether it is one value at the same place in every record.
    var isPlain: Bool {
        guard case .value = content else { return false }
        return occurs == nil && condition == nil && slides.isEmpty
    }

    /// Bytes that something takes: whatever its tables count, with the fewest occurrences, and with the most.
    struct Extents: Sendable {
        var fixed: Int
        var minimum: Int
        var maximum: Int

        init(_ length: Int) { (fixed, minimum, maximum) = (length, length, length) }

        init(fixed: Int, minimum: Int, maximum: Int) { (self.fixed, self.minimum, self.maximum) = (fixed, minimum, maximum) }

        /// Of a table; counts and lengths are bounded by the layout's maximum, so that the products fit.
        func times(_ occurs: Occurs) -> Extents {
            if !occurs.isVariable, fixed == maximum {
                return Extents(
                    fixed: fixed * occurs.maximum, minimum: minimum * occurs.maximum, maximum: maximum * occurs.maximum)
            }
            // Of a table that varies no byte counts as fixed, not even those that every occurrence has.
            return Extents(
                fixed: 0, minimum: minimum * (occurs.isVariable ? occurs.minimum : occurs.maximum),
                maximum: maximum * occurs.maximum)
        }
    }
}
