import Connector
import Diagnostics
import Records

/// Rows of one file and the way to their columns.
struct RowCells {
    let layout: DelimitedLayout
    let syntax: DelimitedSyntax
    let text: [UInt8]
    let starts: [UInt32]
    let lengths: [UInt32]

    /// Fields of some rows, decoded, and how many columns each of those rows has.
    struct Columns {
        var columns: [Column]
        var widths: [UInt32]
    }

    /// - Parameters:
    ///   - rows: which rows; nil for all.
    ///   - fields: what to decode, each with its 0-based column.
    func columns(_ rows: [Int32]?, _ fields: [(field: DelimitedField, column: Int)]) -> Columns {
        let rowStarts = rows.map { rows in rows.map { starts[Int($0)] } } ?? starts
        let rowLengths = rows.map { rows in rows.map { lengths[Int($0)] } } ?? lengths
        var slots = [Int32](repeating: -1, count: (fields.map(\.column).max() ?? -1) + 1)
        var slotCount = 0
        for (_, column) in fields where slots[column] < 0 {
            slots[column] = Int32(truncatingIfNeeded: slotCount)
            slotCount += 1
        }
        var table = CellSplitter.split(text, rowStarts, rowLengths, syntax, slots: slots, slotCount: slotCount)
        var bytes = text
        if !layout.nulls.isEmpty { findNulls(&table) }
        CellUnescaper(syntax: syntax).unescape(&table, &bytes)
        let isPlain = bytes.withUnsafeBytes { PlainText.isPlainASCII($0) }
        let columns = fields.map { field, column in
            decode(field, table, slot: Int(slots[column]), bytes, isPlain: isPlain)
        }
        return Columns(columns: columns, widths: table.widths)
    }

    /// Marks the cells without quotes that are one of the layout's texts for null, before escapes are read.
    private func findNulls(_ table: inout CellTable) {
        text.withUnsafeBufferPointer { bytes in
            for slot in table.slotFlags.indices {
                var hasNulls = false
                for cell in table.range(slot) where table.flags[cell] & (CellFlag.quoted | CellFlag.absent) == 0 {
                    let start = Int(table.starts[cell])
                    let length = Int(table.lengths[cell])
                    for null in layout.nulls where null.count == length {
                        if bytes[start..<start + length].elementsEqual(null) {
                            table.flags[cell] |= CellFlag.null
                            hasNulls = true
                        }
                    }
                }
                if hasNulls { table.slotFlags[slot] |= CellFlag.null }
            }
        }
    }

    private func decode(_ field: DelimitedField, _ table: CellTable, slot: Int, _ bytes: [UInt8], isPlain: Bool) -> Column {
        let range = table.range(slot)
        let texts = TextValues(bytes: bytes, starts: Array(table.starts[range]), lengths: Array(table.lengths[range]))
        let seen = table.slotFlags[slot]
        let isNull = CellFlag.absent | CellFlag.null
        var mask = CellMask()
        if seen & isNull != 0 {
            mask.flags = table.flags[range].map { $0 & isNull != 0 ? CellMask.null : CellMask.value }
        }
        var column = field.decoder.decode(texts, mask: mask, isPlainASCII: isPlain)
        let flags = table.flags[range]
        if seen & CellFlag.quoted != 0, !field.takesQuotedBlankAsNull { keepQuotedBlanks(field, flags, texts, &column) }
        if seen & CellFlag.malformed != 0 { markMalformed(field, flags, texts, &column) }
        return column
    }

    /// Quotes with nothing or only blanks between them are a text, where a column without anything in it is none.
    private func keepQuotedBlanks(
        _ field: DelimitedField, _ flags: ArraySlice<UInt8>, _ texts: TextValues, _ column: inout Column
    ) {
        guard !column.mask.flags.isEmpty, case .string(var values) = column.values else { return }
        var kept: Set<Int32> = []
        for (row, flag) in flags.enumerated() {
            guard flag & CellFlag.quoted != 0, !column.isValue(row), isBlank(field, texts, row) else { continue }
            values.starts[row] = texts.starts[row]
            values.lengths[row] = field.format.trim == .none ? texts.lengths[row] : 0
            column.mask.flags[row] = CellMask.value
            kept.insert(Int32(truncatingIfNeeded: row))
        }
        if kept.isEmpty { return }
        column.values = .string(values)
        column.mask.compact()
        column.errors.removeAll { kept.contains($0.row) }
    }

    /// Whether there are only blanks in the text, and it is not declared to mean null.
    private func isBlank(_ field: DelimitedField, _ texts: TextValues, _ row: Int) -> Bool {
        texts.withBytes(row) { text in
            text.allSatisfy(DelimitedField.isBlank) && !field.format.nulls.contains { $0.elementsEqual(text) }
        }
    }

    private func markMalformed(
        _ field: DelimitedField, _ flags: ArraySlice<UInt8>, _ texts: TextValues, _ column: inout Column
    ) {
        var malformed: [CellError] = []
        for (row, flag) in flags.enumerated() where flag & CellFlag.malformed != 0 {
            column.mask.set(CellMask.error, at: row, count: column.count)
            malformed.append(
                CellError(
                    row: row, .malformedEscape, "\(field.format.name) holds an escape that names no character",
                    expected: "after a backslash a character, or up to three octal digits below 400",
                    found: Redacted(texts.string(row), isPersonal: field.format.isPersonal),
                    help: "say `escape: none` if backslashes mean nothing in the file", field: field.format.name))
        }
        let others = column.errors.filter { flags[flags.startIndex + Int($0.row)] & CellFlag.malformed == 0 }
        column.errors = (others + malformed).sorted { $0.row < $1.row }
    }
}

extension RowCells {
    /// All cells of a row as texts without the blanks around them, as a header row is read.
    ///
    /// - Parameter limit: how many at most.
    func texts(ofRow row: Int, limit: Int) -> [String] {
        let slots = (0..<limit).map { Int32(truncatingIfNeeded: $0) }
        var table = CellSplitter.split(text, [starts[row]], [lengths[row]], syntax, slots: slots, slotCount: limit)
        var bytes = text
        CellUnescaper(syntax: syntax).unescape(&table, &bytes)
        return (0..<min(Int(table.widths[0]), limit)).map { column in
            let start = Int(table.starts[column])
            let cell = bytes[start..<start + Int(table.lengths[column])]
            let kept = cell.drop(while: DelimitedField.isBlank)
            let end = kept.lastIndex { !DelimitedField.isBlank($0) }.map { $0 + 1 } ?? kept.startIndex
            return String(decoding: kept[..<end], as: UTF8.self)
        }
    }
}
