/// One file inside of a zip archive: where its bytes are and what they must come to.
struct ZipEntry: Sendable, Hashable {
    /// Offset in the archive of the first byte of its data.
    let start: Int64
    let isDeflated: Bool
    let compressedSize: Int64
    let expandedSize: Int64
    let checkSum: UInt32
}
