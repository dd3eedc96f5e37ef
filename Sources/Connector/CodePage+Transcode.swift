import Records

extension CodePage {
    /// The one byte that stands for an ASCII character in this code page.
    public func byte(for character: UInt8) -> UInt8? {
        if isASCIICompatible { return character < 128 ? character : nil }
        // The last one, since low-values that are read as blanks come first.
        return ascii.lastIndex { $0 == character && character != 0 }.map { UInt8($0) }
    }

    /// Whether letters stand where EBCDIC has them.
    public var isEBCDIC: Bool { ascii[0xC1] == 0x41 && ascii[0xF0] == 0x30 }

    /// The same page with 0x00, COBOL's low-values, read as a blank.
    public var withBlankLowValues: CodePage {
        var (wide, lengths) = (wide, lengths)
        (wide[0], lengths[0]) = (0x20, 1)
        return CodePage(
            name: name, isUTF8: false, wide: wide, lengths: lengths, isMultiByte: isMultiByte, iconvName: iconvName)
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
            guard let byte = (0..<256).last(where: { Int(lengths[$0]) == utf8.count && wide[$0] == packed }) else {
                return nil
            }
            result.append(UInt8(byte))
        }
        return result
    }

    /// Transcodes every byte that stands for one ASCII character other than NUL; the others become NUL.
    ///
    /// - Returns: as many bytes as the source has, and whether none of them is NUL.
    public func transcodedASCII(_ source: [UInt8]) -> (text: [UInt8], isPlain: Bool) {
        let text = [UInt8](unsafeUninitializedCapacity: source.count) { target, count in
            source.withUnsafeBufferPointer { source in
                if let from = source.baseAddress, let to = target.baseAddress { transcodePairs(from, to, source.count) }
            }
            count = source.count
        }
        return (text, text.withUnsafeBytes { PlainText.isPlainASCII($0) })
    }

    /// Two bytes with one look-up: half as many loads and stores as ``transcode(_:_:_:)``, which knows
    /// at once what is not ASCII.
    private func transcodePairs(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int) {
        let source = UnsafeRawPointer(from)
        let target = UnsafeMutableRawPointer(to)
        var index = 0
        pairs.withUnsafeBufferPointer { pairs in
            guard pairs.count == 1 << 16, let pairs = pairs.baseAddress else { return }
            while index &+ 8 <= count {
                let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let low = UInt64(pairs[Int(word & 0xFFFF)]) | UInt64(pairs[Int((word &>> 16) & 0xFFFF)]) &<< 16
                let high = UInt64(pairs[Int((word &>> 32) & 0xFFFF)]) | UInt64(pairs[Int(word &>> 48)]) &<< 16
                target.storeBytes(of: low | high &<< 32, toByteOffset: index, as: UInt64.self)
                index &+= 8
            }
        }
        _ = transcode(from + index, to + index, count &- index)
    }

    /// Transcodes a field of many records, one text behind the other.
    ///
    /// - Parameters:
    ///   - source: holds the records; `starts[i] + offset + length <= source.count` for every record.
    ///   - length: bytes of the field.
    /// - Returns: the UTF-8 of every text.
    public func texts(_ source: UnsafeBufferPointer<UInt8>, starts: [UInt32], offset: Int, length: Int) -> TranscodedTexts {
        var others: [Int32] = []
        let count = starts.count
        var bytes = [UInt8](unsafeUninitializedCapacity: count * length) { target, filled in
            if let from = source.baseAddress, let to = target.baseAddress {
                for (row, start) in starts.enumerated() {
                    let seen = transcode(from + (Int(start) &+ offset), to + row &* length, length)
                    if seen >= 128 { others.append(Int32(truncatingIfNeeded: row)) }
                }
            }
            filled = count * length
        }
        var textStarts = (0..<count).map { UInt32(truncatingIfNeeded: $0 * length) }
        guard !others.isEmpty else { return TranscodedTexts(bytes: bytes, starts: textStarts, lengths: nil) }
        var textLengths = [UInt32](repeating: UInt32(truncatingIfNeeded: length), count: count)
        for row in others {
            let from = Int(starts[Int(row)]) + offset
            let before = bytes.count
            append(UnsafeBufferPointer(rebasing: source[from..<from + length]), to: &bytes)
            textStarts[Int(row)] = UInt32(truncatingIfNeeded: before)
            textLengths[Int(row)] = UInt32(truncatingIfNeeded: bytes.count - before)
        }
        return TranscodedTexts(bytes: bytes, starts: textStarts, lengths: textLengths)
    }

    /// - Returns: a byte whose top bit is set where a byte stands for no ASCII character, or for NUL.
    @inline(__always)
    private func transcode(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ count: Int) -> UInt8 {
        ascii.withUnsafeBufferPointer { table in
            guard let table = table.baseAddress else { return 128 }
            var seen: UInt8 = 0
            for index in 0..<count {
                let byte = table[Int(from[index])]
                to[index] = byte
                // The top bit is set exactly where the byte, which is below 128, is zero.
                seen |= byte &- 1
            }
            return seen
        }
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
