import Diagnostics
import Settings

extension RecordFraming {
    private static let names = ["lines", "fixed", "rdw", "prefix", "vb", "vbs", "fb", "length_field"]

    /// Reads the key `framing`: a name, or a map of one name to what it takes.
    ///
    /// - Parameter fields: the shared fields, of which `length_field` may name one.
    /// - Returns: nil where it cannot be used; what is wrong is reported to the map's context (`LB1101`, `LB600x`).
    static func read(_ source: inout SettingsMap, fields: [FixedWidthField]) -> RecordFraming? {
        guard let node = source.node("framing"), !node.isNull else { return .lines(.auto) }
        let context = source.context
        if let name = node.text {
            guard names.contains(name) else { return unknown(name, node.place, context) }
            if name == "prefix" || name == "length_field" {
                context.report(
                    Diagnostic(
                        .fixedWidthLayout, "`framing: \(name)` does not say enough", at: node.place,
                        help: name == "prefix"
                            ? "write `framing: { prefix: { bytes: 2 } }`" : "write `framing: { length_field: NAME }`"))
                return nil
            }
            return read(name, SettingsNode(.map([]), at: node.place), context, fields)
        }
        guard case .map(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            context.report(
                Diagnostic(
                    .settingsWrongShape, "framing is not usable", at: node.place,
                    expected: "one of \(names.joined(separator: ", ")), or a map of one of them to what it takes"))
            return nil
        }
        guard names.contains(entry.key) else { return unknown(entry.key, entry.keyPlace, context) }
        return read(entry.key, entry.value, context, fields)
    }

    private static func unknown(_ name: String, _ place: Place, _ context: SettingsContext) -> RecordFraming? {
        context.report(
            Diagnostic(
                .settingsWrongValue, "framing of source has an unknown value", at: place,
                expected: "one of " + names.joined(separator: ", "), found: Redacted(name, isPersonal: false),
                help: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }))
        return nil
    }

    private static func read(
        _ name: String, _ node: SettingsNode, _ context: SettingsContext, _ fields: [FixedWidthField]
    ) -> RecordFraming? {
        if name == "length_field", let field = node.text { return lengthField(named: field, node.place, context, fields) }
        guard var map = context.map(node.isNull ? SettingsNode(.map([]), at: node.place) : node, name) else { return nil }
        defer { map.finish() }
        switch name {
        case "lines": return .lines(map.choice("line_end", LineEnd.self) ?? .auto)
        case "rdw":
            return .descriptors(DescriptorFraming(block: nil, record: prefix(&map, .recordDescriptor)))
        case "prefix":
            return .descriptors(DescriptorFraming(block: nil, record: prefix(&map, .plain)))
        case "vb", "vbs":
            let block = inner(&map, "block", .blockDescriptor)
            let record = inner(&map, "record", .recordDescriptor)
            return .descriptors(DescriptorFraming(block: block, record: record, isSpanned: name == "vbs"))
        case "fb": return .descriptors(DescriptorFraming(block: inner(&map, "block", .blockDescriptor), record: nil))
        case "length_field": return lengthField(&map, context, fields)
        default: return .fixed
        }
    }

    private static func inner(_ map: inout SettingsMap, _ key: String, _ form: LengthPrefix.Form) -> LengthPrefix {
        guard var inner = map.map(key) else { return LengthPrefix(form: form) }
        defer { inner.finish() }
        return prefix(&inner, form)
    }

    private static func prefix(_ map: inout SettingsMap, _ form: LengthPrefix.Form) -> LengthPrefix {
        var bytes = 4
        if form == .plain {
            bytes = map.int("bytes", in: 2...4) ?? 4
            if bytes == 3 {
                map.context.report(
                    Diagnostic(
                        .fixedWidthLayout, "a length in front has 2 or 4 bytes", at: map.node("bytes")?.place ?? map.place))
            }
        }
        let endian = map.choice("endian", LengthField.Endian.self) ?? .big
        let includesItself = map.bool("includes_itself") ?? (form != .plain)
        let adjust = map.int("adjust", in: -65_536...65_536) ?? 0
        return LengthPrefix(
            form: form, bytes: bytes, isBigEndian: endian == .big, includesItself: includesItself, adjust: adjust)
    }

    private static func lengthField(
        named name: String, _ place: Place, _ context: SettingsContext, _ fields: [FixedWidthField], adjust: Int = 0
    ) -> RecordFraming? {
        guard let (field, start) = LengthField.find(name.split(separator: ".")[...], among: fields), case .value(let value) = field.content
        else {
            context.report(
                Diagnostic(
                    .fixedWidthLayout, "`length_field` names no field that all kinds share", at: place,
                    found: Redacted(name, isPersonal: false),
                    help: Suggestion.nearest(to: name, among: fields.map(\.format.name)).map { "did you mean `\($0)`?" }
                        ?? "name one of `fields` that stands at the same place in every record, or give `start`, `length` and `usage`"))
            return nil
        }
        guard let (usage, isBigEndian) = LengthField.usage(value) else {
            context.report(
                Diagnostic(
                    .fixedWidthLayout, "`length_field` names \(name), which is no whole number", at: place,
                    expected: "digits, or a binary or packed number without decimals"))
            return nil
        }
        return checked(
            LengthField(start: start, length: field.length, usage: usage, isBigEndian: isBigEndian, adjust: adjust), place, context)
    }

    private static func lengthField(
        _ map: inout SettingsMap, _ context: SettingsContext, _ fields: [FixedWidthField]
    ) -> RecordFraming? {
        let adjust = map.int("adjust", in: -65_536...65_536) ?? 0
        if let name = map.string("name") { return lengthField(named: name, map.place, context, fields, adjust: adjust) }
        let usage = map.choice("usage", LengthField.Usage.self) ?? .display
        let endian = map.choice("endian", LengthField.Endian.self) ?? .big
        _ = map.required("start")
        _ = map.required("length")
        guard let start = map.int("start", in: 1...FixedWidthLayout.maximumLength), let length = map.int("length", in: 1...18)
        else { return nil }
        return checked(
            LengthField(start: start - 1, length: length, usage: usage, isBigEndian: endian == .big, adjust: adjust), map.place,
            context)
    }

    private static func checked(_ field: LengthField, _ place: Place, _ context: SettingsContext) -> RecordFraming? {
        let most = field.usage.maximumLength
        if field.length <= most { return .lengthField(field) }
        context.report(
            Diagnostic(
                .fixedWidthLayout, "a length field with usage \(field.usage.rawValue) has at most \(most) bytes", at: place,
                found: Redacted("\(field.length)", isPersonal: false)))
        return nil
    }
}
