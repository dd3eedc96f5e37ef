/// One file of a feed: how the user named it, where it is, and how large.
public struct InputFile: Sendable, Hashable {
    /// As the user named it; `-` is standard input. A file in an archive has the archive's path before its name.
    public let path: String
    /// What is opened: the path, from the folder that it is relative to; for a file in an archive the archive.
    public let location: String
    /// Bytes on disk (compressed, where it is); 0 where it cannot be known (pipes, standard input).
    public let size: Int64
    /// Where in the archive its bytes are; nil for a file that is in none.
    let member: ArchiveMember?

    /// Offset of the file's first byte in what ``location`` names.
    public var start: Int64 { member?.start ?? 0 }

    /// - Parameter location: default: the path itself.
    /// Whether it is one of the files of an archive.
    public var isInArchive: Bool { member != nil }

    public init(path: String, location: String? = nil, size: Int64 = 0) {
        self.init(path: path, location: location ?? path, size: size, member: nil)
    }

    init(path: String, location: String, size: Int64, member: ArchiveMember?) {
        self.path = path
        self.location = location
        self.size = size
        self.member = member
    }
}
