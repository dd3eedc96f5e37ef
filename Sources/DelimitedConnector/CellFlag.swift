/// What a cell is beside its stretch of text.
enum CellFlag {
    static let quoted: UInt8 = 1
    /// Something in it is escaped.
    static let escaped: UInt8 = 2
    /// The row has no such column.
    static let absent: UInt8 = 4
    /// An escape in it means nothing.
    static let malformed: UInt8 = 8
    /// One of the layout's texts for null.
    static let null: UInt8 = 16
}
