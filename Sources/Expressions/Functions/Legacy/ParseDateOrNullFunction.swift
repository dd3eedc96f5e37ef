import Diagnostics
import Records

let parseDateOrNullFunction = Function(
    "parseDateOrNull", summary: "A text as a date, or null where it is one of the texts that stand for no date.",
    details:
        "Blanks at both ends are not looked at, so '' stands for a blank field. The pattern is that of parseDate(), with a pivot behind it for yy. What is neither a null nor a date is an error, never null.",
    examples: [
        .init("parseDateOrNull('00000000', 'yyyyMMdd', '', '00000000', '99999999')", "null"),
        .init("parseDateOrNull('   ', 'yyyyMMdd', '', '00000000')", "null"),
        .init("parseDateOrNull('20261122', 'yyyyMMdd', '00000000')", "2026-11-22"),
        .init("parseDateOrNull('850704', 'yyMMdd', 30, '000000')", "1985-07-04"),
        .init("parseDateOrNull('20261322', 'yyyyMMdd', '00000000')", "error"),
        .init("parseDateOrNull('99999999', 'yyyyMMdd', ['00000000', '99999999'])", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string), .exact(.string), .exact(.string)], style: .either, variadic: true, gives: .exact(.date),
            mayGiveNull: true, .bound { (site) throws(CallSiteError) in try bind(site, first: 2) }),
        Overload(
            [.exact(.string), .exact(.string), .exact(.int), .exact(.string)], style: .either, variadic: true,
            gives: .exact(.date), mayGiveNull: true, .bound { (site) throws(CallSiteError) in try bind(site, first: 3) }),
        Overload(
            [.exact(.string), .exact(.string), .list(.exact(.string))], style: .either, gives: .exact(.date), mayGiveNull: true,
            .bound { (site) throws(CallSiteError) in
                let pattern = try DatePattern.bind(site, 1, pivot: nil)
                return BoundCall { call in
                    guard case .list(let lists) = call.columns[2].values, case .string(let all) = lists.elements.values else {
                        return datesOrNull(call, pattern) { _, _ in false }
                    }
                    return datesOrNull(call, pattern) { row, text in
                        lists.range(row).contains { element in all.withBytes(element) { $0.elementsEqual(text) } }
                    }
                }
            }),
    ])

private func bind(_ site: CallSite, first: Int) throws(CallSiteError) -> BoundCall {
    let pivot = first == 3 ? Int(try site.int(2, "the pivot")) : nil
    let pattern = try DatePattern.bind(site, 1, pivot: pivot)
    return BoundCall { call in
        let nulls = (first..<max(call.columns.count, first)).map { call.texts($0) }
        return datesOrNull(call, pattern) { row, text in
            nulls.contains { $0.withBytes(row) { $0.elementsEqual(text) } }
        }
    }
}

private func datesOrNull(
    _ call: CallArguments, _ pattern: DatePattern, _ isNull: (Int, UnsafeBufferPointer<UInt8>) -> Bool
) -> Column {
    let texts = call.texts(0)
    return call.dateColumn { row in
        texts.withBytes(row) { whole in
            let text = whole.trimmed
            if isNull(row, text) { return .null }
            if let value = pattern.parse(text) { return .value(value) }
            return .failure(
                call.malformed(
                    row, whole, .malformedDate, "the text is neither a date of that pattern nor one of the nulls",
                    expected: "a day that exists, as \(pattern)"))
        }
    }
}
