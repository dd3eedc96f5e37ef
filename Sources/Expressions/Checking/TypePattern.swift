public import Records

/// What a function takes or gives: a type, or a type parameter that the arguments decide.
public indirect enum TypePattern: Sendable, Hashable, CustomStringConvertible {
    case exact(ValueType)
    /// A number of any type, taken as a union.
    case number
    /// The same type wherever the same letter stands.
    case parameter(String)
    case list(TypePattern)
    case map(TypePattern, TypePattern)
    case optional(TypePattern)
    /// A type that is known by its name (cel-spec, "Abstract Types").
    case abstract(String, [TypePattern])

    /// Any type, whatever the other arguments are.
    public static let any = TypePattern.exact(.dyn)

    public var description: String {
        switch self {
        case .exact(let type): type.description
        case .number: "number"
        case .parameter(let name): name
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let inner): "optional(\(inner))"
        case .abstract(let name, let parameters): "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        }
    }

    /// Whether the literal null fits: it has a type of its own, and is no number and no text.
    var takesLiteralNull: Bool {
        switch self {
        case .exact(.dyn), .exact(.null), .parameter: true
        default: false
        }
    }

    /// Matches an argument type. One that nothing decided yet, as in an empty list, fits everything; ``takesLiteralNull`` tells
    /// where the literal null does.
    ///
    /// A union fits everything too, if only at run time: `isExact` tells whether the types are already right.
    func accepts(_ type: ValueType, binding: inout [String: ValueType]) -> Bool {
        if type == .undecided || type == .dyn { return bind(type, &binding) }
        switch self {
        case .exact(.dyn): return true
        case .number: return [.int, .uint, .double, .decimal].contains(type)
        case .exact(let wanted): return wanted == type || (wanted.containsDyn && ValueType.common(wanted, type) == wanted)
        case .parameter(let name):
            guard let bound = binding[name] else {
                binding[name] = type
                return true
            }
            guard let common = ValueType.common(bound, type) else { return false }
            binding[name] = common
            return true
        case .list(let element):
            guard case .list(let found) = type else { return false }
            return element.accepts(found, binding: &binding)
        case .optional(let element):
            guard case .optional(let found) = type else { return false }
            return element.accepts(found, binding: &binding)
        case .map(let key, let value):
            guard case .map(let foundKey, let foundValue) = type else { return false }
            return key.accepts(foundKey, binding: &binding) && value.accepts(foundValue, binding: &binding)
        case .abstract(let name, let parameters):
            guard case .abstract(let other, let found) = type, other == name, found.count == parameters.count else { return false }
            for (parameter, found) in zip(parameters, found) where !parameter.accepts(found, binding: &binding) { return false }
            return true
        }
    }

    private func bind(_ type: ValueType, _ binding: inout [String: ValueType]) -> Bool {
        switch self {
        case .exact, .number: return true
        case .parameter(let name):
            if let bound = binding[name] {
                binding[name] = ValueType.common(bound, type) ?? .dyn
            } else if type == .dyn {
                binding[name] = .dyn
            }
            return true
        case .list(let element), .optional(let element):
            return type == .undecided || element.bind(type, &binding)
        case .map(let key, let value):
            return type == .undecided || (key.bind(type, &binding) && value.bind(type, &binding))
        case .abstract(_, let parameters):
            if type == .undecided { return true }
            for parameter in parameters where !parameter.bind(type, &binding) { return false }
            return true
        }
    }

    func resolved(_ binding: [String: ValueType]) -> ValueType {
        switch self {
        case .exact(let type): type
        case .number: .dyn
        case .parameter(let name): binding[name] ?? .undecided
        case .list(let element): .list(element.resolved(binding))
        case .optional(let element): .optional(element.resolved(binding))
        case .map(let key, let value): .map(key.resolved(binding), value.resolved(binding))
        case .abstract(let name, let parameters): .abstract(name, parameters.map { $0.resolved(binding) })
        }
    }

    /// Whether an argument of that type must be taken out of a union, which can fail.
    func narrows(_ type: ValueType) -> Bool {
        switch self {
        case .exact(.dyn), .number, .parameter: return false
        case .exact(let wanted): return wanted != type && type.containsDyn
        case .list(let element):
            if type == .dyn { return true }
            guard case .list(let found) = type else { return false }
            return element.narrows(found)
        case .optional(let element):
            if type == .dyn { return true }
            guard case .optional(let found) = type else { return false }
            return element.narrows(found)
        case .map(let key, let value):
            if type == .dyn { return true }
            guard case .map(let foundKey, let foundValue) = type else { return false }
            return key.narrows(foundKey) || value.narrows(foundValue)
        case .abstract(_, let parameters):
            if type == .dyn { return true }
            guard case .abstract(_, let found) = type else { return false }
            return zip(parameters, found).contains { $0.narrows($1) }
        }
    }
}
