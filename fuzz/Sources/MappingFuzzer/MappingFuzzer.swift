import FuzzDriver

/// Fuzzes mapping files, from YAML to compiled expressions.
@main
enum MappingFuzzer {
    static func main() throws {
        let probe = try MappingProbe()
        FuzzDriver.run { input in
            if let problem = probe.problem(String(decoding: input, as: UTF8.self)) { fatalError(problem) }
        }
    }
}
