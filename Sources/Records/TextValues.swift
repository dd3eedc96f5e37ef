/// Strings (UTF-8) or byte strings of a column, each a view into one shared buffer.
///
/// Trimming, taking substrings and passing through move views and copy no bytes. Invariant, kept by every producer: `starts[i]
/// + lengths[i] <= bytes.count`. A buffer holds less than 4 GiB, which batches keep far below.
public struct TextValues: Sendable {
    public var bytes: [UInt8]
    public var starts: [UInt32]
    public var lengths: [UInt32]

    @inlinable
    public init() {
        bytes = []
        starts = []
        lengths = []
    }

    @inlinable
    public init(bytes: [UInt8], starts: [UInt32], lengths: [UInt32]) {
        self.bytes = bytes
        self.starts = starts
        self.lengths = lengths
    }

    /// The same text in every row, stored once.
    public init(repeating text: String, count: Int) {
        bytes = Array(text.utf8)
        starts = [UInt32](repeating: 0, count: count)
        lengths = [UInt32](repeating: UInt32(truncatingIfNeeded: bytes.count), count: count)
    }

    @inlinable
    public var count: Int { starts.count }

    public mutating func reserve(rows: Int, bytes byteCount: Int) {
        starts.reserveCapacity(rows)
        lengths.reserveCapacity(rows)
        bytes.reserveCapacity(byteCount)
    }

    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    @inlinable
    public mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        starts.append(UInt32(truncatingIfNeeded: bytes.count))
        lengths.append(UInt32(truncatingIfNeeded: text.count))
        bytes.append(contentsOf: text)
    }

    @inlinable
    public mutating func appendEmpty() {
        starts.append(0)
        lengths.append(0)
    }

    /// The text of a row; malformed UTF-8, which producers reject, would be repaired here.
    public func string(_ row: Int) -> String {
        withBytes(row) { String(decoding: $0, as: UTF8.self) }
    }

    @inlinable
    public func withBytes<Result>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        let start = Int(starts[row])
        let length = Int(lengths[row])
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[start..<start + length])) }
    }
}
