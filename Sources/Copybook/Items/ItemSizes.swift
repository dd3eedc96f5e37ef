/// Bytes and alignment of elementary items.
enum ItemSizes {
    /// Bytes of a binary number.
    static func binary(digits: Int, isSigned: Bool, _ sizes: CopybookOptions.BinarySizes) -> Int {
        switch sizes {
        case .halfword, .powersOfTwo:
            if digits <= 2, sizes == .powersOfTwo { return 1 }
            return digits <= 4 ? 2 : digits <= 9 ? 4 : digits <= 18 ? 8 : 16
        case .fewest: return fewest(digits: digits, isSigned: isSigned)
        }
    }

    /// The fewest bytes that hold every number of so many digits, up to 38.
    static func fewest(digits: Int, isSigned: Bool) -> Int {
        // The digits that 1, 2, … 16 bytes hold in full.
        let unsigned = [2, 4, 7, 9, 12, 14, 16, 19, 21, 24, 26, 28, 31, 33, 36, 38]
        let signed = [2, 4, 6, 9, 11, 14, 16, 18, 21, 23, 26, 28, 31, 33, 35, 38]
        return ((isSigned ? signed : unsigned).firstIndex { $0 >= digits } ?? 15) + 1
    }

    /// Bytes of an item whose usage has no picture; nil for other usages.
    static func withoutPicture(_ usage: ItemUsage, _ options: CopybookOptions) -> Int? {
        switch usage {
        case .binaryChar: 1
        case .binaryShort: 2
        case .binaryLong, .shortFloat, .floatShort, .pointer32: 4
        case .binaryDouble, .longFloat, .floatLong, .procedurePointer: 8
        case .index, .pointer, .functionPointer, .objectReference: options.pointerBytes.rawValue
        case .display, .binary, .nativeBinary, .hexadecimal, .packedDecimal, .unsignedPacked, .national, .doubleByte, .utf8: nil
        }
    }

    /// The boundary that SYNCHRONIZED puts an item on; 1 where it has no effect.
    ///
    /// Source: Language Reference, "Slack bytes within records": 2 for binary items of up to four digits, 4 for longer ones and
    /// COMP-1, 8 for COMP-2, 4 or 8 for addresses.
    static func boundary(_ usage: ItemUsage, length: Int, _ options: CopybookOptions) -> Int {
        switch usage {
        case .binary, .nativeBinary, .binaryChar, .binaryShort, .binaryLong, .binaryDouble:
            length <= 2 ? length : length >= 8 && options.alignsLongBinaryOnDoubleword ? 8 : 4
        case .shortFloat, .floatShort, .pointer32: 4
        case .longFloat, .floatLong: 8
        case .index, .pointer, .procedurePointer, .functionPointer, .objectReference: options.pointerBytes.rawValue
        case .display, .hexadecimal, .packedDecimal, .unsignedPacked, .national, .doubleByte, .utf8: 1
        }
    }
}
