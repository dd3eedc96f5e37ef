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
    /// Levels of the tree from here down: what walks it recurses as deeply.
    let height: Int

    init(form: Form, offset: Int) {
        self.form = form
        self.offset = offset
        height = 1 + Self.childHeight(form)
    }

    private static func childHeight(_ form: Form) -> Int {
        switch form {
        case .select(let operand, _), .has(let operand, _): operand.height
        case .call(let receiver, _, let arguments):
            max(receiver?.height ?? 0, arguments.lazy.map(\.height).max() ?? 0)
        case .list(let items): items.lazy.map(\.height).max() ?? 0
        case .map(let entries): entries.lazy.map { max($0.key.height, $0.value.height) }.max() ?? 0
        case .comprehension(_, let range, _, let steps): max(range.height, steps.lazy.map(\.height).max() ?? 0)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .identifier: 0
        }
    }

    /// `a`, `a.b.c`: the name path, when it is nothing else.
    var qualifiedName: String? {
        switch form {
        case .identifier(let name): name
        case .select(let operand, let field): operand.qualifiedName.map { $0 + "." + field }
        default: nil
        }
    }
}
