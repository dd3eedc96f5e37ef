import Diagnostics
import Records

/// Indexing and membership.
enum ListFunctions {
    static let functions: [Function] = [
        Function(
            "_[_]", summary: "The element of a list at a position, counted from 0.",
            details: "A position outside of the list is an error.",
            examples: [.init("[10, 20][1]", "20"), .init("[10][3]", "error")],
            overloads: [
                Overload([.list(.parameter("T")), .exact(.int)], gives: .parameter("T"), mayGiveNull: true, .kernel(indexKernel))
            ] + Indexing.overloads),
        Function(
            "_in_", summary: "Is the value an element of the list, or a key of the map?", details: "",
            examples: [.init("2 in [1, 2]", "true"), .init("'x' in ['a']", "false")],
            overloads: [
                Overload([.parameter("T"), .list(.parameter("T"))], gives: .exact(.bool), .kernel(memberKernel)),
                Overload(
                    [.parameter("K"), .map(.parameter("K"), .parameter("V"))], gives: .exact(.bool),
                    .kernel { call in
                        guard case .map(let maps) = call.columns[1].values else { return .nulls(call.count, type: .bool) }
                        return MapLookup.find(maps, call.columns[0], of: Column(.null, count: call.count), mode: .test)
                    }),
            ]),
        Function(
            "join", summary: "The texts of a list, one after the other, with a separator between them.", details: "",
            examples: [.init("['a', 'b'].join(', ')", "\"a, b\"")],
            overloads: [
                Overload(
                    [.list(.exact(.string)), .exact(.string)], style: .method, gives: .exact(.string), mayGiveNull: true,
                    .kernel(joinKernel)),
                Overload(
                    [.list(.exact(.string))], style: .method, gives: .exact(.string), mayGiveNull: true,
                    .kernel { call in
                        joinKernel(
                            CallArguments(
                                columns: [call.columns[0], Literal.string("").column(count: call.count)], count: call.count,
                                blocked: call.blocked, isPersonal: call.isPersonal))
                    }),
            ]),
    ]

    @Sendable private static func indexKernel(_ call: CallArguments) -> Column {
        guard case .list(let lists) = call.columns[0].values else { return .nulls(call.count) }
        let positions = call.ints(1)
        var rows = [Int32](repeating: -1, count: call.count)
        var mask = CellMask()
        var errors: [CellError] = []
        for row in 0..<call.count where !call.isBlocked(row) {
            let range = lists.range(row)
            if positions[row] >= 0, positions[row] < Int64(range.count) {
                rows[row] = Int32(truncatingIfNeeded: range.lowerBound + Int(positions[row]))
            } else {
                mask.set(CellMask.error, at: row, count: call.count)
                errors.append(
                    call.error(
                        row, .expressionFailed, "the list has no such element", expected: "a position below \(range.count)",
                        found: "\(positions[row])", help: "test size() first"))
            }
        }
        // A spare element stands in where there is none.
        let spare = Column.empty(lists.elements.type, count: 1)
        let pool = Selection.concatenated([lists.elements, spare], type: lists.elements.type)
        let missing = Int32(truncatingIfNeeded: lists.elements.count)
        var result = pool.gathered(rows.map { $0 < 0 ? missing : $0 })
        result.mask = result.mask.union(mask)
        result.errors = (result.errors + errors).sorted { $0.row < $1.row }
        return result
    }

    @Sendable private static func memberKernel(_ call: CallArguments) -> Column {
        guard case .list(let lists) = call.columns[1].values else { return .nulls(call.count) }
        let parents = lists.parents
        guard call.columns[0].cost(of: parents) <= Budget.cellsPerCall else {
            return .failures(call.count, type: .bool, Budget.exceeded, skip: call.blocked)
        }
        let equal = Equality.columns(call.columns[0].gathered(parents), lists.elements, negated: false)
        var values = [Bool](repeating: false, count: call.count)
        if case .bool(let found) = equal.values {
            for element in found.indices where found[element] && !lists.elements.isError(element) {
                values[Int(parents[element])] = true
            }
        }
        // Whether an element in error is the one that was looked for cannot be known.
        let errors = rowErrors(lists, call).filter { !values[Int($0.row)] }
        var mask = CellMask()
        for error in errors { mask.set(CellMask.error, at: Int(error.row), count: call.count) }
        return Column(.bool(values), count: call.count, mask: mask, errors: errors)
    }

    /// For each row that is wanted, the first error among its elements.
    private static func rowErrors(_ lists: ListValues, _ call: CallArguments) -> [CellError] {
        if lists.elements.errors.isEmpty { return [] }
        return (0..<call.count).compactMap { row in
            guard !call.isBlocked(row), let element = lists.range(row).first(where: { lists.elements.isError($0) }),
                var error = lists.elements.error(at: element)
            else { return nil }
            error.row = Int32(truncatingIfNeeded: row)
            return error
        }
    }

    @Sendable private static func joinKernel(_ call: CallArguments) -> Column {
        guard case .list(let lists) = call.columns[0].values, case .string(let texts) = lists.elements.values else {
            return .nulls(call.count)
        }
        let separators = call.texts(1)
        var result = TextValues()
        var mask = CellMask()
        var tooLong: [CellError] = []
        for row in 0..<call.count {
            let start = result.bytes.count
            if !call.isBlocked(row) {
                let length = lists.range(row).reduce(0) { $0 + Int(texts.lengths[$1]) + Int(separators.lengths[row]) }
                let fits = length <= CallArguments.maximumTextBytes && start <= CallArguments.maximumColumnBytes
                if !fits {
                    tooLong.append(
                        call.error(
                            row, .valueTooLong, "join() makes too long a text",
                            expected: "at most \(CallArguments.maximumTextBytes) bytes"))
                }
                for element in lists.range(row) where fits {
                    if !lists.elements.isValue(element) { mask.set(CellMask.null, at: row, count: call.count) }
                    if element > lists.range(row).lowerBound {
                        separators.withBytes(row) { result.bytes.append(contentsOf: $0) }
                    }
                    texts.withBytes(element) { result.bytes.append(contentsOf: $0) }
                }
            }
            result.starts.append(UInt32(truncatingIfNeeded: start))
            result.lengths.append(UInt32(truncatingIfNeeded: result.bytes.count - start))
        }
        let errors = Evaluator.mergedErrors(
            [Column(.null, count: call.count, errors: rowErrors(lists, call)), Column(.null, count: call.count, errors: tooLong)],
            count: call.count)
        for error in errors { mask.set(CellMask.error, at: Int(error.row), count: call.count) }
        return Column(.string(result), count: call.count, mask: mask, errors: errors)
    }
}
