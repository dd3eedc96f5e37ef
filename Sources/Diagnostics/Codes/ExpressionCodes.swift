extension DiagnosticCode {
    static let expressionCodes: [DiagnosticCode] = [
        expressionSyntax, unknownName, unknownFunction, noSuchOverload, wrongExpressionType, unknownMember,
        unsupportedExpression, badLiteralArgument, aggregateOutsideControl,
    ]

    public static let expressionSyntax = DiagnosticCode(
        "LB2101", "not an expression", "The text is not a CEL expression.")
    public static let unknownName = DiagnosticCode(
        "LB2102", "unknown name", "An expression names a field or variable that is not there.")
    public static let unknownFunction = DiagnosticCode(
        "LB2103", "unknown function", "An expression calls a function that does not exist; docs/functions.md lists them all.")
    public static let noSuchOverload = DiagnosticCode(
        "LB2104", "wrong argument types", "A function or operator does not take arguments of these types.")
    public static let wrongExpressionType = DiagnosticCode(
        "LB2105", "wrong type of expression", "An expression gives another type than its place needs.")
    public static let unknownMember = DiagnosticCode(
        "LB2106", "unknown member", "A structure has no member of that name.")
    public static let unsupportedExpression = DiagnosticCode(
        "LB2107", "expression form not supported", "The expression is CEL, but uses a form that this version does not evaluate.")
    public static let badLiteralArgument = DiagnosticCode(
        "LB2108", "argument that cannot be used",
        "An argument that must be written out as a constant is not one, or has no meaning for the function.")
    public static let aggregateOutsideControl = DiagnosticCode(
        "LB2109", "aggregate in the wrong place", "count, sum, min and max over records stand under `control` only.")
}
