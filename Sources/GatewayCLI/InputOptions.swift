import ArgumentParser

/// The files that a command reads.
struct InputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .upToNextOption,
        help: ArgumentHelp("Files, folders or patterns; the option may be given more than once.", valueName: "file"))
    var input: [String] = []

    /// What the command works on stands before the inputs; where it stands behind them, it is taken for the last of them.
    mutating func subject(_ named: String?, _ what: String) throws -> String {
        if let named { return named }
        guard input.count > 1, let last = input.popLast() else {
            throw ValidationError("Missing expected argument '<\(what)>'")
        }
        return last
    }
}
