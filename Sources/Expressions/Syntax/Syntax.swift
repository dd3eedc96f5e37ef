/// A parsed expression. Offsets are UTF-8 offsets into the expression's text.
struct Syntax {
    indirect enum Form {
        case null
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case identifier(String)
        /// `operand.field`
        case select(Syntax, String)
        /// `has(operand.field)`
        case has(Syntax, String)
        /// `name(arguments)` or `receiver.name(arguments)`; operators are calls of `_+_` and the like.
        case call(receiver: Syntax?, name: String, arguments: [Syntax])
        case list([Syntax])
        case map([(key: Syntax, value: Syntax)])
        /// `range.macro(variable, steps…)`
        case comprehension(Macro, range: Syntax, variable: String, steps: [Syntax])
    }

    enum Macro: String {
        case all, exists, existsOne = "exists_one", map, filter
    }

    let form: Form
    let offset: Int

    /// `a`, `a.b.c`: the name path, when it is nothing else.
    var qualifiedName: String? {
        switch form {
        case .identifier(let name): name
        case .select(let operand, let field): operand.qualifiedName.map { $0 + "." + field }
        default: nil
        }
    }
}
