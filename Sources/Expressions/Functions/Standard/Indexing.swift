import Diagnostics
import Records

/// `x[i]` and `x[?i]` for lists by other numbers, for maps, and inside of optionals.
enum Indexing {
    private static let anyMap = TypePattern.map(.parameter("K"), .parameter("V"))
    private static let anyList = TypePattern.list(.parameter("T"))

    static let overloads: [Overload] = [
        Overload([anyList, .exact(.uint)], gives: .parameter("T"), mayGiveNull: true, .kernel { elements($0, optional: false) }),
        Overload([anyList, .exact(.double)], gives: .parameter("T"), mayGiveNull: true, .kernel { elements($0, optional: false) }),
        Overload([anyMap, .parameter("K")], gives: .parameter("V"), mayGiveNull: true, .kernel { entries($0, .value) }),
        Overload(
            [.optional(anyList), .exact(.int)], gives: .optional(.parameter("T")), .kernel { inside($0) { elements($0, optional: true) } }),
        Overload(
            [.optional(anyMap), .parameter("K")], gives: .optional(.parameter("V")), .kernel { inside($0) { entries($0, .optional) } }),
        Overload([.optional(.exact(.dyn)), .any], gives: .exact(.dyn), .kernel { insideDyn($0) }),
    ]

    static let optionalIndex = Function(
        "_[?_]", summary: "The element of a list or map as an optional, which holds nothing where there is none.", details: "",
        examples: [.init("[10, 20][?1]", "optional(20)"), .init("{'a': 1}[?'b']", "optional.none()")],
        overloads: [
            Overload([anyList, .exact(.int)], gives: .optional(.parameter("T")), .kernel { elements($0, optional: true) }),
            Overload([anyList, .exact(.uint)], gives: .optional(.parameter("T")), .kernel { elements($0, optional: true) }),
            Overload([anyList, .exact(.double)], gives: .optional(.parameter("T")), .kernel { elements($0, optional: true) }),
            Overload([anyMap, .parameter("K")], gives: .optional(.parameter("V")), .kernel { entries($0, .optional) }),
            Overload(
                [.optional(anyList), .exact(.int)], gives: .optional(.parameter("T")),
                .kernel { inside($0) { elements($0, optional: true) } }),
            Overload(
                [.optional(anyMap), .parameter("K")], gives: .optional(.parameter("V")),
                .kernel { inside($0) { entries($0, .optional) } }),
            Overload([.optional(.exact(.dyn)), .any], gives: .exact(.dyn), .kernel { insideDyn($0) }),
        ])

    private static func entries(_ call: CallArguments, _ mode: SelectMode) -> Column {
        guard case .map(let maps) = call.columns[0].values else { return .nulls(call.count) }
        let blocked = Column(.null, count: call.count, mask: CellMask(flags: call.blocked.map { $0 == 0 ? 0 : CellMask.null }))
        return MapLookup.find(maps, call.columns[1], of: blocked, mode: mode)
    }

    private static func position(_ call: CallArguments, _ row: Int) -> Int? {
        switch call.columns[1].values {
        case .int(let all): Int(exactly: all[row])
        case .uint(let all): Int(exactly: all[row])
        case .double(let all): Int(exactly: all[row])
        default: nil
        }
    }

    private static func elements(_ call: CallArguments, optional: Bool) -> Column {
        let lists = call.lists(0)
        let missing = lists.elements.count
        let pool = Selection.concatenated([lists.elements, .empty(lists.elements.type, count: 1)], type: lists.elements.type)
        let found = call.intCells { row throws(CellFailure) in
            let range = lists.range(row)
            if let position = position(call, row), position >= 0, position < range.count { return Int64(range.lowerBound + position) }
            if optional { return -1 }
            throw CellFailure(message: "the list has no such element", expected: "a position below \(range.count)")
        }
        guard case .int(let rows) = found.values else { return found }
        if optional {
            var offsets: [Int32] = [0]
            var held: [Int32] = []
            for row in 0..<call.count {
                if rows[row] >= 0, !call.isBlocked(row) { held.append(Int32(truncatingIfNeeded: rows[row])) }
                offsets.append(Int32(truncatingIfNeeded: held.count))
            }
            return Column(.optional(ListValues(offsets: offsets, elements: pool.gathered(held))), count: call.count)
        }
        var result = pool.gathered(
            rows.indices.map { row in
                Int32(truncatingIfNeeded: call.isBlocked(row) || found.isError(row) ? missing : Int(rows[row]))
            })
        result.mask = result.mask.union(found.mask)
        result.errors = Evaluator.mergedErrors([found, result], count: call.count)
        return result
    }

    /// Runs a kernel over what optionals hold; what holds nothing gives nothing.
    private static func inside(_ call: CallArguments, _ kernel: (CallArguments) -> Column) -> Column {
        let lists = call.lists(0)
        let parents = lists.parents
        let inner = kernel(
            CallArguments(
                columns: [lists.elements] + call.columns.dropFirst().map { $0.gathered(parents) }, count: parents.count,
                blocked: call.blocked.isEmpty ? [] : parents.map { call.blocked[Int($0)] }, isPersonal: call.isPersonal))
        let pool = Selection.concatenated([inner, .empty(inner.type, count: 1)], type: inner.type)
        let missing = Int32(truncatingIfNeeded: inner.count)
        return pool.gathered(
            (0..<call.count).map { row in lists.range(row).first.map { Int32(truncatingIfNeeded: $0) } ?? missing })
    }

    /// What an optional of a union holds is a list or a map, which its rows tell.
    private static func insideDyn(_ call: CallArguments) -> Column {
        let plan = DynamicCallPlan(
            name: "_[_]", overloads: Array(optionalIndex.overloads.prefix(4)),
            arguments: [.column(0), .column(1)], result: .optional(.dyn), isPersonal: call.isPersonal, offset: 0)
        let found = inside(call) { inner in
            Evaluator().dynamic(plan, Frame(columns: inner.columns.map { $0.converted(to: .dyn) }, count: inner.count), skip: inner.blocked)
        }
        return found.converted(to: .dyn)
    }
}
