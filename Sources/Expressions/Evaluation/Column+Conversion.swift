import Diagnostics
import Records

extension Column {
    /// The column as another type: into a union, out of one, or the same inside of lists and maps. A value that is of another
    /// type than the wanted one is an error.
    func converted(to wanted: ValueType) -> Column {
        let found = type
        if found == wanted || wanted == .undecided { return self }
        if wanted == .dyn { return union }
        switch (values, wanted) {
        case (.null, _):
            return Column(Column.empty(wanted, count: count).values, count: count, mask: mask, errors: errors)
        case (.dyn(let all), _): return narrowed(all, to: wanted)
        case (.list(let lists), .list(let element)):
            return rebuilt([lists.elements.converted(to: element)], lists.offsets) { .list(ListValues(offsets: $0, elements: $1[0])) }
        case (.optional(let lists), .optional(let element)):
            return rebuilt([lists.elements.converted(to: element)], lists.offsets) {
                .optional(ListValues(offsets: $0, elements: $1[0]))
            }
        case (.map(let maps), .map(let key, let value)):
            return rebuilt([maps.keys.converted(to: key), maps.values.converted(to: value)], maps.offsets) {
                .map(MapValues(offsets: $0, keys: $1[0], values: $1[1]))
            }
        default: return .mismatch(wanted, found: found, like: self)
        }
    }

    /// Every value is an error; nulls and errors stay.
    private static func mismatch(_ wanted: ValueType, found: ValueType, like column: Column) -> Column {
        var result = Column(Column.empty(wanted, count: column.count).values, count: column.count, mask: column.mask)
        result.errors = (0..<column.count).compactMap { row in
            if column.isNull(row) { return nil }
            return column.error(at: row) ?? .noSuchOverload(row, found: found.description, expected: wanted.description)
        }
        for error in result.errors { result.mask.set(CellMask.error, at: Int(error.row), count: column.count) }
        return result
    }

    /// A list or map of new children; what could not become an element makes its row an error.
    private func rebuilt(_ children: [Column], _ offsets: [Int32], _ make: ([Int32], [Column]) -> Column.Values) -> Column {
        let known = Column(make(offsets, children), count: count, mask: mask, errors: errors)
        guard case .dyn = type.elementType, children.contains(where: { !$0.errors.isEmpty }) else { return known }
        var result = known
        var merged = Dictionary(errors.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
        for row in 0..<count where isValue(row) {
            for child in children where !child.errors.isEmpty {
                for element in Int(offsets[row])..<Int(offsets[row + 1]) {
                    guard merged[Int32(row)] == nil, var error = child.error(at: element) else { continue }
                    error.row = Int32(truncatingIfNeeded: row)
                    merged[Int32(row)] = error
                    result.mask.set(CellMask.error, at: row, count: count)
                }
            }
        }
        result.errors = merged.values.sorted { $0.row < $1.row }
        return result
    }

    /// The same values as a dense union; lists and maps inside hold unions too.
    private var union: Column {
        if case .null = values {
            // The literal null is a value of its own in a union.
            var result = Column(.dyn(DynValues(nulls: count)), count: count, mask: mask, errors: errors)
            for row in result.mask.flags.indices { result.mask.flags[row] &= CellMask.error }
            result.mask.compact()
            return result
        }
        let child: Column =
            switch type {
            case .list: converted(to: .list(.dyn))
            case .optional: converted(to: .optional(.dyn))
            case .map: converted(to: .map(.dyn, .dyn))
            default: self
            }
        let bare = Column(child.values, count: count)
        let all = DynValues(
            tags: [UInt8](repeating: 0, count: count), positions: (0..<count).map { Int32(truncatingIfNeeded: $0) },
            children: [bare])
        return Column(.dyn(all), count: count, mask: child.mask, errors: child.errors)
    }

    private func narrowed(_ all: DynValues, to wanted: ValueType) -> Column {
        let parts = all.children.map { child -> Column in
            if case .null = child.values, wanted != .null {
                return .mismatch(wanted, found: .null, like: Column(.null, count: child.count))
            }
            return child.converted(to: wanted)
        }
        var bases: [Int32] = []
        var base: Int32 = 0
        for part in parts {
            bases.append(base)
            base += Int32(truncatingIfNeeded: part.count)
        }
        let rows = (0..<count).map { bases[Int(all.tags[$0])] + all.positions[$0] }
        // A null or an error of the union itself wins over what stands behind it.
        return Selection.concatenated(parts, type: wanted).gathered(rows).masked(by: self)
    }

    /// The column where `decision` has a value; its null or error where it has none, whatever stands in the column there.
    func masked(by decision: Column) -> Column {
        if decision.mask.isAllValues { return self }
        var result = self
        result.mask.flags = (0..<count).map { row in
            decision.isValue(row) ? (mask.flags.isEmpty ? 0 : mask.flags[row]) : decision.mask.flags[row]
        }
        result.errors = Evaluator.mergedErrors(
            [decision, Column(.null, count: count, errors: errors.filter { decision.isValue(Int($0.row)) })], count: count)
        return result
    }

    /// All values are errors; the mask's nulls and errors win.
    static func failures(_ count: Int, type: ValueType, _ error: CellError, skip: [UInt8]) -> Column {
        var result = Column.empty(type, count: count)
        for row in 0..<count where skip.isEmpty || skip[row] == 0 {
            var error = error
            error.row = Int32(truncatingIfNeeded: row)
            result.errors.append(error)
            result.mask.set(CellMask.error, at: row, count: count)
        }
        return result
    }
}

extension CellError {
    static func noSuchOverload(_ row: Int, found: String, expected: String? = nil) -> CellError {
        CellError(row: row, .expressionFailed, "no such overload for \(found.withArticle)", expected: expected)
    }
}

extension ValueType {
    /// What a list, map (its values) or optional holds.
    var elementType: ValueType? {
        switch self {
        case .list(let element), .optional(let element), .map(_, let element): element
        default: nil
        }
    }

    /// The type as it stands inside of a union.
    var asChild: ValueType {
        switch self {
        case .list: .list(.dyn)
        case .optional: .optional(.dyn)
        case .map: .map(.dyn, .dyn)
        default: self
        }
    }

    var containsDyn: Bool {
        switch self {
        case .dyn: true
        case .list(let element), .optional(let element): element.containsDyn
        case .map(let key, let value): key.containsDyn || value.containsDyn
        case .abstract(_, let parameters): parameters.contains(where: \.containsDyn)
        default: false
        }
    }

    /// The type that both are; nil where there is none but a union. The literal null has a type of its own: what may stand beside
    /// it is for the caller to say.
    static func common(_ left: ValueType, _ right: ValueType) -> ValueType? {
        if left == right || right == .undecided { return left }
        if left == .undecided { return right }
        if left == .dyn || right == .dyn { return .dyn }
        switch (left, right) {
        case (.list(let a), .list(let b)): return common(a, b).map { .list($0) }
        case (.optional(let a), .optional(let b)): return common(a, b).map { .optional($0) }
        case (.map(let a, let b), .map(let c, let d)):
            guard let key = common(a, c), let value = common(b, d) else { return nil }
            return .map(key, value)
        case (.abstract(let name, let first), .abstract(let other, let second)) where name == other && first.count == second.count:
            let parameters = zip(first, second).compactMap { common($0, $1) }
            return parameters.count == first.count ? .abstract(name, parameters) : nil
        default: return nil
        }
    }

    /// The name as a type value (cel-spec, "Abstract Types").
    var typeName: String {
        switch self {
        case .null: "null_type"
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .structure: "structure"
        case .abstract(let name, _): name
        default: description
        }
    }
}

extension ValueType {
    /// `an int`, `a list(int)`.
    var withArticle: String { description.withArticle }
}

extension String {
    /// A type's name with its article; uint is said as it is written, uuid letter by letter.
    var withArticle: String {
        let isVowel = first.map { "aeio".contains($0) } ?? false
        return (isVowel || hasPrefix("uint") ? "an " : "a ") + self
    }
}
