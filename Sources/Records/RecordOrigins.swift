/// Where the records of a batch stand in their file; one entry a row.
public struct RecordOrigins: Sendable {
    /// The file as the user named it; a batch never spans files.
    public var file: String
    /// 0-based position of the file in the feed.
    public var fileIndex: Int
    /// 1-based.
    public var recordNumbers: [Int64]
    /// 0-based, in the decompressed, untranscoded file.
    public var byteOffsets: [Int64]
    /// Bytes of the record without its terminator.
    public var byteLengths: [Int32]
    /// 1-based lines, for sources that are texts with a structure (XML); empty for the others.
    public var lines: [Int32]

    public init(
        file: String, fileIndex: Int, recordNumbers: [Int64] = [], byteOffsets: [Int64] = [], byteLengths: [Int32] = [],
        lines: [Int32] = []
    ) {
        self.file = file
        self.fileIndex = fileIndex
        self.recordNumbers = recordNumbers
        self.byteOffsets = byteOffsets
        self.byteLengths = byteLengths
        self.lines = lines
    }

    public var count: Int { recordNumbers.count }

    public func gathered(_ rows: [Int32]) -> RecordOrigins {
        RecordOrigins(
            file: file, fileIndex: fileIndex, recordNumbers: rows.map { recordNumbers[Int($0)] },
            byteOffsets: rows.map { byteOffsets[Int($0)] }, byteLengths: rows.map { byteLengths[Int($0)] },
            lines: lines.isEmpty ? [] : rows.map { lines[Int($0)] })
    }
}
