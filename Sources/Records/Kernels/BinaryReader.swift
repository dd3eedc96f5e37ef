/// Binary whole numbers of 1 to 8 bytes with two shifts, and of up to 16 slowly.
struct BinaryReader: StoredNumberReader {
    private let isSigned: Bool
    private let isLittleEndian: Bool
    private let digits: Int?
    /// The greatest magnitude that the picture allows, as far as 64 bits go.
    private let limit: UInt64

    init(_ binary: BinaryNumber) {
        isSigned = binary.isSigned
        isLittleEndian = binary.isLittleEndian
        digits = binary.digits
        limit = binary.digits.flatMap { $0 <= 18 ? UInt64(Decimal38.powerOfTen(max($0, 0))) - 1 : nil } ?? .max
    }

    @inline(__always)
    func fast(_ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int64? {
        let end = start &+ length
        guard end >= 8, length <= 8, length > 0 else { return nil }
        let unused = UInt64(truncatingIfNeeded: 64 &- length &* 8)
        let all = UnsafeRawPointer(base + (end &- 8)).loadUnaligned(as: UInt64.self)
        // The field's bytes at the top of the word, so that shifting them down brings the sign along.
        let top = isLittleEndian ? all.littleEndian : all.bigEndian &<< unused
        let value = isSigned ? Int64(bitPattern: top) &>> Int64(unused) : Int64(bitPattern: top &>> unused)
        guard value.magnitude <= limit, isSigned || value >= 0 else { return nil }
        return value
    }

    @inline(never)
    func read(_ field: UnsafePointer<UInt8>, _ length: Int) -> StoredNumber {
        guard length > 0, length <= 16 else { return .malformed("it has \(length) bytes") }
        var bits: UInt128 = 0
        for index in 0..<length { bits = bits << 8 | UInt128(field[isLittleEndian ? length - 1 - index : index]) }
        let unused = UInt128(128 - length * 8)
        let isNegative = isSigned && bits >> UInt128(length * 8 - 1) == 1
        let magnitude = isNegative ? ((~bits &+ 1) << unused) >> unused : bits
        if let digits, magnitude >= UInt128(Decimal38.powerOfTen(min(max(digits, 0), 38))) { return .beyondPicture }
        guard magnitude <= UInt128(Decimal38.maximumMantissa) else { return .tooLarge }
        return .value(isNegative ? -Int128(magnitude) : Int128(magnitude))
    }
}
