/// What the doctor found out about a fixed-width file.
public struct Diagnosis: Sendable {
    /// Bytes that were looked at.
    public let sampleBytes: Int
    /// Of the whole file; nil where it is compressed and larger than the sample.
    public let fileBytes: Int?
    /// Best first; never empty.
    public internal(set) var explanations: [Explanation]
    /// Of the best one.
    public internal(set) var codePage: CodePageRanking?
    /// Other framings that read the file just as the best one does.
    public internal(set) var sameFramings: [String] = []

    public var best: Explanation? { explanations.first }
    public var isExplained: Bool { best?.isSound ?? false }
}
