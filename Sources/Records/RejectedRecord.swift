public import Diagnostics

/// A record that goes to quarantine instead of to the store.
public struct RejectedRecord: Sendable, Hashable {
    /// Why; the first reason that was found.
    public let diagnostic: Diagnostic
    public let kind: String?
    public let file: String
    public let recordNumber: Int64
    public let byteOffset: Int64
    /// The undecoded record.
    public let raw: [UInt8]

    public init(
        diagnostic: Diagnostic, kind: String?, file: String, recordNumber: Int64, byteOffset: Int64, raw: [UInt8]
    ) {
        self.diagnostic = diagnostic
        self.kind = kind
        self.file = file
        self.recordNumber = recordNumber
        self.byteOffset = byteOffset
        self.raw = raw
    }
}
