public import Records

/// One field of a row: which column it is and how it is read.
public struct DelimitedField: Sendable {
    /// Where a field finds its column.
    public enum Column: Sendable, Hashable {
        /// The name in the header row.
        case name(String)
        /// 0-based.
        case position(Int)
    }

    public let format: FieldFormat
    public let column: Column
    /// Whether a column of nothing but quotes is null, as one without anything in it is.
    let takesQuotedBlankAsNull: Bool
    let decoder: FieldDecoder

    public init(_ format: FieldFormat, column: Column) {
        self.format = format
        self.column = column
        decoder = FieldDecoder(format)
        takesQuotedBlankAsNull =
            format.type != .string
            || format.trim != .none && format.nulls.contains { $0.allSatisfy(Self.isBlank) }
    }

    /// As fields are trimmed: space, tab, LF and CR.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
