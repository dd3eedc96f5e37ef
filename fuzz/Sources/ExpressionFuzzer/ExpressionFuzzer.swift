import FuzzDriver

/// Fuzzes lexer, parser, checker and evaluator: an input is the text of an expression.
@main
enum ExpressionFuzzer {
    static func main() throws {
        let probe = try ExpressionProbe()
        FuzzDriver.run { input in
            let text = String(decoding: input, as: UTF8.self)
            for isChecked in [true, false] {
                if let problem = probe.problem(text, isChecked: isChecked) { fatalError("\(problem); checked: \(isChecked)") }
            }
        }
    }
}
