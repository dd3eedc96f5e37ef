import Connector

/// The codes that tell kinds of record apart, as text.
enum CodeText {
    /// - Returns: nil where a byte is no letter, digit, blank or usual mark.
    static func text(_ bytes: [UInt8], isEBCDIC: Bool) -> String? {
        var result = ""
        for byte in bytes {
            let character = isEBCDIC ? invariant[Int(byte)] : byte
            guard TextByte.isLetter(character) || TextByte.isDigit(character) || character == 0x20, character < 128 else { return nil }
            result.unicodeScalars.append(Unicode.Scalar(character))
        }
        // Texts lose the blanks at their end.
        while result.hasSuffix(" ") { result.removeLast() }
        return result.isEmpty ? nil : result
    }

    /// The characters that all EBCDIC pages have at the same place.
    private static let invariant: [UInt8] = (try? CodePage("cp037"))?.ascii ?? [UInt8](repeating: 0, count: 256)
}
