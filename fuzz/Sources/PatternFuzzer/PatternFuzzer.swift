import FuzzDriver

/// Fuzzes regular expressions: an input is a pattern, a line end, and the text to match.
@main
enum PatternFuzzer {
    static func main() throws {
        let probe = try PatternProbe()
        FuzzDriver.run { input in
            if let problem = probe.problem(String(decoding: input, as: UTF8.self)) { fatalError(problem) }
        }
    }
}
