/// One field of many records in UTF-8.
public struct TranscodedTexts: Sendable {
    public let bytes: [UInt8]
    public let starts: [UInt32]
    /// nil where every text is ASCII without NUL and has as many bytes as in its record.
    public let lengths: [UInt32]?
}
