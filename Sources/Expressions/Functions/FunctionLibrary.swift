/// The functions that expressions may call: one visible list, which a mapping extends with those that need its surroundings.
public struct FunctionLibrary: Sendable {
    public let functions: [Function]
    /// Whether what is compiled will run, so that secrets of functions must be there.
    public let needsSecrets: Bool
    private let byName: [String: Int]

    public init(_ functions: [Function], needsSecrets: Bool = true) {
        self.functions = functions
        self.needsSecrets = needsSecrets
        byName = Dictionary(functions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter needsSecrets: false where mappings are only checked, as in continuous integration.
    public func extended(by more: [Function], needsSecrets: Bool = true) -> FunctionLibrary {
        FunctionLibrary(functions + more.map(\.beyondCEL), needsSecrets: needsSecrets)
    }

    func function(named name: String) -> Function? { byName[name].map { functions[$0] } }

    /// Names that a user can write, for suggestions.
    var callableNames: [String] { functions.map(\.name).filter { !$0.contains("_") || $0.first?.isLetter == true } }

    public static let standard = FunctionLibrary(
        Comparisons.functions + Arithmetic.functions + Conversions.functions + DateFunctions.functions
            + TextPredicates.functions + ListFunctions.functions + TimeFunctions.functions + [Indexing.optionalIndex]
            + StringsExtension.functions + MathExtension.functions + ListsExtension.functions + OptionalsExtension.functions
            + RegexExtension.functions
            + [
                sizeFunction, trimFunction, upperAsciiFunction, lowerAsciiFunction, replaceFunction, substringFunction,
                splitFunction, matchesFunction,
            ] + legacyFunctions.map(\.beyondCEL))
}
