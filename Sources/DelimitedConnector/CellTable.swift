/// Some columns of some rows: where the text of each cell stands, column by column.
struct CellTable {
    let rowCount: Int
    /// The cells of a column follow one another: `slot * rowCount + row`.
    var starts: [UInt32]
    var lengths: [UInt32]
    var flags: [UInt8]
    /// For each slot, the flags that any of its cells has.
    var slotFlags: [UInt8]
    /// For each row, how many columns it has.
    var widths: [UInt32]

    func range(_ slot: Int) -> Range<Int> { slot * rowCount..<(slot + 1) * rowCount }
}
