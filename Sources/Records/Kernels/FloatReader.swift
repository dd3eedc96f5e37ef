/// Floating-point numbers of 4 and 8 bytes as doubles.
struct FloatReader {
    let number: FloatNumber

    /// - Returns: the nearest double; nil where there is none (NaN, infinity).
    @inline(__always)
    func read(_ field: UnsafePointer<UInt8>, _ length: Int) -> Double? {
        let raw = UnsafeRawPointer(field)
        if length == 4 {
            let word = raw.loadUnaligned(as: UInt32.self)
            let bits = number.isLittleEndian ? word.littleEndian : word.bigEndian
            if number.format == .ibm { return Self.hexadecimal(UInt64(bits) << 32) }
            let value = Double(Float(bitPattern: bits))
            return value.isFinite ? value : nil
        }
        guard length == 8 else { return nil }
        let word = raw.loadUnaligned(as: UInt64.self)
        let bits = number.isLittleEndian ? word.littleEndian : word.bigEndian
        if number.format == .ibm { return Self.hexadecimal(bits) }
        let value = Double(bitPattern: bits)
        return value.isFinite ? value : nil
    }

    /// 56 bits of fraction are rounded once, to the nearest and then even; every exponent is within a double's.
    @inline(__always)
    private static func hexadecimal(_ bits: UInt64) -> Double {
        let fraction = Double(bits & 0x00FF_FFFF_FFFF_FFFF)
        let exponent = 4 * (Int(truncatingIfNeeded: bits &>> 56 & 0x7F) &- 64) &- 56
        // From 2^-312 to 2^196, written as the bits of a double.
        let power = Double(bitPattern: UInt64(truncatingIfNeeded: exponent &+ 1_023) &<< 52)
        let magnitude = fraction * power
        return bits >> 63 == 1 && magnitude != 0 ? -magnitude : magnitude
    }
}
