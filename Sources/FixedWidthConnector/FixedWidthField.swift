public import Connector
public import Records

/// One field of a record: where it stands and how it is read.
public struct FixedWidthField: Sendable {
    public let format: FieldFormat
    /// 0-based, in the layout's unit.
    public let start: Int
    /// In the layout's unit.
    public let length: Int
    /// The code page of this field, where it is not the layout's.
    public let encoding: CodePage?
    /// The field holds characters of two bytes only, without shifts around them (PIC G and PIC N).
    public let isDoubleByte: Bool
    let decoder: FieldDecoder

    public init(
        _ format: FieldFormat, start: Int, length: Int, encoding: CodePage? = nil, isDoubleByte: Bool = false
    ) {
        self.format = format
        self.start = start
        self.length = length
        self.encoding = encoding
        self.isDoubleByte = isDoubleByte
        decoder = FieldDecoder(format)
    }

    var end: Int { start + length }
}
