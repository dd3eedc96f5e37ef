import Records

/// The type of the elements of a list, or of the keys or values of a map, found from one after the other (cel-spec, "Type
/// Checking"): their common type, otherwise a union.
struct TypeJoin {
    private var common: ValueType?
    private var hasNull = false
    private var hasNullable = false

    mutating func add(_ type: ValueType, isNullable: Bool) {
        if type == .null {
            hasNull = true
            return
        }
        hasNullable = hasNullable || isNullable
        common = common.map { ValueType.common($0, type) ?? .dyn } ?? type
    }

    /// The null type where nothing but nulls was added, or nothing at all.
    ///
    /// The literal null joins what may be null: fields of the record (CEL's wrapper types), timestamps, durations and
    /// optionals. Beside other values it makes a union.
    var type: ValueType {
        guard let common else { return .null }
        if !hasNull || hasNullable { return common }
        switch common {
        case .timestamp, .duration, .optional: return common
        default: return .dyn
        }
    }
}

extension ValueType {
    /// Lists, maps and optionals whose element type nothing decided, as ones of unions.
    var withElementsOpened: ValueType {
        switch self {
        case .list(.null): .list(.dyn)
        case .optional(.null): .optional(.dyn)
        case .map(let key, let value): .map(key == .null ? .dyn : key, value == .null ? .dyn : value)
        default: self
        }
    }

    /// The type with unions for all type parameters that nothing decided, however deeply they stand.
    var withParametersOpened: ValueType {
        switch self {
        case .list(let element): .list(element == .null ? .dyn : element.withParametersOpened)
        case .optional(let element): .optional(element == .null ? .dyn : element.withParametersOpened)
        case .map(let key, let value):
            .map(key == .null ? .dyn : key.withParametersOpened, value == .null ? .dyn : value.withParametersOpened)
        default: self
        }
    }
}
