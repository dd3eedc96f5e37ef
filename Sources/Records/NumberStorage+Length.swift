extension NumberStorage {
    /// Why a field of so many bytes cannot hold its number; nil where it can.
    public func problem(length: Int) -> String? {
        switch self {
        case .text, .zoned: return nil
        case .edited(let picture):
            return length == picture.length ? nil : "its picture takes \(picture.length) bytes, not \(length)"
        case .packed(let packed):
            if length < 1 || length > PackedNumber.maximumLength {
                return "a packed number has 1 to \(PackedNumber.maximumLength) bytes, not \(length)"
            }
            guard let digits = packed.digits, digits > packed.room(length: length) else { return nil }
            return "\(length) bytes have room for \(packed.room(length: length)) digits, not for \(digits)"
        case .binary(let binary):
            guard (1...8).contains(length) || length == 16 else {
                return "a binary number has 1 to 8 or 16 bytes, not \(length)"
            }
            guard let digits = binary.digits, length <= 8, digits > 18 else { return nil }
            return "\(length) bytes hold 18 digits at most, not \(digits)"
        case .float: return length == 4 || length == 8 ? nil : "a floating-point number has 4 or 8 bytes, not \(length)"
        }
    }
}
