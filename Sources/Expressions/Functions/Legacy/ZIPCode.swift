/// ZIP codes of the United States Postal Service.
enum ZIPCode {
    /// Appends `99999` or `99999-9999`. 00000 is nobody's code, and behind a dash four digits must follow.
    ///
    /// - Returns: whether the text is a ZIP code; only then something was appended.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) -> Bool {
        let start = result.count
        var digits = 0
        var hasSuffix = false
        var hasDash = false
        var isZero = true
        var isClean = true
        for byte in text {
            switch byte {
            case 0x30...0x39:
                if digits == 5 { result.append(0x2D) }
                if digits >= 5, byte != 0x30 { hasSuffix = true }
                if digits < 5, byte != 0x30 { isZero = false }
                if digits < 9 { result.append(byte) }
                digits += 1
            case 0x20: break
            case 0x2D:
                if digits != 5 || hasDash { isClean = false }
                hasDash = true
            default: isClean = false
            }
        }
        let isCode = isClean && !isZero && (digits == 9 || (digits == 5 && !hasDash))
        if !isCode {
            result.removeLast(result.count - start)
        } else if digits == 9, !hasSuffix {
            result.removeLast(5)
        }
        return isCode
    }
}
