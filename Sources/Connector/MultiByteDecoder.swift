import Glibc

/// Reads texts of an encoding with characters of several bytes, each text on its own: one that is broken off breaks no other.
///
/// Not `Sendable`: it owns a converter of iconv.
public final class MultiByteDecoder {
    private let converter: iconv_t
    /// Between shift-out and shift-in characters have two bytes.
    private let hasShifts: Bool
    private let isDoubleByte: Bool
    /// The bytes of one text as iconv reads them, and what it makes of them.
    private var source: [CChar] = []
    private var target: [CChar] = []

    private static let shiftOut: UInt8 = 0x0E
    private static let shiftIn: UInt8 = 0x0F

    /// - Parameter isDoubleByte: texts hold characters of two bytes only, without shifts around them (PIC G and PIC N).
    /// - Returns: nil where iconv does not know the page any more.
    public init?(_ page: CodePage, isDoubleByte: Bool) {
        guard let converter = iconv_open("UTF-8", page.iconvName), Int(bitPattern: converter) != -1 else { return nil }
        self.converter = converter
        hasShifts = page.isMultiByte && page.isEBCDIC
        self.isDoubleByte = isDoubleByte
    }

    deinit { iconv_close(converter) }

    /// Appends the UTF-8 of a text; 0xFF, which is in no UTF-8 text, where it is malformed.
    public func append(_ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
        guard let length = fill(text), convert(length, &result) else {
            result.append(0xFF)
            return
        }
    }

    /// - Returns: how many bytes of ``source`` are to be read; nil where shifts are not balanced or half a character is there.
    private func fill(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        if source.count < text.count + 2 {
            source = [CChar](repeating: 0, count: text.count + 2)
            target = [CChar](repeating: 0, count: (text.count + 2) * 4)
        }
        guard isDoubleByte else {
            if hasShifts, !Self.isBalanced(text) { return nil }
            for (index, byte) in text.enumerated() { source[index] = CChar(bitPattern: byte) }
            return text.count
        }
        guard text.count.isMultiple(of: 2) else { return nil }
        var count = text.count
        if hasShifts {
            // Two EBCDIC blanks are the blank of double-byte text; behind the last character they fill the field up.
            while count >= 2, text[count - 1] == 0x40, text[count - 2] == 0x40 { count -= 2 }
            if count == 0 { return 0 }
            source[0] = CChar(bitPattern: Self.shiftOut)
            source[count + 1] = CChar(bitPattern: Self.shiftIn)
            for index in 0..<count { source[index + 1] = CChar(bitPattern: text[index]) }
            return count + 2
        }
        for index in 0..<count { source[index] = CChar(bitPattern: text[index]) }
        return count
    }

    private static func isBalanced(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        var isShifted = false
        while index < text.count {
            if isShifted {
                if text[index] == shiftIn {
                    isShifted = false
                    index += 1
                } else {
                    index += 2
                }
            } else {
                if text[index] == shiftIn { return false }
                isShifted = text[index] == shiftOut
                index += 1
            }
        }
        return !isShifted && index == text.count
    }

    private func convert(_ length: Int, _ result: inout [UInt8]) -> Bool {
        _ = iconv(converter, nil, nil, nil, nil)
        var isWhole = false
        var written = 0
        source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var left = length
                var to = target.baseAddress
                var room = target.count
                isWhole = iconv(converter, &from, &left, &to, &room) != -1 && left == 0
                isWhole = iconv(converter, nil, nil, &to, &room) != -1 && isWhole
                written = target.count - room
            }
        }
        if isWhole { for index in 0..<written { result.append(UInt8(bitPattern: target[index])) } }
        return isWhole
    }
}
