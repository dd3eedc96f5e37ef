import Connector
import Diagnostics
import Settings

extension FixedWidthLayout.Reader {
    /// Which keys go with which framing.
    func checkFraming(
        _ source: SettingsMap, _ framing: RecordFraming, declaredLength: Int?, unit: LengthUnit, short: ShortPolicy,
        long: LongPolicy, _ encoding: CodePage
    ) {
        func place(_ key: String) -> Place? { source.entries.first { $0.key == key }?.keyPlace }
        func contains(_ key: String) -> Bool { place(key) != nil }
        let policyKey = short != .fail ? "short" : "long"
        let hasPolicy = (contains("short") && short != .fail) || long != .fail
        switch framing {
        case .fixed:
            if declaredLength == nil {
                refuse("`framing: fixed` needs the record length", at: source.place, help: "add `length: …`")
            }
            if hasPolicy {
                refuse(
                    "`short` and `long` are not for `framing: fixed`: without lines or lengths no record is short or long",
                    at: place(policyKey))
            }
        case .descriptors(let descriptors) where descriptors.record == nil:
            if declaredLength == nil {
                refuse("`framing: fb` needs the record length", at: source.place, help: "add `length: …`")
            }
            if hasPolicy {
                refuse("`short` and `long` are not for `framing: fb`: its records have one length", at: place(policyKey))
            }
        case .descriptors(let descriptors) where descriptors.isSpanned && short == .pad:
            refuse("`short: pad` is not for `framing: vbs`", at: place("short"), help: "say `short: absent`")
        default: break
        }
        let isByLines = if case .lines = framing { true } else { false }
        if case .lines(.nl) = framing, encoding.isUTF8 {
            refuse("`line_end: nl` is for EBCDIC and other code pages that have the character", at: place("framing"))
        }
        if unit == .characters, encoding.isUTF8 || encoding.isMultiByte {
            let isPlain = isByLines || framing == .fixed
            if encoding.isMultiByte || !isPlain || short == .absent || kinds.contains(where: { $0.length != nil }) {
                refuse(
                    "`unit: characters` does not go with these records: their lengths count bytes", at: place("unit"),
                    help: "give `start` and `length` in bytes")
            }
        }
        checkKinds(framing, short, long, place("short") ?? place("long"))
    }

    private func checkKinds(_ framing: RecordFraming, _ short: ShortPolicy, _ long: LongPolicy, _ policyPlace: Place?) {
        let withLength = kinds.filter { $0.length != nil }
        if let first = withLength.first, kinds.count > 1 {
            if !framing.hasLengths, case .lines = framing {} else if !framing.hasLengths {
                refuse(
                    "kind \(first.name) has a `length` of its own, and all records of this framing are of one length",
                    at: first.place)
            }
            if short == .pad {
                refuse(
                    "`short: pad` does not go with kinds that have a `length` of their own", at: policyPlace,
                    help: "say `short: absent`")
            }
        }
        if kinds.count > 1, kinds.contains(where: { $0.condition == nil }), !withLength.isEmpty {
            let isByLength = kinds.allSatisfy { $0.condition == nil && $0.length != nil }
            if isByLength {
                for (index, kind) in kinds.enumerated() where kinds[..<index].contains(where: { $0.length == kind.length }) {
                    refuse("kind \(kind.name) has the length of another kind, and only lengths tell them apart", at: kind.place)
                }
            } else if let kind = kinds.first(where: { $0.condition == nil && $0.length != nil }) {
                refuse(
                    "kind \(kind.name) is told by its length, and other kinds are not", at: kind.place,
                    help: "give every kind a `when` or an `id`, or tell all of them by `length`")
            }
        }
        for (index, kind) in kinds.enumerated() {
            guard let list = kind.list else { continue }
            if kind.declaration.parent == nil {
                refuse("kind \(kind.name) has a `list` and no `parent` to hold it", at: kind.place, help: "add `parent: …`")
            }
            if kind.declaration.opens != nil || kind.declaration.closes != nil {
                refuse("kind \(kind.name) is in a list, so it cannot open or close a group", at: kind.place)
            }
            if !Self.isName(list) {
                refuse("`list` of kind \(kind.name) cannot stand in an expression", at: kind.place)
            }
            if kinds[..<index].contains(where: { $0.list == list && $0.declaration.parent == kind.declaration.parent }) {
                refuse("two kinds are the list \(list) of one parent", at: kind.place)
            }
            if short == .reject || long == .reject {
                refuse(
                    "`\(short == .reject ? "short" : "long"): reject` does not go with `list`: a record that is left out could "
                        + "belong to any list", at: policyPlace)
            }
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
    }
}
