import Glibc

/// Owner of one iconv descriptor: a code page to UTF-8.
final class TextConverter {
    enum End { case done, full, incomplete, malformed }

    /// Bytes of a character of two bytes with the shift codes around it.
    private static let longestCharacter = 4

    private let descriptor: iconv_t
    /// Mainframes end lines with NEL (0x15), which their code pages tell from line feed (0x25) and XML 1.0 does not take for
    /// white space. Both are read as line feeds, as the parsers there do.
    private var hasNextLine = false

    /// - Returns: nil where iconv does not know the code page.
    init?(from encoding: String) {
        guard let descriptor = iconv_open("UTF-8", encoding), descriptor != iconv_t(bitPattern: -1) else { return nil }
        self.descriptor = descriptor
        hasNextLine = meaning(0x4C) == [0x3C] && meaning(0x15) == [0xC2, 0x85] && meaning(0x25) == [0x0A]
        reset()
    }

    private func meaning(_ byte: UInt8) -> [UInt8] {
        var target = [UInt8](repeating: 0, count: 8)
        let count = withUnsafeBytes(of: byte) { source in
            target.withUnsafeMutableBytes { convertBytes(source, into: $0).produced }
        }
        return Array(target.prefix(count))
    }

    deinit { iconv_close(descriptor) }

    /// Converts as far as input and room go; never splits a character.
    func convert(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int, end: End) {
        guard hasNextLine else { return convertBytes(source, into: target) }
        // No character of these code pages becomes less than one byte of UTF-8, but shift codes do; what more is looked at makes sure
        // that a character is among it.
        let count = min(source.count, target.count + Self.longestCharacter)
        let some = UnsafeRawBufferPointer(rebasing: source[..<count])
        let result =
            some.contains(0x15)
            ? some.map { $0 == 0x15 ? 0x25 : $0 }.withUnsafeBytes { convertBytes($0, into: target) } : convertBytes(some, into: target)
        guard count < source.count, result.end == .done || result.end == .incomplete else { return result }
        return (result.consumed, result.produced, .full)
    }

    private func convertBytes(
        _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int, end: End) {
        guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress else { return (0, 0, .done) }
        var input: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: sourceBase).assumingMemoryBound(
            to: CChar.self)
        var output: UnsafeMutablePointer<CChar>? = targetBase.assumingMemoryBound(to: CChar.self)
        var inputLeft = source.count
        var outputLeft = target.count
        let status = iconv(descriptor, &input, &inputLeft, &output, &outputLeft)
        let code = errno
        let end: End =
            status != -1
            ? .done : code == E2BIG ? .full : code == EINVAL ? .incomplete : .malformed
        return (source.count - inputLeft, target.count - outputLeft, end)
    }

    /// Forgets shift states.
    func reset() { _ = iconv(descriptor, nil, nil, nil, nil) }
}
