import Records

let nullIfFunction = Function(
    "nullIf", summary: "The value, or null where it is one of the others.",
    details: "For fillers such as N/A, 0 or 9999-12-31. Texts are compared exactly, numbers by their value.",
    examples: [
        .init("nullIf('N/A', 'N/A', 'NONE')", "null"), .init("nullIf('Smith', 'N/A', 'NONE')", "\"Smith\""),
        .init("nullIf(999, 999)", "null"), .init("nullIf(decimal('0.00'), decimal('0'))", "null"),
        .init("nullIf(date('9999-12-31'), date('9999-12-31'))", "null"), .init("nullIf(-1.0, -1.0)", "null"),
    ],
    overloads: [ValueType.string, .int, .decimal, .date, .double, .uint, .bool, .timestamp, .duration].map { type in
        Overload(
            [.exact(type), .exact(type)], style: .either, variadic: true, gives: .exact(type), mayGiveNull: true,
            .kernel { call in
                var result = call.columns[0]
                var mask = CellMask()
                for index in 1..<max(call.columns.count, 1) {
                    let isSame = sameness(call, index)
                    for row in 0..<call.count where !call.isBlocked(row) && isSame(row) {
                        mask.set(CellMask.null, at: row, count: call.count)
                    }
                }
                result.mask = mask
                result.errors = []
                return result
            })
    })

private func sameness(_ call: CallArguments, _ index: Int) -> (Int) -> Bool {
    switch (call.columns[0].values, call.columns[index].values) {
    case (.int(let left), .int(let right)): { left[$0] == right[$0] }
    case (.date(let left), .date(let right)): { left[$0] == right[$0] }
    case (.decimal(let left), .decimal(let right)): { left[$0] == right[$0] }
    case (.double(let left), .double(let right)): { left[$0] == right[$0] }
    case (.uint(let left), .uint(let right)): { left[$0] == right[$0] }
    case (.bool(let left), .bool(let right)): { left[$0] == right[$0] }
    case (.timestamp(let left), .timestamp(let right)): { left[$0] == right[$0] }
    case (.duration(let left), .duration(let right)): { left[$0] == right[$0] }
    case (.string(let left), .string(let right)):
        { row in left.withBytes(row) { text in right.withBytes(row) { text.elementsEqual($0) } } }
    default: { _ in false }
    }
}
