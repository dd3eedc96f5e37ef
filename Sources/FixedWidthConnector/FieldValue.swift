import Connector
import Records

/// How one value is read, wherever it stands.
struct FieldValue: Sendable {
    let decoder: FieldDecoder
    /// In the layout's unit.
    let length: Int
    /// The code page of the field, where it is not the layout's.
    let encoding: CodePage?
    /// The field holds characters of two bytes only, without shifts around them (PIC G and PIC N).
    let isDoubleByte: Bool

    init(_ format: FieldFormat, length: Int, encoding: CodePage? = nil, isDoubleByte: Bool = false) {
        decoder = FieldDecoder(format)
        self.length = length
        self.encoding = encoding
        self.isDoubleByte = isDoubleByte
    }
}
