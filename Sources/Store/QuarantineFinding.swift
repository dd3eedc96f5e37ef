/// A record that a run rejects, on its way to the quarantine.
public struct QuarantineFinding: Sendable, Hashable {
    /// Nil where the whole record is rejected, not a row of one stream.
    public var stream: String?
    /// Number of the diagnostic's code: `LB3002`.
    public var code: String
    /// The diagnostic's message and values, redacted where they are personal.
    public var reason: String
    public var field: String?
    public var file: String
    /// 1-based.
    public var recordNumber: Int64
    /// 0-based, in the decompressed, untranscoded file.
    public var byteOffset: Int64
    /// `file:line:column` of the rule or expression that failed.
    public var mappingPlace: String?
    /// The undecoded record; nil where it is not to be kept.
    public var raw: [UInt8]?
    /// The record holds personal fields.
    public var isPersonal: Bool

    public init(
        stream: String? = nil, code: String, reason: String, field: String? = nil, file: String, recordNumber: Int64,
        byteOffset: Int64, mappingPlace: String? = nil, raw: [UInt8]? = nil, isPersonal: Bool
    ) {
        self.stream = stream
        self.code = code
        self.reason = reason
        self.field = field
        self.file = file
        self.recordNumber = recordNumber
        self.byteOffset = byteOffset
        self.mappingPlace = mappingPlace
        self.raw = raw
        self.isPersonal = isPersonal
    }

    /// `file#record`: with mapping and code, what makes an entry.
    public var recordKey: String { "\(file)#\(recordNumber)" }
}
