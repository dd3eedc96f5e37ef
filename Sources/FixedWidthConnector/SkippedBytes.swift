/// Bytes at the ends of a file that are no records.
public struct SkippedBytes: Sendable, Hashable {
    public let header: Int
    public let footer: Int

    public init(header: Int = 0, footer: Int = 0) {
        self.header = header
        self.footer = footer
    }
}
