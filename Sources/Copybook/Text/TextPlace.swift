/// Where a word stands: which source, line and column.
struct TextPlace: Sendable, Hashable {
    /// Position in the findings' list of sources.
    var source: Int32
    /// 1-based.
    var line: Int32
    /// 1-based, tabs expanded.
    var column: Int32

    init(source: Int, line: Int, column: Int) {
        self.source = Int32(clamping: source)
        self.line = Int32(clamping: line)
        self.column = Int32(clamping: column)
    }
}
