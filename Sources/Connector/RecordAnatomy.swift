public import Diagnostics

/// The bytes of one record with the fields that they belong to, for people who look for what is wrong with it.
public struct RecordAnatomy: Sendable {
    /// A stretch of the record with fields of its own: the record, or one of the segments that it was put together from.
    public struct Part: Sendable {
        /// nil where the kind was not known.
        public var kind: String?
        /// 1-based, in its file.
        public var recordNumber: Int64
        /// Of its first byte, in the decompressed file.
        public var byteOffset: Int64
        /// Without descriptors, line end and padding.
        public var bytes: [UInt8]
        /// What ``bytes`` mean where a span has no text of its own.
        public var page: CodePage
        /// In the order of the layout; readings of the same bytes overlap.
        public var spans: [FieldSpan]
        /// Bytes between the spans are worth showing: not where they are delimiters.
        public var showsGaps = true
        /// There were more fields than are named.
        public var isCut: Bool

        public init(
            kind: String?, recordNumber: Int64, byteOffset: Int64, bytes: [UInt8], page: CodePage, spans: [FieldSpan] = [],
            isCut: Bool = false
        ) {
            self.kind = kind
            self.recordNumber = recordNumber
            self.byteOffset = byteOffset
            self.bytes = bytes
            self.page = page
            self.spans = spans
            self.isCut = isCut
        }
    }

    public var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }
}

/// Bytes that are one value of a record.
public struct FieldSpan: Sendable, Hashable {
    /// As expressions reach it, elements counted from 0: `certifications[2].week_ending`.
    public var path: String
    /// In the part's bytes, 0-based.
    public var start: Int
    public var length: Int
    /// What the bytes mean, where that is not told byte by byte in the part's code page.
    public var text: String?
    /// Why the value cannot be read.
    public var problem: DiagnosticCode?

    public init(path: String, start: Int, length: Int, text: String? = nil, problem: DiagnosticCode? = nil) {
        self.path = path
        self.start = start
        self.length = length
        self.text = text
        self.problem = problem
    }
}
