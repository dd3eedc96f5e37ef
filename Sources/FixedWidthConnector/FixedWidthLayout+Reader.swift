import Connector
import Diagnostics
import Expressions
import Records
import Settings

extension FixedWidthLayout {
    /// Reads fields and kinds; what is wrong goes to the context.
    struct Reader {
        struct Kind {
            var declaration: RecordNesting.Declaration
            var fields: [FixedWidthField]
            var condition: CompiledExpression?
            var list: String?
            /// Declared for this kind.
            var length: Int?
            /// Of its record in the copybook.
            var copybookLength = 0

            var name: String { declaration.name }
            var place: Place { declaration.place }
            /// Bytes of its longest record.
            var reach: Int { length ?? max(copybookLength, fields.map(\.end).max() ?? 0) }
        }

        let context: SettingsContext
        let place: Place
        /// Of the source.
        var page = CodePage.utf8
        var copybook: CopybookRecords?
        /// Whether ``copybook`` gave the shared fields, which then begin each of its records.
        var sharesCopybook = false
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

        mutating func readKinds(_ records: SettingsMap, shared: [FixedWidthField], idField: String?, idPlace: Place?) {
            if records.entries.isEmpty { refuse("`records` names no kind", at: records.place) }
            let idType = idField.flatMap { name in shared.first { $0.format.name == name }?.format.type }
            if idField != nil, idType == nil {
                refuse(
                    "`id_field` names no field that all kinds share", at: idPlace,
                    help: idField.flatMap { Suggestion.nearest(to: $0, among: shared.map(\.format.name)) }
                        .map { "did you mean `\($0)`?" })
            }
            let compiler = ExpressionCompiler(columns: shared.map(\.format.column))
            for entry in records.entries {
                var kind = Kind(declaration: .init(name: entry.key, place: entry.keyPlace), fields: shared)
                var condition: SettingsNode?
                var ids: [String]?
                var idsPlace: Place?
                if entry.value.text != nil {
                    condition = entry.value
                    if let found = copybook?.optional(kind.name) { addCopybookFields(&kind, found, shared) }
                } else if var map = context.map(entry.value, "kind \(entry.key)") {
                    condition = map.node("when")
                    addCopybookFields(&kind, &map, shared)
                    kind.fields += fields(map.list("fields") ?? [], after: kind.fields)
                    kind.declaration = RecordNesting.Declaration(
                        name: entry.key, place: entry.keyPlace, opens: map.string("opens"), closes: map.string("closes"),
                        within: map.string("in"), parent: map.string("parent"))
                    kind.list = map.string("list")
                    kind.length = map.int("length", in: 1...FixedWidthLayout.maximumLength)
                    idsPlace = map.node("id")?.place
                    ids = map.strings("id")
                    map.finish()
                } else {
                    continue
                }
                var texts: [String] = []
                if let ids {
                    if let idField, let idType {
                        texts.append(RecordID.condition(idField, idType, ids))
                    } else if idField == nil {
                        refuse("kind \(kind.name) has an `id`, and `id_field` does not say where it stands", at: idsPlace)
                    }
                }
                if let condition, !condition.isNull {
                    if let text = condition.text {
                        texts.append(text)
                    } else {
                        refuse("`when` of kind \(kind.name) is not an expression", at: condition.place)
                    }
                }
                if !texts.isEmpty {
                    let text = texts.count == 1 ? texts[0] : texts.map { "(\($0))" }.joined(separator: " && ")
                    kind.condition = compile(text, compiler, shared, condition?.place ?? idsPlace ?? entry.keyPlace, kind.name)
                } else if ids == nil, condition == nil || condition?.isNull == true, kind.length == nil,
                    records.entries.count > 1
                {
                    refuse(
                        "kind \(kind.name) has no `when`", at: entry.keyPlace,
                        help: "add `when: rec_type == '…'`, or `id: …` with an `id_field`, or a `length` for every kind")
                }
                kinds.append(kind)
            }
        }

        /// The fields of the kind's record: the one that `record` names, or that has the kind's name.
        private func addCopybookFields(_ kind: inout Kind, _ map: inout SettingsMap, _ shared: [FixedWidthField]) {
            guard let copybook else { return }
            let name = map.string("record")
            let place = map.node("record")?.place ?? map.place
            guard let found = name == nil ? copybook.optional(kind.name) : copybook.record(name, at: place) else { return }
            addCopybookFields(&kind, found, shared)
        }

        private func addCopybookFields(_ kind: inout Kind, _ found: CopybookRecords.Found, _ shared: [FixedWidthField]) {
            kind.fields = sharesCopybook ? found.fields : shared + found.fields.map { $0.moved(behind: shared.count) }
            kind.copybookLength = found.length
        }

        /// The fields that all kinds have: those of the only record, or those that the kinds' records begin with alike.
        mutating func copybookShared(_ source: inout SettingsMap, _ records: SettingsMap?, _ declared: [FixedWidthField])
            -> (fields: [FixedWidthField], length: Int)
        {
            guard let copybook else { return (declared, 0) }
            guard let records else {
                let name = source.string("record")
                guard let found = copybook.record(name, at: source.node("record")?.place ?? copybook.settings.place) else {
                    return (declared, 0)
                }
                return (declared + found.fields.map { $0.moved(behind: declared.count) }, found.length)
            }
            guard declared.isEmpty else { return (declared, 0) }
            sharesCopybook = true
            let found = records.entries.compactMap { entry -> [FixedWidthField]? in
                var name = entry.key
                if case .map(let keys) = entry.value.content { name = keys.first { $0.key == "record" }?.value.text ?? name }
                return copybook.optional(name)?.fields
            }
            return (found.count == records.entries.count ? CopybookRecords.common(found) : [], 0)
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

        /// - Returns: nil where a group or parent does not exist, which is reported.
        func nesting(couldDeclareFiller: Bool) -> RecordNesting? {
            RecordNesting.resolve(kinds.map(\.declaration), couldDeclareFiller: couldDeclareFiller) { message, place, help in
                refuse(message, at: place, help: help)
            }
        }

        /// Of each kind's shortest record: less than its length only as far as its tables vary.
        ///
        /// - Parameter length: of records whose kind does not say; nil where such a kind is as long as its last field.
        func minimumLengths(_ length: Int?) -> [Int] {
            kinds.map { kind in
                let least = kind.fields.map(\.minimumEnd).max() ?? 0
                return least < kind.fields.map(\.end).max() ?? 0 ? least : kind.length ?? length ?? kind.reach
            }
        }

        /// Every field inside the record; no name twice in a kind.
        func checkEnds(_ recordLength: Int) {
            var reported: Set<String> = []
            for kind in kinds {
                var names = Set(kinds.filter { $0.declaration.parent == kind.name }.compactMap(\.list))
                let length = kind.length ?? recordLength
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
    }
}
