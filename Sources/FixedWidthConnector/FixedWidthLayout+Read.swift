import Connector
import Diagnostics
import Expressions
import Records
public import Settings

extension FixedWidthLayout {
    /// Longer records, in units, are refused in a layout.
    static let maximumLength = 1 << 24

    /// Reads the keys `encoding`, `framing`, `length`, `unit`, `short`, `long`, `filler`, `fields` and `records` of a `source`
    /// block. The caller reads the other keys from the same map, then calls its `finish()`.
    ///
    /// - Returns: nil where the layout cannot be used; what is wrong is reported to the map's context (`LB1002` code page,
    ///   `LB1003` and `LB1004` fields, `LB1101` layout, `LB1102` field outside the record, `LB600x` keys).
    public static func read(_ source: inout SettingsMap) -> FixedWidthLayout? {
        let context = source.context
        let errorsBefore = context.diagnostics.count
        let encodingNode = source.node("encoding")
        let encodingName = source.string("encoding") ?? "utf-8"
        let framing = source.choice("framing", RecordFraming.self) ?? .lines
        let declaredLength = source.int("length", in: 1...maximumLength)
        let unit = source.choice("unit", LengthUnit.self) ?? .bytes
        let short = source.choice("short", ShortPolicy.self) ?? .fail
        let long = source.choice("long", LongPolicy.self) ?? .fail
        let fillerText = source.string("filler")
        let proof = source.choice("complete", CompletenessProof.self)
        let sharedNodes = source.list("fields")
        let records = source.map("records")

        var reader = Reader(context: context, place: source.place)
        var encoding = CodePage.utf8
        do {
            encoding = try CodePage(encodingName, at: encodingNode?.place)
        } catch let error as GatewayError {
            for diagnostic in error.diagnostics { context.report(diagnostic) }
        } catch {
            reader.refuse("the code page cannot be read: \(error)", at: encodingNode?.place)
        }
        reader.page = encoding
        let shared = reader.fields(sharedNodes ?? [])
        if let records {
            reader.readKinds(records, shared: shared)
        } else {
            if sharedNodes?.isEmpty ?? true { reader.refuse("the layout has no fields", at: source.place, help: "add `fields:`") }
            reader.kinds = [Reader.Kind(name: "record", place: source.place, fields: shared)]
        }
        if framing == .fixed {
            if declaredLength == nil {
                reader.refuse(
                    "`framing: fixed` needs the record length", at: source.place, help: "add `length: …`")
            }
            if short != .fail || long != .fail {
                reader.refuse(
                    "`short` and `long` are for `framing: lines`: without lines no record is short or long",
                    at: source.entries.first { $0.key == (short != .fail ? "short" : "long") }?.keyPlace)
            }
        }
        let length = declaredLength ?? reader.kinds.flatMap { $0.fields.map(\.end) }.max() ?? 0
        reader.checkEnds(length)
        if unit == .characters, encoding.isUTF8, let field = reader.kinds.flatMap(\.fields).first(where: \.needsBytes) {
            reader.refuse(
                "field \(field.format.name) is a group, a table or no text, and `unit: characters` counts characters of UTF-8",
                at: source.node("unit")?.place, help: "take `unit` out")
        }
        var filler: UInt8?
        if let fillerText {
            let bytes = encoding.encode(Array(fillerText.utf8)) ?? []
            if bytes.count == 1 { filler = bytes[0] }
            let place = source.node("filler")?.place
            if filler == nil { reader.refuse("`filler` is not one character of one byte", at: place) }
            if !reader.kinds.contains(where: { $0.closes == "file" }) {
                reader.refuse(
                    "`filler` follows the record that closes the file, and no kind closes it", at: place,
                    help: "name that kind `trailer`, or give it `closes: file`")
            }
        }
        guard let resolved = reader.resolve(), context.diagnostics.count == errorsBefore else { return nil }
        return FixedWidthLayout(
            encoding: encoding, framing: framing, length: length,
            minimumLength: reader.minimumLength(length), unit: unit, short: short, long: long, filler: filler,
            proof: proof ?? .closer, shared: shared, kinds: resolved.kinds, groups: resolved.groups)
    }

    /// Reads fields and kinds; what is wrong goes to the context.
    private struct Reader {
        struct Kind {
            var name: String
            var place: Place
            var fields: [FixedWidthField]
            var condition: CompiledExpression?
            var opens: String?
            var closes: String?
            var within: String?
            var parent: String?
        }

        let context: SettingsContext
        let place: Place
        var page = CodePage.utf8
        var kinds: [Kind] = []
        private var places: [String: Place] = [:]

        init(context: SettingsContext, place: Place) {
            self.context = context
            self.place = place
        }

        func refuse(_ message: String, at place: Place?, help: String? = nil) {
            context.report(Diagnostic(.fixedWidthLayout, message, at: place ?? self.place, help: help))
        }

        mutating func fields(_ nodes: [SettingsNode], after earlier: [FixedWidthField] = []) -> [FixedWidthField] {
            var fieldReader = FieldReader(context: context, page: page)
            let fields = fieldReader.read(nodes, after: earlier)
            places.merge(fieldReader.places) { $1 }
            return fields
        }

        mutating func readKinds(_ records: SettingsMap, shared: [FixedWidthField]) {
            if records.entries.isEmpty { refuse("`records` names no kind", at: records.place) }
            let compiler = ExpressionCompiler(columns: shared.map(\.format.column))
            for entry in records.entries {
                var kind = Kind(name: entry.key, place: entry.keyPlace, fields: shared)
                var condition: SettingsNode?
                if entry.value.text != nil {
                    condition = entry.value
                } else if var map = context.map(entry.value, "kind \(entry.key)") {
                    condition = map.node("when")
                    kind.fields += fields(map.list("fields") ?? [], after: shared)
                    kind.opens = map.string("opens")
                    kind.closes = map.string("closes")
                    kind.within = map.string("in")
                    kind.parent = map.string("parent")
                    map.finish()
                } else {
                    continue
                }
                if kind.opens == nil, kind.closes == nil, kind.within == nil {
                    if kind.name == "header" { kind.opens = "file" }
                    if kind.name == "trailer" { kind.closes = "file" }
                }
                if let condition, let text = condition.text {
                    kind.condition = compile(text, compiler, shared, condition.place, kind.name)
                } else if condition == nil || condition?.isNull == true {
                    if records.entries.count > 1 {
                        refuse("kind \(kind.name) has no `when`", at: entry.keyPlace, help: "add `when: rec_type == '…'`")
                    }
                } else {
                    refuse("`when` of kind \(kind.name) is not an expression", at: condition?.place)
                }
                kinds.append(kind)
            }
        }

        private func compile(
            _ text: String, _ compiler: ExpressionCompiler, _ shared: [FixedWidthField], _ place: Place, _ kind: String
        ) -> CompiledExpression? {
            do {
                let compiled = try compiler.compile(text, at: place)
                if let index = compiled.inputs.first(where: { !shared[$0].isPlain }) {
                    refuse(
                        "`when` of kind \(kind) reads \(shared[index].format.name), which is not one value at the same place",
                        at: place, help: "a kind is told by plain fields before any group or table")
                    return nil
                }
                if compiled.type == .bool { return compiled }
                refuse("`when` of kind \(kind) is \(compiled.type), not true or false", at: place)
            } catch let error as GatewayError {
                for diagnostic in error.diagnostics { context.report(diagnostic) }
            } catch {
                refuse("`when` of kind \(kind) cannot be compiled: \(error)", at: place)
            }
            return nil
        }

        /// Of the shortest record: less than the length only as far as tables vary.
        func minimumLength(_ length: Int) -> Int {
            let ends = kinds.map { kind in (kind.fields.map(\.minimumEnd).max() ?? 0, kind.fields.map(\.end).max() ?? 0) }
            return ends.map { $0.0 < $0.1 ? $0.0 : length }.min() ?? length
        }

        /// Every field inside the record; no name twice in a kind.
        func checkEnds(_ length: Int) {
            var reported: Set<String> = []
            for kind in kinds {
                var names: Set<String> = []
                for field in kind.fields {
                    let key = "\(field.format.name)/\(field.start + 1)"
                    if !names.insert(field.format.name).inserted {
                        context.report(
                            Diagnostic(
                                .duplicateField, "kind \(kind.name) has two fields named \(field.format.name)",
                                at: places[key] ?? place, help: "rename one of them"))
                    }
                    if field.end > length, reported.insert(key).inserted {
                        context.report(
                            Diagnostic(
                                .fieldOutsideRecord, "field \(field.format.name) ends after its record",
                                at: places[key] ?? place, expected: "an end at \(length) or before",
                                found: Redacted("\(field.end)", isPersonal: false)))
                    }
                }
            }
        }

        /// Turns the names of groups and parents into indexes.
        func resolve() -> (kinds: [FixedWidthKind], groups: [String])? {
            var groups = ["file"]
            for kind in kinds {
                if let opens = kind.opens, !groups.contains(opens) { groups.append(opens) }
                if kind.opens != nil, kind.closes != nil {
                    refuse("kind \(kind.name) both opens and closes a group", at: kind.place)
                }
            }
            var isUsable = true
            func index(_ name: String?, _ key: String, _ kind: Kind) -> Int? {
                guard let name else { return nil }
                if let index = groups.firstIndex(of: name) { return index }
                refuse(
                    "`\(key)` of kind \(kind.name) names the group \(name), which no kind opens", at: kind.place,
                    help: Suggestion.nearest(to: name, among: groups).map { "did you mean `\($0)`?" })
                isUsable = false
                return nil
            }
            var parents: [Int?] = []
            for kind in kinds {
                let parent = kind.parent.flatMap { name in kinds.firstIndex { $0.name == name } }
                if let name = kind.parent, parent == nil {
                    refuse(
                        "`parent` of kind \(kind.name) names no kind", at: kind.place,
                        help: Suggestion.nearest(to: name, among: kinds.map(\.name)).map { "did you mean `\($0)`?" })
                    isUsable = false
                }
                parents.append(parent)
            }
            /// The parent, its parent, and so on.
            func chain(_ kind: Int) -> [Int] {
                var result: [Int] = []
                var next = parents[kind]
                while let parent = next {
                    if parent == kind || result.contains(parent) {
                        refuse("kind \(kinds[kind].name) is its own parent", at: kinds[kind].place)
                        isUsable = false
                        return []
                    }
                    result.append(parent)
                    next = parents[parent]
                }
                return result
            }
            let opens = kinds.map { index($0.opens, "opens", $0) }
            let closes = kinds.map { index($0.closes, "closes", $0) }
            let within = kinds.map { index($0.within, "in", $0) }
            guard isUsable else { return nil }
            var result: [FixedWidthKind] = []
            for (position, kind) in kinds.enumerated() {
                let below = opens[position] ?? closes[position].map { $0 + 1 } ?? groups.count
                var visible: [Int] = []
                for group in 0..<below {
                    visible += kinds.indices.filter { opens[$0] == group && $0 != position }
                }
                for parent in chain(position) where !visible.contains(parent) { visible.append(parent) }
                result.append(
                    FixedWidthKind(
                        name: kind.name, condition: kind.condition, fields: kind.fields, opens: opens[position],
                        closes: closes[position], within: within[position], parent: parents[position], visible: visible))
            }
            return isUsable ? (result, groups) : nil
        }
    }
}
