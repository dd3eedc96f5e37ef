import FuzzDriver

/// Fuzzes delimited text.
@main
enum DelimitedFuzzer {
    static func main() {
        guard let probe = DelimitedProbe() else { fatalError("the probe cannot be made") }
        FuzzDriver.run { input in
            if let problem = probe.problem(Array(input)) { fatalError(problem) }
        }
    }
}
