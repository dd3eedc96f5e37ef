import Diagnostics
import Records

/// Not in the standard library: only where rows are mapped is there anybody to hear a warning.
public let warnFunction = Function(
    "warn", summary: "Records a warning for the row, and gives the value; without one it gives null.",
    details:
        "The record is written all the same. Previews, runs and their reports count warnings by message and show the first few of each. A branch that is not taken does not warn: code == 'X' ? warn('old code', 'other') : code. A message that is written out as a constant is shown as it is; one that is computed is cut to 200 characters, and hidden where message or value comes from personal fields. A null message warns without words.",
    examples: [
        .init("warn('no such code', 'other')", "\"other\""), .init("warn('nothing known')", "null"),
        .init("false ? warn('never', 1) : 2", "2"),
    ],
    overloads: [
        Overload([.exact(.string)], gives: .exact(.null), takesNull: true, mayGiveNull: true, .bound(bindWarning)),
        Overload(
            [.exact(.string), .parameter("T")], gives: .parameter("T"), takesNull: true, mayGiveNull: true,
            .bound(bindWarning)),
    ])

private let longestWarning = 200

private func bindWarning(_ site: CallSite) throws(CallSiteError) -> BoundCall {
    var isConstant = false
    if case .string? = site.literals.first ?? nil { isConstant = true }
    let hides = !isConstant
    return BoundCall { call in
        warn(call, hidesPersonal: hides)
        return call.columns.count > 1 ? call.columns[1] : .nulls(call.count)
    }
}

private func warn(_ call: CallArguments, hidesPersonal: Bool) {
    guard let warnings = call.warnings else { return }
    let messages = call.texts(0)
    for row in 0..<call.count where !call.isBlocked(row) {
        let text = call.columns[0].isNull(row) ? "" : String(messages.string(row).prefix(longestWarning))
        let isHidden = hidesPersonal && call.isPersonal
        warnings.add(
            isHidden || text.isEmpty
                ? call.error(
                    row, .warnedByMapping, "the mapping warns about the record", found: text.isEmpty ? nil : text)
                : call.error(row, .warnedByMapping, text))
    }
}
