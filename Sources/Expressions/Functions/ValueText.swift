public import Records

/// Values as text: plain for `string()` and ids, quoted and nested for people.
public enum ValueText {
    /// The value without quotes, as `string()` gives it.
    public static func plain(_ column: Column, _ row: Int) -> String {
        switch column.values {
        case .string(let texts): texts.string(row)
        case .uint(let all): String(all[row])
        case .double(let all): DoubleText.shortest(all[row])
        default: describe(column, row)
        }
    }

    /// The value for people: texts in quotes, `null`, lists and structures written out.
    public static func describe(_ column: Column, _ row: Int) -> String {
        if column.isError(row) { return "error" }
        if column.isNull(row) { return "null" }
        switch column.values {
        case .null: return "null"
        case .bool(let all): return all[row] ? "true" : "false"
        case .int(let all): return String(all[row])
        case .double(let all): return all[row].description
        case .decimal(let all): return all[row].description
        case .date(let all): return CalendarDate(days: all[row]).description
        case .timestamp(let all): return all[row].description
        case .uuid(let all): return all[row].description
        case .string(let all): return quoted(all.string(row))
        case .bytes(let all):
            let pairs = all.withBytes(row) { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) } }
            return "b" + quoted(pairs.joined(separator: " "))
        case .list(let all): return "[" + all.range(row).map { describe(all.elements, $0) }.joined(separator: ", ") + "]"
        case .uint(let all): return String(all[row]) + "u"
        case .duration(let all): return all[row].description
        case .type(let all): return all.string(row)
        case .dyn(let all): return describe(all.child(row), all.position(row))
        case .map(let all):
            let entries = all.range(row).map { describe(all.keys, $0) + ": " + describe(all.values, $0) }
            return "{" + entries.joined(separator: ", ") + "}"
        case .optional(let all):
            return all.range(row).first.map { "optional(" + describe(all.elements, $0) + ")" } ?? "optional.none()"
        case .structure(let all):
            return "{" + zip(all.fields, all.columns).map { "\($0.name): \(describe($1, row))" }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
