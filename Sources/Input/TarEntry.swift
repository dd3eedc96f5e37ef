/// One file inside of a tar archive.
struct TarEntry: Sendable, Hashable {
    let archive: TarArchive
    /// Offset of its first byte in the archive when that is expanded.
    let offset: Int64
    /// Bytes of the file itself.
    let size: Int64
    /// Offset in the archive as it is stored, and how many bytes there are its own: in a compressed archive those that become its
    /// headers and bytes, so that the entries of an archive have all of its bytes.
    let start: Int64
    let storedSize: Int64
}
