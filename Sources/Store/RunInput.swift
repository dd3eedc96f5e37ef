/// One file that a run read.
public struct RunInput: Sendable, Hashable, Codable {
    /// As the user named it.
    public var file: String
    /// Size of the file itself, compressed where it is.
    public var bytes: Int64
    /// From where the next run can go on, in the source's own words; nil where it is read whole.
    public var position: String?

    public init(file: String, bytes: Int64, position: String? = nil) {
        self.file = file
        self.bytes = bytes
        self.position = position
    }
}
