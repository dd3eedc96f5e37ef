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

    /// As CEL would read it back: what would move the cursor or turn the line around is escaped.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}"..."\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
