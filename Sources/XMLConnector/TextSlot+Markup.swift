import CLibXML2

/// Texts that are XML themselves.
extension TextSlot {
    mutating func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    mutating func append(qualified prefix: UnsafePointer<UInt8>?, _ name: UnsafePointer<UInt8>) {
        if let prefix {
            append(prefix, Int(xmlStrlen(prefix)))
            append(":")
        }
        append(name, Int(xmlStrlen(name)))
    }

    /// Text, with references for what would not be read back as it is (XML 1.0, sections 2.4, 2.11 and 3.3.3).
    mutating func appendEscaped(_ text: UnsafePointer<UInt8>, _ count: Int, isAttribute: Bool) {
        var done = 0
        for index in 0..<count {
            let reference: StaticString
            switch text[index] {
            case 0x26: reference = "&amp;"
            case 0x3C: reference = "&lt;"
            case 0x3E: reference = "&gt;"
            case 0x0D: reference = "&#13;"
            case 0x22 where isAttribute: reference = "&quot;"
            case 0x09 where isAttribute: reference = "&#9;"
            case 0x0A where isAttribute: reference = "&#10;"
            default: continue
            }
            append(text + done, index - done)
            append(reference)
            done = index + 1
        }
        append(text + done, count - done)
    }
}
