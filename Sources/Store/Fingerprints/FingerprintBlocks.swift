/// Where a store keeps the fingerprint blocks of one stream: `segment` counts from 1, `block` from 0 within its segment.
protocol FingerprintBlocks {
    /// To name the store in messages.
    var storeName: String { get }
    /// The stream whose blocks these are.
    var stream: String { get }

    /// The segments with how many entries each has, ascending.
    func sizes() throws -> [(segment: Int64, entries: Int64)]

    /// The blocks of a segment from one on, as many as are best read at once; empty after the last. The body takes the bytes of
    /// one block, which are good only inside it.
    func read(segment: Int64, from block: Int64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws

    func insert(segment: Int64, block: Int64, entries: Int, data: [UInt8]) throws

    /// Removes the segments up to one, itself included.
    func removeSegments(through segment: Int64) throws
}
