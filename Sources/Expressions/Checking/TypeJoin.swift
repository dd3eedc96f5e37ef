import Records

/// The type of the elements of a list, or of the keys or values of a map, found from one after the other (cel-spec, "Type
/// Checking"): their common type, otherwise a union.
struct TypeJoin {
    private var common: ValueType?
    private var hasNull = false
    private var hasNullable = false

    mutating func add(_ type: ValueType, isNullable: Bool) {
        switch type {
        case .null: hasNull = true
        // What an optional holds that nothing decided, as in `[?optional.none(), 1]`.
        case .undecided: break
        default:
            hasNullable = hasNullable || isNullable
            common = common.map { ValueType.common($0, type) ?? .dyn } ?? type
        }
    }

    /// The null type where nothing but nulls was added; undecided where nothing was.
    ///
    /// The literal null joins what may be null: fields of the record (CEL's wrapper types), timestamps, durations, optionals and
    /// abstract types. Beside other values it makes a union.
    var type: ValueType {
        guard let common else { return hasNull ? .null : .undecided }
        if !hasNull || hasNullable { return common }
        switch common {
        case .timestamp, .duration, .optional, .abstract: return common
        default: return .dyn
        }
    }
}

extension ValueType {
    /// Without a value of another type than null: the literal's type, or one that nothing decided.
    var isNullOrUndecided: Bool { self == .null || self == .undecided }

    /// The type with the literal's in it as one that nothing decided: whatever it stands beside may be null.
    var withNullsUndecided: ValueType {
        switch self {
        case .null: .undecided
        case .list(let element): .list(element.withNullsUndecided)
        case .optional(let element): .optional(element.withNullsUndecided)
        case .map(let key, let value): .map(key.withNullsUndecided, value.withNullsUndecided)
        default: self
        }
    }

    /// What a value taken out of a list, a map or an optional of such elements is: nothing is known of it before it is there.
    private var opened: ValueType { isNullOrUndecided ? .dyn : self }

    /// Lists, maps and optionals whose elements have no type of their own, as ones of unions.
    var withElementsOpened: ValueType {
        switch self {
        case .list(let element): .list(element.opened)
        case .optional(let element): .optional(element.opened)
        case .map(let key, let value): .map(key.opened, value.opened)
        default: self
        }
    }

    /// The type with unions for all type parameters that nothing decided, however deeply they stand.
    var withParametersOpened: ValueType {
        switch self {
        case .undecided: .null
        case .list(let element): .list(element.opened.withParametersOpened)
        case .optional(let element): .optional(element.opened.withParametersOpened)
        case .map(let key, let value): .map(key.opened.withParametersOpened, value.opened.withParametersOpened)
        case .abstract(let name, let parameters): .abstract(name, parameters.map { $0.opened.withParametersOpened })
        default: self
        }
    }
}
