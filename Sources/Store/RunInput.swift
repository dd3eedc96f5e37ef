/// One file that a run read.
public struct RunInput: Sendable, Hashable, Codable {
    /// As the user named it.
    public var file: String
    /// Size of the file itself, compressed where it is.
    public var bytes: Int64

    public init(file: String, bytes: Int64) {
        self.file = file
        self.bytes = bytes
    }
}
