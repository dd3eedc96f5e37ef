public import Diagnostics
import Expressions

extension Commands {
    /// Evaluates one expression and prints its value and type.
    ///
    /// - Parameter json: an object with the variables.
    public func eval(_ expression: String, variables json: String) throws -> ExitStatus {
        let (value, type, warnings) = try ExpressionTrial.evaluate(expression, variables: json)
        console.showBeside(warnings)
        if console.isJSON {
            console.print(try JSONValue.object(["value": .string(value), "type": .string(type)]).text())
        } else {
            console.print("\(value)\n\(type)")
        }
        return .done
    }
}
