import ArgumentParser
import Gateway

struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate one expression, for trying things; prints the value and its type.",
        discussion: """
            Expressions are those of mappings; docs/functions.md lists the functions. In the variables, numbers with a
            point or an exponent are doubles, others ints; {"type": "decimal", "value": "1.50"} gives a value of another type,
            and {"type": "int", "value": null} a field without a value.

            EXAMPLES:
              landbridge eval "'0420312'.substring(0, 3)"
              landbridge eval "names.map(n, n.titleCase()).join(', ')" --vars '{"names": ["LEE", "ANN"]}'
              landbridge eval "-due" --vars '{"due": {"type": "int", "value": null}}'
              landbridge eval "due * 2" --vars '{"due": {"type": "decimal", "value": "1.50"}}' --format json
            """)

    // What begins with a minus is an expression, too, and no option that nobody knows.
    @Argument(parsing: .allUnrecognized, help: "The expression, in quotes.")
    var expression: [String] = []

    @Option(name: .long, help: "A JSON object with the variables.")
    var vars = "{}"

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard expression.count == 1 else {
            throw ValidationError(
                expression.isEmpty ? "the expression is missing" : "there is more than one expression: \(expression.joined(separator: "  "))")
        }
    }

    func run() async throws {
        try await common.run(json: format == .json) { try $0.eval(expression[0], variables: vars) }
    }
}
