import Glibc

/// Owner of one iconv descriptor: a code page to UTF-8.
final class TextConverter {
    enum End { case done, full, incomplete, malformed }

    private let descriptor: iconv_t

    /// - Returns: nil where iconv does not know the code page.
    init?(from encoding: String) {
        guard let descriptor = iconv_open("UTF-8", encoding), descriptor != iconv_t(bitPattern: -1) else { return nil }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    /// Converts as far as input and room go; never splits a character.
    func convert(
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
