import Diagnostics
import Records

/// Not in the standard library: only where rows are mapped is there anybody to hear a warning.
public let warnFunction = Function(
    "warn", summary: "Records a warning for the row, and gives the value; without one it gives null.",
    details:
        "The record is written all the same. Previews, runs and their reports count warnings by message and show the first few of each. A branch that is not taken does not warn: code == 'X' ? warn('old code', 'other') : code. A message that is written out as a constant is shown as it is; one that is computed is cut to 200 characters, and hidden where it comes from personal fields; whether the value does makes no difference. A null message warns without words.",
    examples: [
        .init("warn('no such code', 'other')", "\"other\""), .init("warn('nothing known')", "null"),
        .init("false ? warn('never', 1) : 2", "2"),
    ],
    overloads: [
        Overload([.exact(.string)], gives: .exact(.null), takesNull: true, mayGiveNull: true, .kernel(warning)),
        Overload(
            [.exact(.string), .parameter("T")], gives: .parameter("T"), takesNull: true, mayGiveNull: true,
            .kernel(warning)),
    ])

private let longestWarning = 200

@Sendable private func warning(_ call: CallArguments) -> Column {
    warn(call)
    return call.columns.count > 1 ? call.columns[1] : .nulls(call.count)
}

private func warn(_ call: CallArguments) {
    guard let warnings = call.warnings else { return }
    let messages = call.texts(0)
    for row in 0..<call.count where !call.isBlocked(row) {
        let text = call.columns[0].isNull(row) ? "" : String(messages.string(row).prefix(longestWarning))
        warnings.add(
            call.isPersonal(0) || text.isEmpty
                ? call.error(
                    row, .warnedByMapping, "the mapping warns about the record", found: text.isEmpty ? nil : text)
                : call.error(row, .warnedByMapping, text))
    }
}
