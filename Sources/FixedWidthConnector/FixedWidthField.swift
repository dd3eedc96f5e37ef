public import Records

/// One field of a record: where it stands and how it is read.
public struct FixedWidthField: Sendable {
    public let format: FieldFormat
    /// 0-based, in the layout's unit.
    public let start: Int
    /// In the layout's unit.
    public let length: Int
    let decoder: FieldDecoder

    public init(_ format: FieldFormat, start: Int, length: Int) {
        self.format = format
        self.start = start
        self.length = length
        decoder = FieldDecoder(format)
    }

    var end: Int { start + length }
}
