/// How many states of patterns a function may look at for a batch, so that no pattern and text can hang a run.
enum PatternSteps {
    private static let perBatch = 1 << 24
    private static let perRow = 1 << 14

    static func forBatch(rows: Int) -> Int { perBatch + perRow * rows }

    static let exceeded = CellFailure(
        message: "the pattern takes too long on this text", expected: "a pattern with fewer repetitions")
}
