/// One file of a feed: how the user named it, where it is, and how large.
public struct InputFile: Sendable, Hashable {
    /// As the user named it; `-` is standard input.
    public let path: String
    /// What is opened: the path, from the folder that it is relative to.
    public let location: String
    /// Bytes on disk (compressed, where it is); 0 where it cannot be known (pipes, standard input).
    public let size: Int64

    /// - Parameter location: default: the path itself.
    public init(path: String, location: String? = nil, size: Int64 = 0) {
        self.path = path
        self.location = location ?? path
        self.size = size
    }
}
