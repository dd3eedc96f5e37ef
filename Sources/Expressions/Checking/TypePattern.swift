public import Records

/// What a function takes or gives: a type, or a type parameter that the arguments decide.
public indirect enum TypePattern: Sendable, Hashable, CustomStringConvertible {
    case exact(ValueType)
    /// The same type wherever the same letter stands.
    case parameter(String)
    case list(TypePattern)

    public var description: String {
        switch self {
        case .exact(let type): type.description
        case .parameter(let name): name
        case .list(let element): "list(\(element))"
        }
    }

    /// Matches an argument type; the null literal fits everything.
    func accepts(_ type: ValueType, binding: inout [String: ValueType]) -> Bool {
        if type == .null { return true }
        switch self {
        case .exact(let wanted): return wanted == type
        case .parameter(let name):
            guard let bound = binding[name] else {
                binding[name] = type
                return true
            }
            return bound == type
        case .list(let element):
            guard case .list(let found) = type else { return false }
            return element.accepts(found, binding: &binding)
        }
    }

    func resolved(_ binding: [String: ValueType]) -> ValueType {
        switch self {
        case .exact(let type): type
        case .parameter(let name): binding[name] ?? .null
        case .list(let element): .list(element.resolved(binding))
        }
    }
}
