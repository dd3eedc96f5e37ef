import ArgumentParser
import Gateway

struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate one expression, for trying things; prints the value and its type.",
        discussion: """
            Expressions are those of mappings; docs/functions.md lists the functions. In the variables, whole numbers are ints,
            other numbers doubles; {"type": "decimal", "value": "1.50"} gives a value of another type.

            EXAMPLES:
              landbridge eval "'0420312'.substring(0, 3)"
              landbridge eval "names.map(n, n.titleCase()).join(', ')" --vars '{"names": ["LEE", "ANN"]}'
              landbridge eval "due * 2" --vars '{"due": {"type": "decimal", "value": "1.50"}}' --format json
            """)

    @Argument(help: "The expression.")
    var expression: String

    @Option(name: .long, help: "A JSON object with the variables.")
    var vars = "{}"

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run(json: format == .json) { try $0.eval(expression, variables: vars) }
    }
}
