public import Diagnostics
public import Records

/// A function of the mapping language: what the checker, the evaluator and the manual need to know of it.
public struct Function: Sendable {
    public let name: String
    /// One line for the manual.
    public let summary: String
    /// How nulls, errors and special values are treated, for the manual; empty when there is nothing to add.
    public let details: String
    /// At least one; they are run as tests.
    public let examples: [Example]
    public let overloads: [Overload]
    /// The literal null may stand for any argument, as a field without a value may. CEL's own functions do not take it.
    let takesLiteralNull: Bool

    /// An expression and the value that it gives, as ``ValueText`` writes it; or `error`.
    public struct Example: Sendable, Hashable {
        public let expression: String
        public let result: String

        public init(_ expression: String, _ result: String) {
            self.expression = expression
            self.result = result
        }
    }

    public init(_ name: String, summary: String, details: String, examples: [Example], overloads: [Overload]) {
        self.name = name
        self.summary = summary
        self.details = details
        self.examples = examples
        self.overloads = overloads
        takesLiteralNull = false
    }

    private init(takingLiteralNull function: Function) {
        name = function.name
        summary = function.summary
        details = function.details
        examples = function.examples
        overloads = function.overloads
        takesLiteralNull = true
    }

    /// The function as one that CEL does not define.
    var beyondCEL: Function { Function(takingLiteralNull: self) }
}

/// One signature of a function.
public struct Overload: Sendable {
    public enum Style: Sendable {
        /// `f(x, y)`
        case global
        /// `x.f(y)`
        case method
        /// both ways
        case either
    }

    public enum Body: Sendable {
        case kernel(Kernel)
        /// Some arguments must be constants: they are looked at once, before anything runs, and give the kernel.
        case bound(@Sendable (CallSite) throws(CallSiteError) -> BoundCall)
    }

    /// Evaluates a call for all rows of a batch.
    public typealias Kernel = @Sendable (CallArguments) -> Column

    public let style: Style
    public let parameters: [TypePattern]
    /// The last parameter may come any number of times more.
    public let isVariadic: Bool
    public let result: TypePattern
    /// A null argument reaches the kernel instead of giving null.
    public let takesNull: Bool
    /// The result may be null where no argument is.
    public let mayGiveNull: Bool
    /// The result is no longer personal, whatever the arguments are.
    public let removesPersonal: Bool
    /// The result of a row can be many times as large as its arguments, so that a batch is evaluated a few rows at a time.
    public let isExpanding: Bool
    /// No row can fail or warn, so that the call may be evaluated for rows that do not want it.
    public let isTotal: Bool
    public let work: Work
    public let body: Body

    public init(
        _ parameters: [TypePattern], style: Style = .global, variadic: Bool = false, gives result: TypePattern,
        takesNull: Bool = false, mayGiveNull: Bool = false, removesPersonal: Bool = false, isExpanding: Bool = false,
        isTotal: Bool = false, work: Work = .light, _ body: Body
    ) {
        self.style = style
        self.parameters = parameters
        self.isVariadic = variadic
        self.result = result
        self.takesNull = takesNull
        self.mayGiveNull = mayGiveNull
        self.removesPersonal = removesPersonal
        self.isExpanding = isExpanding
        self.isTotal = isTotal
        self.work = work
        self.body = body
    }

    /// Matches the literal null with a parameter, where a null reaches the kernel.
    func acceptsNull(_ pattern: TypePattern, binding: inout [String: ValueType]) -> Bool {
        pattern.accepts(pattern.takesLiteralNull ? .null : .undecided, binding: &binding)
    }
}

/// A call as it stands in the mapping, for functions with constant arguments.
public struct CallSite: Sendable {
    public let argumentTypes: [ValueType]
    /// The constant, for each argument that is one.
    public let literals: [Literal?]
    /// Whether the kernel will run, so that a secret that it needs must be there; a mere check does without.
    public let needsSecrets: Bool

    public func string(_ index: Int, _ what: String) throws(CallSiteError) -> String {
        guard index < literals.count, case .string(let text)? = literals[index] else {
            throw CallSiteError(
                argument: index, message: "\(what) must be a constant text", expected: "a text in quotes")
        }
        return text
    }

    public func int(_ index: Int, _ what: String) throws(CallSiteError) -> Int64 {
        guard index < literals.count, case .int(let value)? = literals[index] else {
            throw CallSiteError(
                argument: index, message: "\(what) must be a constant number", expected: "a whole number")
        }
        return value
    }
}

/// A constant argument that cannot be used.
public struct CallSiteError: Error, Sendable {
    public let code: DiagnosticCode
    public let argument: Int
    public let message: String
    public let expected: String?
    public let help: String?

    public init(
        _ code: DiagnosticCode = .badLiteralArgument, argument: Int, message: String, expected: String? = nil,
        help: String? = nil
    ) {
        self.code = code
        self.argument = argument
        self.message = message
        self.expected = expected
        self.help = help
    }
}

/// What a call with constant arguments turned into.
public struct BoundCall: Sendable {
    public let kernel: Overload.Kernel
    /// The result type, where the constants decide it.
    public let type: ValueType?

    public init(type: ValueType? = nil, _ kernel: @escaping Overload.Kernel) {
        self.kernel = kernel
        self.type = type
    }
}
