internal import Delta
internal import Postgres
internal import Records

/// Bytes of a binary COPY on their way to the server, in the format of PostgreSQL's manual (`COPY`, "Binary Format"): values in
/// network byte order, each behind its length.
struct CopyBuffer: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    /// Microseconds and days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count.
    private static let epochMicroseconds: Int64 = 946_684_800_000_000
    private static let epochDays: Int32 = 10_957
    private static let powers: [UInt64] = [1, 10, 100, 1_000, 10_000]

    init(capacity: Int = 4_096) {
        memory = .allocate(byteCount: max(capacity, 64), alignment: 8)
    }

    deinit { memory.deallocate() }

    /// Sends what is there, and begins anew.
    mutating func drain(to copy: PostgresCopyIn) throws {
        try copy.write(UnsafeRawBufferPointer(rebasing: memory[0..<count]))
        count = 0
    }

    mutating func appendHeader() {
        for byte in [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00] as [UInt8] { append(byte: byte) }
        append(big: 0 as Int32)
        append(big: 0 as Int32)
    }

    mutating func appendTrailer() { append(big: -1 as Int16) }

    /// Begins a row.
    mutating func appendFieldCount(_ fields: Int16) { append(big: fields) }

    mutating func appendNull() { append(big: -1 as Int32) }

    mutating func append(int value: Int64) {
        append(big: 8 as Int32)
        append(big: value)
    }

    mutating func append(bool value: Bool) {
        append(big: 1 as Int32)
        append(byte: value ? 1 : 0)
    }

    mutating func append(double value: Double) {
        append(big: 8 as Int32)
        append(big: value.bitPattern)
    }

    mutating func append(date value: CalendarDate) {
        append(big: 4 as Int32)
        append(big: value.days - Self.epochDays)
    }

    mutating func append(timestamp value: Timestamp) {
        append(big: 8 as Int32)
        append(big: value.microseconds - Self.epochMicroseconds)
    }

    mutating func append(id: RowID) {
        append(big: 16 as Int32)
        append(big: id.high)
        append(big: id.low)
    }

    mutating func append(hash: RowHash) {
        append(big: 16 as Int32)
        append(big: hash.high)
        append(big: hash.low)
    }

    mutating func append(bytes: UnsafeRawBufferPointer) {
        append(big: Int32(truncatingIfNeeded: bytes.count))
        append(raw: bytes)
    }

    mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(bytes: UnsafeRawBufferPointer($0)) }
    }

    mutating func append(optionalText text: String?) {
        if let text { append(text: text) } else { appendNull() }
    }

    /// `jsonb`: a version byte in front of the text.
    mutating func append(json: UnsafeRawBufferPointer) {
        append(big: Int32(truncatingIfNeeded: json.count + 1))
        append(byte: 1)
        append(raw: json)
    }

    /// `numeric`: digits to the base of 10,000, the first of which counts 10,000 to the power of `weight`, a sign, and how many
    /// decimal places are shown (numeric_recv in PostgreSQL's sources).
    mutating func append(decimal value: Decimal38) {
        let scale = Int(value.scale)
        let groupsAfterPoint = (scale + 3) / 4
        var rest = value.mantissa.magnitude
        // At most 38 digits and three of padding: eleven groups.
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 12) { groups in
            var used = 0
            let padding = groupsAfterPoint * 4 - scale
            if padding > 0 {
                let divisor = UInt128(Self.powers[4 - padding])
                let (quotient, digits) = rest.quotientAndRemainder(dividingBy: divisor)
                groups[0] = UInt16(truncatingIfNeeded: UInt64(truncatingIfNeeded: digits) * Self.powers[padding])
                used = 1
                rest = quotient
            }
            while rest > UInt128(UInt64.max) {
                let (quotient, group) = rest.quotientAndRemainder(dividingBy: 10_000)
                groups[used] = UInt16(truncatingIfNeeded: group)
                used += 1
                rest = quotient
            }
            var small = UInt64(truncatingIfNeeded: rest)
            while small > 0 {
                groups[used] = UInt16(truncatingIfNeeded: small % 10_000)
                used += 1
                small /= 10_000
            }
            // Groups stand with the least first. Zeros at either end are not sent.
            var first = 0
            while first < used, groups[first] == 0 { first += 1 }
            while used > first, groups[used - 1] == 0 { used -= 1 }
            let digits = used - first
            append(big: Int32(8 + 2 * digits))
            append(big: Int16(digits))
            append(big: digits == 0 ? 0 : Int16(used - 1 - groupsAfterPoint))
            append(big: digits > 0 && value.mantissa < 0 ? 0x4000 as Int16 : 0)
            append(big: Int16(scale))
            for index in 0..<digits { append(big: groups[used - 1 - index]) }
        }
    }

    // MARK: bytes

    mutating func append(raw bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        room(for: bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }

    private mutating func append(byte: UInt8) { room(for: 1).storeBytes(of: byte, as: UInt8.self) }

    private mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(big value: Value) {
        room(for: MemoryLayout<Value>.size).storeBytes(of: value.bigEndian, as: Value.self)
    }

    @inline(__always)
    private mutating func room(for bytes: Int) -> UnsafeMutableRawPointer {
        if memory.count - count < bytes { grow(bytes) }
        defer { count += bytes }
        // Safe: memory is never empty.
        return memory.baseAddress.unsafelyUnwrapped + count
    }

    private mutating func grow(_ bytes: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(memory.count * 2, count + bytes), alignment: 8)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[0..<count]))
        memory.deallocate()
        memory = larger
    }
}
