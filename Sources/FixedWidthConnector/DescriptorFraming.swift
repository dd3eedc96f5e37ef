/// Records, blocks of records, or both, with their length in front.
public struct DescriptorFraming: Sendable, Hashable {
    /// In front of every block; nil where the file has no blocks.
    public let block: LengthPrefix?
    /// In front of every record; nil where blocks hold records of one length.
    public let record: LengthPrefix?
    /// A record may be cut into segments that go on in the next block.
    public let isSpanned: Bool

    public init(block: LengthPrefix?, record: LengthPrefix?, isSpanned: Bool = false) {
        self.block = block
        self.record = record
        self.isSpanned = isSpanned
    }
}
