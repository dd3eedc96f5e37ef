import Records

/// CEL's published extension libraries `lists` and `sets`.
enum ListsExtension {
    private static let list = TypePattern.list(.parameter("T"))
    private static let int = TypePattern.exact(.int)

    static let functions: [Function] = [
        Function(
            "slice", summary: "The elements from a position up to another, which is not included.",
            details: "A position outside of the list is an error.",
            examples: [.init("[1, 2, 3, 4].slice(1, 3)", "[2, 3]"), .init("[1].slice(0, 2)", "error")],
            overloads: [
                Overload(
                    [list, int, int], style: .method, gives: list,
                    .kernel { call in
                        let lists = call.lists(0)
                        let starts = call.ints(1)
                        let ends = call.ints(2)
                        return call.listCells(from: lists.elements) { row throws(CellFailure) in
                            let range = lists.range(row)
                            guard starts[row] >= 0, starts[row] <= ends[row], ends[row] <= Int64(range.count) else {
                                throw CellFailure(message: "the list has no such part", expected: "positions within 0 and \(range.count)")
                            }
                            return Array(range.lowerBound + Int(starts[row])..<range.lowerBound + Int(ends[row]))
                        }
                    })
            ]),
        Function(
            "flatten", summary: "The list with the elements of its lists in their places.",
            details: "Lists inside of these stay, unless a depth says how many levels to open.",
            examples: [.init("[1, [2, [3]]].flatten()", "[1, 2, [3]]"), .init("[1, [2, [3]]].flatten(2)", "[1, 2, 3]")],
            overloads: [
                Overload([.list(.list(.parameter("T")))], style: .method, gives: list, .kernel { call in flattenTyped(call) }),
                Overload([.list(.exact(.dyn))], style: .method, gives: .list(.exact(.dyn)), .kernel { call in flatten(call, [Int64](repeating: 1, count: call.count)) }),
                Overload([.list(.exact(.dyn)), int], style: .method, gives: .list(.exact(.dyn)), .kernel { call in flatten(call, call.ints(1)) }),
            ]),
        Function(
            "distinct", summary: "The list with each value once, where it came first.", details: "",
            examples: [.init("[1, 2, 2, 1].distinct()", "[1, 2]")],
            overloads: [
                Overload(
                    [list], style: .method, gives: list,
                    .kernel { call in
                        let lists = call.lists(0)
                        return call.listCells(from: lists.elements) { row throws(CellFailure) in
                            var seen: Set<CellKey> = []
                            return lists.range(row).filter { element in
                                let key = CellKey(lists.elements, element)
                                return key.equalsNothing || seen.insert(key).inserted
                            }
                        }
                    })
            ]),
        Function(
            "sort", summary: "The elements from the smallest to the greatest.", details: "They must be of one type that has an order.",
            examples: [.init("[3, 1, 2].sort()", "[1, 2, 3]"), .init("['b', 'a'].sort()", "[\"a\", \"b\"]")],
            overloads: [
                Overload(
                    [list], style: .method, gives: list,
                    .kernel { call in
                        let lists = call.lists(0)
                        let order = CellOrder(lists.elements)
                        return call.listCells(from: lists.elements) { row throws(CellFailure) in
                            let rows = Array(lists.range(row))
                            guard order.canSort(rows) else {
                                throw CellFailure(message: "these cannot be sorted", expected: "elements of one type that has an order")
                            }
                            return order.sorted(rows)
                        }
                    })
            ]),
        Function(
            "lists.range", summary: "The ints from 0 up to a number, which is not included.",
            details: "At most \(Budget.elementsPerRow).", examples: [.init("lists.range(3)", "[0, 1, 2]"), .init("lists.range(-1)", "[]")],
            overloads: [
                Overload(
                    [int], gives: .list(.exact(.int)), isExpanding: true,
                    .kernel { call in
                        let counts = call.ints(0)
                        let longest = counts.enumerated().map { call.isBlocked($0) ? 0 : min($1, Int64(Budget.elementsPerRow)) }.max() ?? 0
                        let pool = Column(.int(Array(0..<max(longest, 0))), count: Int(max(longest, 0)))
                        var left = Budget.rangeElementsPerBatch
                        return call.listCells(from: pool) { row throws(CellFailure) in
                            left -= Int(min(max(counts[row], 0), Int64(Budget.elementsPerRow)))
                            guard counts[row] <= Int64(Budget.elementsPerRow), left >= 0 else {
                                throw CellFailure(message: "the list would be too long", expected: "at most \(Budget.elementsPerRow)")
                            }
                            return Array(0..<Int(max(counts[row], 0)))
                        }
                    })
            ]),
        end("first", "The first element, as an optional.", "1") { $0.first },
        end("last", "The last element, as an optional.", "3") { $0.last },
        set("sets.contains", "Are all elements of the second list in the first?", "sets.contains([1, 2, 3], [2.0, 3.0])") { !$1.holdsNaN && $1.keys.isSubset(of: $0.keys) },
        set("sets.equivalent", "Do both lists hold the same values?", "sets.equivalent([1, 2, 2], [2, 1])") {
            !$0.holdsNaN && !$1.holdsNaN && $0.keys == $1.keys
        },
        set("sets.intersects", "Is there a value that both lists hold?", "sets.intersects([1, 2], [2, 3])") { !$0.keys.isDisjoint(with: $1.keys) },
    ]

    /// The values of a list; those that are equal to nothing are known to be there, and are in no set.
    private struct ValueSet {
        var keys: Set<CellKey> = []
        var holdsNaN = false

        init(_ lists: ListValues, _ row: Int) {
            for element in lists.range(row) {
                let key = CellKey(lists.elements, element)
                if key.equalsNothing { holdsNaN = true } else { keys.insert(key) }
            }
        }
    }

    private static func end(_ name: String, _ summary: String, _ result: String, _ choose: @escaping @Sendable (Range<Int>) -> Int?) -> Function {
        Function(
            name, summary: summary, details: "It holds nothing where the list is empty.",
            examples: [.init("[1, 2, 3].\(name)()", "optional(\(result))"), .init("[].\(name)()", "optional.none()")],
            overloads: [
                Overload(
                    [list], style: .method, gives: .optional(.parameter("T")),
                    .kernel { call in
                        let lists = call.lists(0)
                        let column = call.listCells(from: lists.elements) { row throws(CellFailure) in
                            choose(lists.range(row)).map { [$0] } ?? []
                        }
                        guard case .list(let chosen) = column.values else { return column }
                        return Column(.optional(chosen), count: call.count)
                    })
            ])
    }

    private static func set(
        _ name: String, _ summary: String, _ example: String, _ holds: @escaping @Sendable (ValueSet, ValueSet) -> Bool
    ) -> Function {
        Function(
            name, summary: summary, details: "Numbers are the same when their values are, whatever their types.", examples: [.init(example, "true")],
            overloads: [
                Overload(
                    [.list(.parameter("T")), .list(.parameter("S"))], gives: .exact(.bool),
                    .kernel { call in
                        let left = call.lists(0)
                        let right = call.lists(1)
                        return call.boolCells { row throws(CellFailure) in
                            holds(ValueSet(left, row), ValueSet(right, row))
                        }
                    })
            ])
    }

    private static func flattenTyped(_ call: CallArguments) -> Column {
        let outer = call.lists(0)
        guard case .list(let inner) = outer.elements.values else { return .nulls(call.count) }
        return call.listCells(from: inner.elements) { row throws(CellFailure) in
            outer.range(row).filter { outer.elements.isValue($0) }.flatMap { Array(inner.range($0)) }
        }
    }

    private static func flatten(_ call: CallArguments, _ depths: [Int64]) -> Column {
        var column = call.columns[0]
        let deepest = depths.enumerated().map { call.isBlocked($0) ? 0 : $1 }.max() ?? 0
        var errors = call.intCells { row throws(CellFailure) in
            guard depths[row] >= 0 else { throw CellFailure(message: "the depth is negative", expected: "0 or more") }
            return 0
        }
        // Lists cannot be nested more deeply than expressions are.
        for level in 0..<max(0, min(deepest, Int64(Parser.maximumHeight))) {
            guard case .list(let lists) = column.values, case .dyn(let all) = lists.elements.values else { break }
            var pieces: [Column] = [lists.elements]
            var bases: [Int: Int32] = [:]
            var base = Int32(truncatingIfNeeded: lists.elements.count)
            for (tag, child) in all.children.enumerated() {
                guard case .list(let inner) = child.values else { continue }
                bases[tag] = base
                pieces.append(inner.elements)
                base += Int32(truncatingIfNeeded: inner.elements.count)
            }
            if bases.isEmpty { break }
            var offsets: [Int32] = [0]
            var order: [Int32] = []
            for row in 0..<lists.count {
                for element in lists.range(row) {
                    let tag = Int(all.tags[element])
                    if level < depths[row], lists.elements.isValue(element), let base = bases[tag],
                        case .list(let inner) = all.children[tag].values {
                        let position = all.position(element)
                        order.append(contentsOf: (inner.offsets[position] + base)..<(inner.offsets[position + 1] + base))
                    } else {
                        order.append(Int32(truncatingIfNeeded: element))
                    }
                }
                offsets.append(Int32(truncatingIfNeeded: order.count))
            }
            column.values = .list(ListValues(offsets: offsets, elements: Selection.concatenated(pieces, type: .dyn).gathered(order)))
        }
        errors.values = column.values
        return errors
    }
}
