/// The USAGE of an item: how its value is stored.
public enum ItemUsage: String, Sendable, Hashable, CaseIterable {
    case display = "DISPLAY"
    /// Also COMP-4 and COMP: big-endian on every platform.
    case binary = "BINARY"
    /// Binary in the machine's own order, to the full range of its bytes.
    case nativeBinary = "COMP-5"
    /// Unsigned big-endian binary of as many bytes as the picture says (Micro Focus).
    case hexadecimal = "COMP-X"
    /// COMP-1: 4 bytes; IBM hexadecimal or IEEE, as the machine has it.
    case shortFloat = "COMP-1"
    /// COMP-2: 8 bytes.
    case longFloat = "COMP-2"
    /// COMP-3.
    case packedDecimal = "PACKED-DECIMAL"
    /// COMP-6: two digits a byte and no sign.
    case unsignedPacked = "COMP-6"
    case binaryChar = "BINARY-CHAR"
    case binaryShort = "BINARY-SHORT"
    case binaryLong = "BINARY-LONG"
    case binaryDouble = "BINARY-DOUBLE"
    /// IEEE, 4 bytes.
    case floatShort = "FLOAT-SHORT"
    /// IEEE, 8 bytes.
    case floatLong = "FLOAT-LONG"
    case national = "NATIONAL"
    case doubleByte = "DISPLAY-1"
    case utf8 = "UTF-8"
    case index = "INDEX"
    case pointer = "POINTER"
    case pointer32 = "POINTER-32"
    case procedurePointer = "PROCEDURE-POINTER"
    case functionPointer = "FUNCTION-POINTER"
    case objectReference = "OBJECT REFERENCE"

    private static let words: [String: ItemUsage] = {
        var words: [String: ItemUsage] = [:]
        for usage in allCases where usage != .objectReference { words[usage.rawValue] = usage }
        let computational: [(String, ItemUsage)] = [
            ("", .binary), ("-1", .shortFloat), ("-2", .longFloat), ("-3", .packedDecimal), ("-4", .binary),
            ("-5", .nativeBinary),
            ("-6", .unsignedPacked), ("-X", .hexadecimal),
        ]
        for (suffix, usage) in computational {
            words["COMP" + suffix] = usage
            words["COMPUTATIONAL" + suffix] = usage
        }
        return words
    }()

    /// - Parameter word: upper-case. OBJECT REFERENCE is two words and not among them.
    init?(word: String) {
        guard let usage = Self.words[word] else { return nil }
        self = usage
    }

    static var names: [String] { words.keys.sorted() }

    /// Whether the usage alone says the size, so that the item has no picture.
    var hasNoPicture: Bool {
        switch self {
        case .shortFloat, .longFloat, .binaryChar, .binaryShort, .binaryLong, .binaryDouble, .floatShort, .floatLong, .index,
            .pointer,
            .pointer32, .procedurePointer, .functionPointer, .objectReference:
            true
        case .display, .binary, .nativeBinary, .hexadecimal, .packedDecimal, .unsignedPacked, .national, .doubleByte, .utf8:
            false
        }
    }
}
