/// The 128-bit fingerprint of a mapped row's content: the first 16 bytes of SHA-256 over its canonical encoding.
public struct RowHash: Sendable, Hashable {
    public let high: UInt64
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
