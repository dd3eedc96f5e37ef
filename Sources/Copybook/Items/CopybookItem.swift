public import Diagnostics

/// One item of a record: a group or an elementary item. Positions are those of ``CopybookRecord/items``.
public struct CopybookItem: Sendable, Hashable {
    /// As written: 1 to 49, or 77.
    public let level: Int
    /// Upper-case; nil for FILLER and items without a name.
    public let name: String?
    public let place: Place
    /// nil for the record itself.
    public let parent: Int?
    /// Empty for an elementary item.
    public internal(set) var children: [Int]
    /// nil for groups and for usages that have none.
    public internal(set) var picture: Picture?
    /// Its own or that of its group; DISPLAY for groups without one.
    public internal(set) var usage: ItemUsage
    public internal(set) var category: ItemCategory
    /// Stored digits; for BINARY-LONG and the like those of its greatest value; 0 for what is no number.
    public internal(set) var digits = 0
    /// Digits behind the decimal point; negative where the value ends in zeros that are not stored.
    public internal(set) var scale = 0
    public internal(set) var isSigned = false
    /// Of signed numbers with USAGE DISPLAY or NATIONAL.
    public internal(set) var signForm: SignForm?
    /// Bytes of one occurrence with all tables inside at their greatest; 0 until the record is laid out.
    public internal(set) var length = 0
    /// nil where the item occurs once.
    public internal(set) var occurs: TableClause?
    /// The item whose storage this one describes anew.
    public internal(set) var redefines: Int?
    public internal(set) var conditions: [ConditionName] = []
    public internal(set) var isSynchronized = false
    public internal(set) var isJustified = false
    public internal(set) var isBlankWhenZero = false
    public internal(set) var value: CopybookLiteral?

    public var isGroup: Bool { category == .group }

    /// The name as mappings write it: lower-case, with `_` for `-`; not unique in the record, see
    /// ``CopybookRecord/columnNames``.
    public var fieldName: String? { name.map(FieldNames.fieldName) }

    /// How the bytes are to be decoded.
    public var storage: ItemStorage {
        switch usage {
        case _ where isGroup: .group
        case .display: category == .numeric ? .zoned(signForm) : .text
        case .national: category == .numeric ? .nationalDigits(signForm) : .national
        case .doubleByte: .doubleByte
        case .utf8: .utf8
        case .packedDecimal: .packed
        case .unsignedPacked: isSigned ? .packed : .unsignedPacked
        case .binary: .binary(.bigEndian, isLimitedByPicture: true)
        case .hexadecimal: .binary(.bigEndian, isLimitedByPicture: false)
        case .nativeBinary, .binaryChar, .binaryShort, .binaryLong, .binaryDouble: .binary(.native, isLimitedByPicture: false)
        case .shortFloat, .longFloat: .float
        case .floatShort, .floatLong: .ieeeFloat
        case .index, .pointer, .pointer32, .procedurePointer, .functionPointer, .objectReference: .address
        }
    }
}
