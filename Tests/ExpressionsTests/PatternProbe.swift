import Diagnostics
import Expressions
import Records

/// Matches whatever pattern it is given with whatever text, as `matches` does for the rows of a batch.
struct PatternProbe {
    private let expression: CompiledExpression

    init() throws {
        let fields = [StructField("text", .string, isNullable: false), StructField("pattern", .string, isNullable: false)]
        expression = try ExpressionCompiler(columns: fields).compile("text.matches(pattern)", at: Place(line: 1, column: 1))
    }

    /// - Parameter input: the pattern, a line end, and the text; without a line end the pattern is matched with itself.
    /// - Returns: what is wrong with the outcome; nil where it is true, false or an error.
    func problem(_ input: String) -> String? {
        let parts = input.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let pattern = parts.first ?? ""
        let text = parts.last ?? ""
        let result = expression.evaluate(
            [Literal.string(text).column(count: 1), Literal.string(pattern).column(count: 1)], count: 1)
        if result.type != .bool { return "the type is \(result.type)" }
        if result.isNull(0) { return "a null" }
        if result.isError(0), result.errors.count != 1 || result.errors[0].mappingPlace?.column == nil {
            return "errors \(result.errors)"
        }
        return nil
    }
}
