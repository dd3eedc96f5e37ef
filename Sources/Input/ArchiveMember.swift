/// Where the bytes of a file in an archive are.
enum ArchiveMember: Sendable, Hashable {
    case zip(ZipEntry)
    case tar(TarEntry)

    /// Offset in the archive, as it is stored, of the first byte of the entry.
    var start: Int64 {
        switch self {
        case .zip(let entry): entry.start
        case .tar(let entry): entry.start
        }
    }

    /// What no other entry of the archive has.
    var identity: Int64 {
        switch self {
        case .zip(let entry): entry.start
        case .tar(let entry): entry.offset
        }
    }
}
