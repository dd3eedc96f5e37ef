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

    let table: Int
    let repeats: XMLRepeat
    let isInherited: Bool
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var byteCount = 0
    private var byteCapacity = 1 << 12
    private var starts: UnsafeMutablePointer<UInt32>
    private var lengths: UnsafeMutablePointer<UInt32>
    private var flags: UnsafeMutablePointer<UInt8>
    private(set) var rowCount = 0
    private var rowCapacity = 1 << 8
    private var hasFlags = false
    private(set) var isOpen = false

    init(_ slot: XMLMachine.Slot) {
        table = slot.table
        repeats = slot.repeats
        isInherited = slot.isInherited
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
    mutating func open(row: Int) -> Bool {
        if row < rowCount {
            switch repeats {
            case .first: return false
            case .error:
                flags[row] = Self.repeated
                hasFlags = true
                return false
            case .last: starts[row] = UInt32(truncatingIfNeeded: byteCount)
            }
        } else {
            if row > rowCount { fill(to: row) }
            if rowCount == rowCapacity { growRows() }
            starts[rowCount] = UInt32(truncatingIfNeeded: byteCount)
            lengths[rowCount] = 0
            flags[rowCount] = Self.value
            rowCount += 1
        }
        isOpen = true
        return true
    }

    @inline(__always)
    mutating func append(_ text: UnsafePointer<UInt8>, _ count: Int) {
        if byteCapacity - byteCount < count { growBytes(count) }
        (bytes + byteCount).update(from: text, count: count)
        byteCount += count
    }

    /// Bytes of the text that is open; the open row is always the last.
    var openLength: Int { byteCount - Int(starts[rowCount - 1]) }

    mutating func close() {
        lengths[rowCount - 1] = UInt32(truncatingIfNeeded: openLength)
        isOpen = false
    }

    /// A row that shares bytes already there.
    mutating func appendView(start: Int, length: Int) {
        if rowCount == rowCapacity { growRows() }
        starts[rowCount] = UInt32(truncatingIfNeeded: start)
        lengths[rowCount] = UInt32(truncatingIfNeeded: length)
        flags[rowCount] = Self.value
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

    /// Hands out what was gathered and starts anew.
    mutating func take(rows: Int) -> SlotTexts {
        fill(to: rows)
        let result = SlotTexts(
            texts: TextValues(
                bytes: Array(UnsafeBufferPointer(start: bytes, count: byteCount)),
                starts: Array(UnsafeBufferPointer(start: starts, count: rowCount)),
                lengths: Array(UnsafeBufferPointer(start: lengths, count: rowCount))),
            flags: hasFlags ? Array(UnsafeBufferPointer(start: flags, count: rowCount)) : [])
        byteCount = 0
        rowCount = 0
        hasFlags = false
        return result
    }

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
