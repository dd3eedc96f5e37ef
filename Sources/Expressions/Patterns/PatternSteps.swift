/// How many states of patterns a function may look at, so that no pattern and text can hang a run.
enum PatternSteps {
    static let exceeded = CellFailure(
        message: "the pattern takes too long on this text", expected: "a pattern with fewer repetitions")
}
