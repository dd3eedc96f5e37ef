/// What looks like a function and is none: its arguments are not all evaluated, or bind a name. For the manual and its tests.
struct SpecialForm: Sendable {
    let name: String
    let heading: String
    let signatures: [String]
    let summary: String
    let details: String
    let examples: [Function.Example]

    init(
        _ name: String, heading: String? = nil, _ signatures: [String], _ summary: String, details: String,
        examples: [Function.Example]
    ) {
        self.name = name
        self.heading = heading ?? name
        self.signatures = signatures
        self.summary = summary
        self.details = details
        self.examples = examples
    }

    /// Names that a user can write like a function's, for suggestions.
    static let callableNames = all.map(\.name).filter { $0.first?.isLetter == true } + ["orValue", "optFlatMap"]

    static let all: [SpecialForm] = [
        SpecialForm(
            "coalesce", ["coalesce(T, …) -> T"], "The first argument that is not null.",
            details: "Null where all are null. What comes behind the first value is not evaluated; an error is not skipped.",
            examples: [.init("coalesce(null, 'a', 'b')", "\"a\""), .init("coalesce(null, null)", "null")]),
        SpecialForm(
            "has", ["has(structure.member) -> bool"], "Does the member have a value?",
            details: "False where it, or the structure, is null. An error stays an error.",
            examples: [
                .init("has(personName('LEE ANN', 'last first middle').given)", "true"),
                .init("has(personName('LEE', 'last first middle').given)", "false"),
            ]),
        SpecialForm(
            "all", ["list(T).all(name, condition) -> bool"], "Does the condition hold for every element?",
            details:
                "True for an empty list. One element for which it is false decides, over nulls and errors of the others.",
            examples: [
                .init("[1, 2].all(x, x > 0)", "true"), .init("[1, 2].all(x, 2 / (x - 1) == 2)", "error"),
                .init("[1, 2].all(x, 2 / (x - 1) == 3)", "false"),
            ]),
        SpecialForm(
            "exists", ["list(T).exists(name, condition) -> bool"], "Does the condition hold for an element at least?",
            details:
                "False for an empty list. One element for which it is true decides, over nulls and errors of the others.",
            examples: [.init("['a', 'b'].exists(x, x == 'b')", "true"), .init("[1, 2].exists(x, 2 / (x - 1) == 2)", "true")]),
        SpecialForm(
            "exists_one", ["list(T).exists_one(name, condition) -> bool"], "Does the condition hold for exactly one element?",
            details: "An error for any element is an error.",
            examples: [.init("[1, 2, 2].exists_one(x, x == 2)", "false"), .init("[1, 2].exists_one(x, x == 2)", "true")]),
        SpecialForm(
            "map", ["list(T).map(name, expression) -> list(R)", "list(T).map(name, condition, expression) -> list(R)"],
            "The list of what the expression makes of each element, or of those for which the condition holds.",
            details: "An error for any element is an error.",
            examples: [.init("[1, 2].map(x, x * 10)", "[10, 20]"), .init("[1, 2, 3].map(x, x > 1, x * 10)", "[20, 30]")]),
        SpecialForm(
            "filter", ["list(T).filter(name, condition) -> list(T)"], "The elements for which the condition holds.",
            details: "An error for any element is an error.",
            examples: [.init("[1, 2, 3].filter(x, x != 2)", "[1, 3]")]),
        SpecialForm(
            "sortBy", ["list(T).sortBy(name, key) -> list(T)"], "The elements in the order of what the expression makes of each.",
            details: "The keys must be of one type that has an order.",
            examples: [.init("['bb', 'a'].sortBy(x, x.size())", "[\"a\", \"bb\"]")]),
        SpecialForm(
            "transformList",
            ["list(T).transformList(position, value, expression) -> list(R)", "map(K, V).transformList(key, value, condition, expression) -> list(R)"],
            "What the expression makes of each element or entry, as a list.",
            details: "Like `map`, with the position or the key besides the value; `all`, `exists` and `exists_one` take two names too.",
            examples: [.init("[10, 20].transformList(i, v, i + v)", "[10, 21]")]),
        SpecialForm(
            "transformMap", ["map(K, V).transformMap(key, value, expression) -> map(K, R)"],
            "The map with what the expression makes of each value.",
            details: "A condition may stand before the expression; entries for which it does not hold are left out.",
            examples: [.init("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", "{\"b\": 20}")]),
        SpecialForm(
            "transformMapEntry", ["list(T).transformMapEntry(position, value, map) -> map(K, R)"],
            "The entries that the expression makes of each element, as one map.", details: "A key that comes twice is an error.",
            examples: [.init("['x', 'y'].transformMapEntry(i, v, {v: i})", "{\"x\": 0, \"y\": 1}")]),
        SpecialForm(
            "cel.bind", ["cel.bind(name, value, expression) -> T"], "The expression, with a name for a value in it.", details: "",
            examples: [.init("cel.bind(x, 3, x * x)", "9")]),
        SpecialForm(
            "cel.block", ["cel.block([value, …], expression) -> T"], "The expression, with numbers for values in it.",
            details: "`cel.index(n)` is the value at that position, counted from 0; a value may use those before it.",
            examples: [.init("cel.block([2, cel.index(0) * 3], cel.index(0) + cel.index(1))", "8")]),
        SpecialForm(
            "optMap", ["optional(T).optMap(name, expression) -> optional(R)", "optional(T).optFlatMap(name, expression) -> optional(R)"],
            "What the expression makes of the value that the optional holds, as an optional.",
            details: "With `optFlatMap` the expression gives the optional itself.",
            examples: [.init("optional.of(1).optMap(x, x + 1)", "optional(2)")]),
        SpecialForm(
            "or", heading: "or, orValue", ["optional(T).or(optional(T)) -> optional(T)", "optional(T).orValue(T) -> T"],
            "The optional or its value, and the other where it holds nothing.",
            details: "The other is evaluated only where it is needed.",
            examples: [.init("optional.none().orValue(7)", "7"), .init("optional.of(1).or(optional.of(2)).value()", "1")]),
        SpecialForm(
            ".?", heading: "optional field (`.?`)", ["value.?field -> optional(T)"], "The field as an optional.",
            details: "It holds nothing where there is no such field. `[?x]` and `{?k: x}` leave out what holds nothing.",
            examples: [.init("{'a': 1}.?b.orValue(0)", "0"), .init("[?optional.none(), 2]", "[2]")]),
        SpecialForm(
            "? :", heading: "conditional (`? :`)", ["condition ? T : T -> T"], "One of two values.",
            details: "Only the value that is taken is evaluated. A condition that is null gives null.",
            examples: [.init("2 > 1 ? 'yes' : 'no'", "\"yes\""), .init("[1].size() == 1 ? 0 : 1 / (1 - [1].size())", "0")]),
        SpecialForm(
            "&&", heading: "and (`&&`)", ["bool && bool -> bool"], "Are both true?",
            details: "False on either side decides, also over a null or an error on the other side. Otherwise an error wins over a null.",
            examples: [.init("true && false", "false"), .init("1 / (1 - [1].size()) > 0 && false", "false")]),
        SpecialForm(
            "||", heading: "or (`||`)", ["bool || bool -> bool"], "Is one of them true?",
            details: "True on either side decides, also over a null or an error on the other side. Otherwise an error wins over a null.",
            examples: [.init("true || false", "true"), .init("1 / (1 - [1].size()) > 0 || true", "true")]),
        SpecialForm(
            "==, !=", heading: "equal, unequal (`==`, `!=`)", ["T == T -> bool", "T != T -> bool"], "Are the values the same, or not?",
            details:
                "Null is equal to null and to nothing else, so `x == null` tests for it. Numbers are compared by value, whatever their types; decimals whatever their scale; a double by the number that it is exactly, which 0.1 is not.",
            examples: [
                .init("decimal('1.50') == decimal('1.5')", "true"), .init("'a' != 'A'", "true"), .init("[1, 2] == [1, 2]", "true"),
            ]),
    ]
}
