import Records

/// The texts that one path gives to the rows of one table, while a batch fills.
///
/// Plain memory, written from C callbacks for every value; ``SAXState`` owns it. Rows without a text are filled in when the
/// next text or the end of the batch comes.
struct TextSlot {
    static let value: UInt8 = 0
    static let absent: UInt8 = 1
    /// The path matched again, and the field does not say which match it wants.
    static let repeated: UInt8 = 2
    /// The element says `xsi:nil`.
    static let null: UInt8 = 3
    /// It says so and holds something all the same.
    static let filledNull: UInt8 = 4
    /// It ended in a damaged stretch of the document.
    static let damaged: UInt8 = 5
    /// The element's `xsi:nil` is no boolean.
    static let unclearNull: UInt8 = 6

    /// What a row takes beside its text: where it starts, how long it is, and its flag.
    static let rowBytes = 2 * MemoryLayout<UInt32>.size + 1

    let table: Int
    let repeats: XMLRepeat
    let isOwnText: Bool
    let isMarkup: Bool
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var byteCount = 0
    private var byteCapacity = 1 << 12
    private var starts: UnsafeMutablePointer<UInt32>
    private var lengths: UnsafeMutablePointer<UInt32>
    private var flags: UnsafeMutablePointer<UInt8>
    private(set) var rowCount = 0
    private var rowCapacity = 1 << 8
    private var hasFlags = false
    /// Level of the element whose text is being taken; 0 for none.
    private(set) var openDepth: Int32 = 0

    init(_ slot: XMLMachine.Slot) {
        table = slot.table
        repeats = slot.repeats
        isOwnText = slot.content == .text
        isMarkup = slot.content == .xml
        bytes = .allocate(capacity: byteCapacity)
        starts = .allocate(capacity: rowCapacity)
        lengths = .allocate(capacity: rowCapacity)
        flags = .allocate(capacity: rowCapacity)
    }

    func deallocate() {
        bytes.deallocate()
        starts.deallocate()
        lengths.deallocate()
        flags.deallocate()
    }

    /// Begins a text for a row.
    ///
    /// - Returns: false where the row keeps the text that it has.
    mutating func open(row: Int, depth: Int) -> Bool {
        if row < rowCount {
            // A match inside of a match leaves open where the text ends.
            switch openDepth > 0 ? .error : repeats {
            case .first: return false
            case .error:
                flags[row] = Self.repeated
                hasFlags = true
                return false
            case .last:
                starts[row] = UInt32(truncatingIfNeeded: byteCount)
                flags[row] = Self.value
            }
        } else {
            if row > rowCount { fill(to: row) }
            if rowCount == rowCapacity { growRows() }
            starts[rowCount] = UInt32(truncatingIfNeeded: byteCount)
            lengths[rowCount] = 0
            flags[rowCount] = Self.value
            rowCount += 1
        }
        openDepth = Int32(truncatingIfNeeded: depth)
        return true
    }

    /// The open text is that of an element with `xsi:nil`.
    ///
    /// - Parameter flag: ``null`` or ``unclearNull``.
    mutating func openNull(_ flag: UInt8) {
        flags[rowCount - 1] = flag
        hasFlags = true
    }

    @inline(__always)
    mutating func append(_ text: UnsafePointer<UInt8>, _ count: Int) {
        if byteCapacity - byteCount < count { growBytes(count) }
        (bytes + byteCount).update(from: text, count: count)
        byteCount += count
    }

    /// Takes back the last byte of the open text.
    mutating func dropLast() { if openLength > 0 { byteCount -= 1 } }

    /// Bytes of the text that is open; the open row is always the last.
    var openLength: Int { byteCount - Int(starts[rowCount - 1]) }

    mutating func close() {
        let length = openLength
        lengths[rowCount - 1] = UInt32(truncatingIfNeeded: length)
        openDepth = 0
        if flags[rowCount - 1] == Self.null, length > 0 { flags[rowCount - 1] = Self.filledNull }
    }

    /// What a row holds: its flag and bytes; nil where it has nothing yet, or not all of it.
    func settled(row: Int) -> (flag: UInt8, bytes: UnsafeBufferPointer<UInt8>)? {
        guard row < rowCount, row >= 0, openDepth == 0 || row < rowCount - 1, flags[row] != Self.absent else { return nil }
        return (flags[row], UnsafeBufferPointer(start: bytes + Int(starts[row]), count: Int(lengths[row])))
    }

    /// A row from outside of the record. Where the row before has the same text, both share its bytes.
    mutating func appendBorrowed(_ flag: UInt8, _ text: UnsafeBufferPointer<UInt8>, row: Int) {
        fill(to: row)
        if rowCount == rowCapacity { growRows() }
        let last = rowCount - 1
        if last >= 0, flags[last] != Self.absent, Int(lengths[last]) == text.count,
            text.elementsEqual(UnsafeBufferPointer(start: bytes + Int(starts[last]), count: text.count))
        {
            starts[rowCount] = starts[last]
        } else {
            starts[rowCount] = UInt32(truncatingIfNeeded: byteCount)
            if let base = text.baseAddress { append(base, text.count) }
        }
        lengths[rowCount] = UInt32(truncatingIfNeeded: text.count)
        flags[rowCount] = flag
        if flag != Self.value { hasFlags = true }
        rowCount += 1
    }

    mutating func fill(to row: Int) {
        while rowCount < row {
            if rowCount == rowCapacity { growRows() }
            starts[rowCount] = 0
            lengths[rowCount] = 0
            flags[rowCount] = Self.absent
            hasFlags = true
            rowCount += 1
        }
    }

    /// Hands out the first rows, and keeps those after them: the rows of records that are still open.
    ///
    /// - Complexity: O(bytes); the rows that stay are few.
    mutating func take(rows: Int) -> SlotTexts {
        fill(to: rows)
        let result = SlotTexts(
            texts: TextValues(
                bytes: Array(UnsafeBufferPointer(start: bytes, count: byteCount)),
                starts: Array(UnsafeBufferPointer(start: starts, count: rows)),
                lengths: Array(UnsafeBufferPointer(start: lengths, count: rows))),
            flags: hasFlags ? Array(UnsafeBufferPointer(start: flags, count: rows)) : [])
        byteCount = 0
        let kept = rowCount - rows
        guard kept > 0 else {
            rowCount = 0
            hasFlags = false
            return result
        }
        if openDepth > 0 { lengths[rowCount - 1] = UInt32(result.texts.bytes.count) - starts[rowCount - 1] }
        result.texts.bytes.withUnsafeBufferPointer { old in
            for row in 0..<kept {
                let start = Int(starts[rows + row])
                let length = Int(lengths[rows + row])
                starts[row] = UInt32(truncatingIfNeeded: byteCount)
                lengths[row] = UInt32(truncatingIfNeeded: length)
                flags[row] = flags[rows + row]
                if let base = old.baseAddress, length > 0 { append(base + start, length) }
            }
        }
        rowCount = kept
        hasFlags = true
        return result
    }

    /// Ends the open text, which nobody may use.
    mutating func spoil() {
        close()
        flags[rowCount - 1] = Self.damaged
        hasFlags = true
    }

    /// Forgets the rows from one on: those of a record that is given up. Their bytes stay until the batch ends.
    mutating func drop(from row: Int) {
        rowCount = min(rowCount, max(row, 0))
        openDepth = 0
    }

    /// The rows as they are, where no text is open.
    func held() -> Handover.Texts {
        Handover.Texts(
            bytes: Array(UnsafeBufferPointer(start: bytes, count: byteCount)),
            starts: Array(UnsafeBufferPointer(start: starts, count: rowCount)),
            lengths: Array(UnsafeBufferPointer(start: lengths, count: rowCount)),
            flags: Array(UnsafeBufferPointer(start: flags, count: rowCount)))
    }

    /// Begins with the rows of another slot.
    mutating func take(_ held: Handover.Texts) {
        held.bytes.withUnsafeBufferPointer { if let base = $0.baseAddress { append(base, $0.count) } }
        fill(to: held.flags.count)
        for row in held.flags.indices {
            starts[row] = held.starts[row]
            lengths[row] = held.lengths[row]
            flags[row] = held.flags[row]
        }
    }

    /// Bytes of the rows that are held.
    var heldBytes: Int { byteCount + rowCount * Self.rowBytes }

    @inline(never)
    private mutating func growBytes(_ count: Int) {
        let capacity = max(byteCapacity * 2, byteCount + count)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: bytes, count: byteCount)
        bytes.deallocate()
        bytes = larger
        byteCapacity = capacity
    }

    @inline(never)
    private mutating func growRows() {
        let capacity = rowCapacity * 2
        starts = Self.grown(starts, rowCount, capacity)
        lengths = Self.grown(lengths, rowCount, capacity)
        flags = Self.grown(flags, rowCount, capacity)
        rowCapacity = capacity
    }

    private static func grown<Element: BitwiseCopyable>(
        _ old: UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        larger.update(from: old, count: count)
        old.deallocate()
        return larger
    }
}
