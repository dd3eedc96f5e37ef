import Diagnostics
public import Records
public import Settings

extension FieldFormat {
    private static let typeNames: [(name: String, type: ValueType)] = [
        ("string", .string), ("int", .int), ("double", .double), ("decimal", .decimal), ("date", .date),
        ("timestamp", .timestamp), ("bool", .bool), ("bytes", .bytes),
    ]

    /// Reads the keys that all formats share from a field declaration: `name`, `type`, `trim`, `blank`, `nulls`, `decimals`,
    /// `sign`, `format`, `pivot`, `true`, `false` and `personal`. Callers read their own keys from the same map, then call
    /// its `finish()`.
    ///
    /// - Parameters:
    ///   - defaultTrim: of strings; other types lose the blanks on both sides unless the field says otherwise.
    ///   - page: of the source where its numbers may be stored in other ways than as text; the keys of ``StorageKeys`` are then
    ///     read as well, and `decimals` may be negative. nil for sources of text.
    /// - Returns: nil where the declaration cannot be used; what is wrong is reported to the map's context (`LB1003`, and
    ///   `LB600x` for keys of a wrong shape).
    public static func read(_ map: inout SettingsMap, defaultTrim: FieldTrim, page: CodePage? = nil) -> FieldFormat? {
        let context = map.context
        let errorsBefore = context.errorCount
        let name = map.requiredString("name")
        let typeText = map.string("type")
        let typeNode = map.node("type")
        let trim = map.choice("trim", FieldTrim.self)
        let blank = map.choice("blank", BlankPolicy.self)
        let nulls = map.strings("nulls")
        let decimals = map.int("decimals", in: page == nil ? 0...38 : -37...38)
        let sign = map.choice("sign", SignPosition.self)
        let patternText = map.string("format")
        let pivot = map.int("pivot", in: 0...100)
        let trueTexts = map.strings("true")
        let falseTexts = map.strings("false")
        let isPersonal = map.bool("personal") ?? false
        let stored = page.map { StorageKeys(&map, $0) }
        guard context.errorCount == errorsBefore, let name else { return nil }

        let defaultType = stored?.defaultType(decimals: decimals) ?? .string
        guard let type = typeText.map({ text in typeNames.first { $0.name == text }?.type }) ?? defaultType else {
            let names = typeNames.map(\.name)
            context.report(
                Diagnostic(
                    .badFieldDeclaration, "field \(name) has an unknown type", at: typeNode?.place ?? map.place,
                    expected: "one of " + names.joined(separator: ", "),
                    found: typeText.map { Redacted($0, isPersonal: false) },
                    help: Suggestion.nearest(to: typeText ?? "", among: names).map { "did you mean `\($0)`?" }))
            return nil
        }
        func refuse(_ key: String, _ reason: String, help: String? = nil) {
            let entry = map.entries.first { $0.key == key }
            context.report(
                Diagnostic(
                    .badFieldDeclaration, "field \(name): \(reason)", at: entry?.keyPlace ?? map.place, help: help))
        }
        if !isFieldName(name) {
            refuse(
                "name", "its name cannot stand in an expression",
                help: "use letters, digits and _, not beginning with a digit")
        }
        if let decimals, type != .decimal, type != .int || decimals >= 0 {
            refuse("decimals", "`decimals` is for type decimal, not \(type)")
        }
        if sign != nil, type != .decimal, type != .int { refuse("sign", "`sign` is for int and decimal, not \(type)") }
        if patternText != nil, type != .date, type != .timestamp {
            refuse("format", "`format` is for date and timestamp, not \(type)")
        }
        if pivot != nil, patternText == nil { refuse("pivot", "`pivot` is for a date with a `format` that has yy") }
        if trueTexts != nil || falseTexts != nil, type != .bool {
            refuse(trueTexts != nil ? "true" : "false", "`true` and `false` are for type bool, not \(type)")
        }
        if blank == .empty, type != .string { refuse("blank", "`blank: empty` is for strings, not \(type)") }
        if blank == .zero, type != .int, type != .decimal, type != .double {
            refuse("blank", "`blank: zero` is for numbers, not \(type)")
        }
        let problems = stored?.problems(type: type, decimals: decimals, sign: sign, trim: trim, blank: blank, nulls: nulls)
        for problem in problems ?? [] { refuse(problem.key, problem.reason) }
        if trim != nil, type == .bytes { refuse("trim", "bytes are never trimmed") }
        let trues = (trueTexts.map { $0.map { Array($0.utf8) } }) ?? defaultTrueTexts
        let falses = (falseTexts.map { $0.map { Array($0.utf8) } }) ?? defaultFalseTexts
        if type == .bool, let both = trues.first(where: { falses.contains($0) }) {
            refuse(
                trueTexts != nil ? "true" : "false",
                "\"\(String(decoding: both, as: UTF8.self))\" stands for both true and false",
                help: "give both lists, `true` and `false`")
        }
        var pattern: DatePattern?
        if let patternText, type == .date || type == .timestamp {
            do {
                let compiled = try DatePattern(patternText, pivot: pivot)
                if type == .date, compiled.hasTime {
                    refuse("format", "its pattern has a time, which a date cannot hold", help: "use `type: timestamp`")
                }
                pattern = compiled
            } catch {
                refuse("format", error.reason, help: error.help)
            }
        }
        guard context.errorCount == errorsBefore else { return nil }
        return FieldFormat(
            name: name, type: type,
            trim: stored?.picture != nil ? FieldTrim.none : trim ?? (type == .string ? defaultTrim : nil),
            blank: blank ?? .null, nulls: (nulls ?? []).map { Array($0.utf8) },
            decimals: stored?.picture?.decimals ?? decimals, sign: sign ?? .leading, pattern: pattern,
            trueTexts: trues, falseTexts: falses, isPersonal: isPersonal,
            storage: stored?.storage(sign: sign ?? .leading) ?? .text, nullBytes: stored?.nullBytes ?? [])
    }

    /// Bytes of a field that its other keys say, where they do: a picture, or the digits of a packed or binary number.
    public static func impliedLength(_ map: inout SettingsMap, page: CodePage) -> Int? {
        StorageKeys(&map, page).impliedLength
    }

    /// Whether a name can stand in an expression: letters, digits and _, not beginning with a digit.
    public static func isFieldName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy {
            $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
    }
}
