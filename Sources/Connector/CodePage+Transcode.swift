extension CodePage {
    /// The one byte that stands for an ASCII character in this code page.
    public func byte(for character: UInt8) -> UInt8? {
        if isASCIICompatible { return character < 128 ? character : nil }
        return ascii.firstIndex { $0 == character && character != 0 }.map { UInt8($0) }
    }

    /// A text in the bytes of this code page; nil where a character has no byte.
    ///
    /// - Complexity: O(256 × length).
    public func encode(_ text: [UInt8]) -> [UInt8]? {
        if isUTF8 { return text }
        var result: [UInt8] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let utf8 = Array(String(scalar).utf8)
            let packed = utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let byte = (0..<256).first(where: { Int(lengths[$0]) == utf8.count && wide[$0] == packed }) else {
                return nil
            }
            result.append(UInt8(byte))
        }
        return result
    }

    /// The code page as overpunched numbers need it: national EBCDIC pages have letters where 0xC0 and 0xD0, the zoned zeros,
    /// are `{` and `}` in others. nil where this page needs no change.
    public var forZonedNumbers: CodePage? {
        guard ascii[0xF0] == 0x30, ascii[0xC1] == 0x41, ascii[0xC0] != 0x7B || ascii[0xD0] != 0x7D else { return nil }
        var wide = wide
        var lengths = lengths
        (wide[0xC0], lengths[0xC0]) = (0x7B, 1)
        (wide[0xD0], lengths[0xD0]) = (0x7D, 1)
        return CodePage(name: name, isUTF8: false, wide: wide, lengths: lengths)
    }

    /// Transcodes bytes that all stand for ASCII other than NUL, in one loop.
    ///
    /// - Returns: nil where one of them does not; ``append(_:to:)`` then does the work field by field.
    public func transcodedASCII(_ source: [UInt8]) -> [UInt8]? {
        var isASCII = true
        let result = [UInt8](unsafeUninitializedCapacity: source.count) { target, count in
            source.withUnsafeBufferPointer { source in
                ascii.withUnsafeBufferPointer { table in
                    guard let from = source.baseAddress, let to = target.baseAddress, let table = table.baseAddress else {
                        return
                    }
                    var zeros: UInt8 = 0
                    for index in 0..<source.count {
                        let byte = table[Int(from[index])]
                        to[index] = byte
                        // The top bit is set exactly where the byte, which is below 128, is zero.
                        zeros |= byte &- 1
                    }
                    isASCII = zeros < 128
                }
            }
            count = source.count
        }
        return isASCII ? result : nil
    }

    /// Appends the UTF-8 of a text. A byte without a meaning becomes 0xFF, which is in no UTF-8 text, so that decoders see the
    /// error in the very field that has it.
    public func append(_ source: UnsafeBufferPointer<UInt8>, to target: inout [UInt8]) {
        if isUTF8 {
            target.append(contentsOf: source)
            return
        }
        for byte in source {
            let length = lengths[Int(byte)]
            if length == 1 {
                target.append(UInt8(truncatingIfNeeded: wide[Int(byte)]))
            } else if length == 0 {
                target.append(0xFF)
            } else {
                var rest = wide[Int(byte)]
                for _ in 0..<length {
                    target.append(UInt8(truncatingIfNeeded: rest))
                    rest >>= 8
                }
            }
        }
    }
}
