/// Where the characters of a text stand in the file that it was read from, for texts that do not lie there on one line as they
/// are: folded lines, blocks, and quoted texts with escapes.
public struct TextLayout: Sendable, Hashable, Codable {
    /// Characters that follow each other in the file as they do in the text.
    public struct Run: Sendable, Hashable, Codable {
        /// UTF-8 offset in the text.
        public let offset: Int
        /// 1-based.
        public let line: Int
        /// 0-based, in Unicode scalars.
        public let column: Int
        public let sourceLine: String

        public init(offset: Int, line: Int, column: Int, sourceLine: String) {
            self.offset = offset
            self.line = line
            self.column = column
            self.sourceLine = sourceLine
        }
    }

    /// Ascending by offset. Empty where the way from text to file is not known: then all of the text stands where it begins.
    public let runs: [Run]

    public init(runs: [Run]) { self.runs = runs }

    /// The run that holds a byte of the text.
    ///
    /// - Complexity: O(log runs).
    func run(at offset: Int) -> Run? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? runs[low - 1] : runs.first
    }
}
