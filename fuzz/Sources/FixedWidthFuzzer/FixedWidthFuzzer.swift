import FuzzDriver

/// Fuzzes fixed-width files: framing, fields, kinds of record.
@main
enum FixedWidthFuzzer {
    static func main() {
        guard let probe = FixedWidthProbe() else { fatalError("the probe cannot be made") }
        FuzzDriver.run { input in
            if let problem = probe.problem(Array(input)) { fatalError(problem) }
        }
    }
}
