public import Records

/// What a function takes or gives: a type, or a type parameter that the arguments decide.
public indirect enum TypePattern: Sendable, Hashable, CustomStringConvertible {
    case exact(ValueType)
    /// The same type wherever the same letter stands.
    case parameter(String)
    case list(TypePattern)
    case map(TypePattern, TypePattern)
    case optional(TypePattern)

    /// Any type, whatever the other arguments are.
    public static let any = TypePattern.exact(.dyn)

    public var description: String {
        switch self {
        case .exact(let type): type.description
        case .parameter(let name): name
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let inner): "optional(\(inner))"
        }
    }

    /// Whether the literal null fits: it has a type of its own, and is no number and no text.
    var takesLiteralNull: Bool {
        switch self {
        case .exact(.dyn), .exact(.null), .parameter: true
        default: false
        }
    }

    /// Matches an argument type. The null type stands for a type parameter that nothing decided yet, as in an empty list, and
    /// fits everything; ``takesLiteralNull`` tells where the literal does.
    ///
    /// A union fits everything too, if only at run time: `isExact` tells whether the types are already right.
    func accepts(_ type: ValueType, binding: inout [String: ValueType]) -> Bool {
        if type == .null || type == .dyn { return bind(type, &binding) }
        switch self {
        case .exact(.dyn): return true
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
        }
    }

    private func bind(_ type: ValueType, _ binding: inout [String: ValueType]) -> Bool {
        switch self {
        case .exact: return true
        case .parameter(let name):
            if let bound = binding[name] {
                binding[name] = ValueType.common(bound, type) ?? .dyn
            } else if type == .dyn {
                binding[name] = .dyn
            }
            return true
        case .list(let element), .optional(let element):
            return type == .null || element.bind(type, &binding)
        case .map(let key, let value):
            return type == .null || (key.bind(type, &binding) && value.bind(type, &binding))
        }
    }

    func resolved(_ binding: [String: ValueType]) -> ValueType {
        switch self {
        case .exact(let type): type
        case .parameter(let name): binding[name] ?? .null
        case .list(let element): .list(element.resolved(binding))
        case .optional(let element): .optional(element.resolved(binding))
        case .map(let key, let value): .map(key.resolved(binding), value.resolved(binding))
        }
    }

    /// Whether an argument of that type must be taken out of a union, which can fail.
    func narrows(_ type: ValueType) -> Bool {
        switch self {
        case .exact(.dyn), .parameter: return false
        case .exact(let wanted): return type != .null && wanted != type && type.containsDyn
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
        }
    }
}
