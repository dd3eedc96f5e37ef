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
        /// With a dot in front where the text has one: then it is looked up from the root.
        case identifier(String)
        /// `operand.field`
        case select(Syntax, String)
        /// `operand.?field`
        case optionalSelect(Syntax, String)
        /// `has(operand.field)`
        case has(Syntax, String)
        /// `name(arguments)` or `receiver.name(arguments)`; operators are calls of `_+_` and the like.
        case call(receiver: Syntax?, name: String, arguments: [Syntax])
        case list([Syntax])
        /// `?item`, in a list, or for the key of a map.
        case optionalItem(Syntax)
        case map([(key: Syntax, value: Syntax)])
        /// `range.macro(variables…, steps…)`; the second variable is the value, the first then the position or key.
        case comprehension(Macro, range: Syntax, variables: [String], steps: [Syntax])
        /// `cel.bind(name, value, body)`
        case bind(String, value: Syntax, body: Syntax)
        /// `operand.optMap(name, body)` and `operand.optFlatMap(name, body)`
        case optionalMap(Syntax, variable: String, body: Syntax, isFlat: Bool)
    }

    enum Macro: String {
        case all, exists, existsOne = "exists_one", map, filter, sortBy, transformList, transformMap, transformMapEntry

        init?(name: String, arguments: Int) {
            guard let macro = name == "existsOne" ? .existsOne : Macro(rawValue: name) else { return nil }
            let counts =
                switch macro {
                case .all, .exists, .existsOne, .map: 2...3
                case .filter, .sortBy: 2...2
                case .transformList, .transformMap, .transformMapEntry: 3...4
                }
            guard counts.contains(arguments) else { return nil }
            self = macro
        }

        /// How many names come first.
        func variables(arguments: Int) -> Int {
            switch self {
            case .all, .exists, .existsOne: arguments - 1
            case .map, .filter, .sortBy: 1
            case .transformList, .transformMap, .transformMapEntry: 2
            }
        }
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
        case .select(let operand, _), .has(let operand, _), .optionalSelect(let operand, _), .optionalItem(let operand):
            operand.height
        case .bind(_, let value, let body), .optionalMap(let value, _, let body, _): max(value.height, body.height)
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
