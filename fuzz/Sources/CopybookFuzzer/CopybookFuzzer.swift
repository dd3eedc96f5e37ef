import FuzzDriver

/// Fuzzes copybooks, and data of the records that they describe.
@main
enum CopybookFuzzer {
    static func main() {
        guard let probe = CopybookProbe() else { fatalError("the probe cannot be made") }
        FuzzDriver.run { input in
            if let problem = probe.problem(Array(input)) { fatalError(problem) }
        }
    }
}
