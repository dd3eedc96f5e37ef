/// Delimiters, quotes and line ends as mappings write them, where many cannot be typed.
enum StructureText {
    private static let names: [(name: String, bytes: [UInt8])] = [
        ("tab", [0x09]), ("comma", [0x2C]), ("semicolon", [0x3B]), ("pipe", [0x7C]), ("space", [0x20]), ("nul", [0]),
    ]

    /// - Parameter text: a name (`tab`, `pipe` …), hexadecimal code points (`0x1E`, `0x0D0A`), or the characters themselves,
    ///   with `\t`, `\n`, `\r`, `\0`, `\\` and `\xHH`.
    /// - Returns: its UTF-8; nil where that is not one to eight bytes, or where an escape means nothing.
    static func bytes(_ text: String) -> [UInt8]? {
        if let known = names.first(where: { $0.name == text }) { return known.bytes }
        let utf8 = Array(text.utf8)
        let result = utf8.starts(with: "0x".utf8) ? hexadecimal(utf8.dropFirst(2)) : unescaped(utf8)
        guard let result, (1...BytePattern.maximumLength).contains(result.count) else { return nil }
        return result
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var result: [UInt8] = []
        var rest = digits
        while let high = rest.first.flatMap(value), let low = rest.dropFirst().first.flatMap(value) {
            result += utf8(high << 4 | low)
            rest = rest.dropFirst(2)
        }
        return rest.isEmpty ? result : nil
    }

    private static func unescaped(_ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            // A backslash alone at the end is itself.
            guard byte == 0x5C, let next = rest.popFirst() else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "0"): result.append(0)
            case UInt8(ascii: "\\"): result.append(0x5C)
            case UInt8(ascii: "x"):
                guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else { return nil }
                result += utf8(high << 4 | low)
            default: return nil
            }
        }
        return result
    }

    private static func utf8(_ codePoint: UInt8) -> [UInt8] { Array(String(Unicode.Scalar(codePoint)).utf8) }

    /// Of a hexadecimal digit.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
