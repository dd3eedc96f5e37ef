internal import Diagnostics
internal import Records
internal import Settings

/// Reads a model file, on its own or as an extension of a model.
struct ModelReader {
    /// Room for `_raw` and for index names within PostgreSQL's 63 bytes.
    static let maximumNameLength = 58
    private static let reserved: Set<String> = [
        "id", "source_system", "source_key", "attributes",
        // Every table of PostgreSQL has these.
        "tableoid", "ctid", "xmin", "xmax", "cmin", "cmax",
    ]
    private static let types: [(name: String, type: ValueType)] = [
        ("string", .string), ("int", .int), ("double", .double), ("decimal", .decimal), ("bool", .bool), ("date", .date),
        ("timestamp", .timestamp), ("bytes", .bytes),
    ]

    private let base: CanonicalModel?
    private let context: SettingsContext
    private var references: [(entity: String, place: Place)] = []

    init(base: CanonicalModel?, context: SettingsContext) {
        self.base = base
        self.context = context
    }

    mutating func read(_ node: SettingsNode) -> CanonicalModel {
        var entities = base?.entities ?? []
        guard var map = context.map(node, "the model") else { return CanonicalModel(version: base?.version ?? 0, entities: entities) }
        // The version counts the standard model; an extension has none of its own.
        let version = base?.version ?? map.int("version", in: 1...1_000_000) ?? 0
        if let all = map.map("entities") {
            for entry in all.entries { readEntity(entry, into: &entities) }
        }
        map.finish()
        checkReferences(entities)
        return CanonicalModel(version: version, entities: entities)
    }

    private mutating func readEntity(_ entry: SettingsNode.Entry, into entities: inout [Entity]) {
        guard isUsable(entry.key, "entity", at: entry.keyPlace), var map = context.map(entry.value, "entity \(entry.key)")
        else { return }
        let existing = entities.firstIndex { $0.name == entry.key }
        let description: String
        if let existing {
            description = entities[existing].description
            if let node = map.node("description"), !node.isNull {
                context.report(
                    Diagnostic(
                        .modelDuplicateEntity, "the model describes \(entry.key) already", at: node.place,
                        help: "leave the description out to add fields to \(entry.key)"))
            }
        } else {
            description = map.requiredString("description") ?? ""
        }
        // `attributes` stays the last field.
        var fields = existing.map { entities[$0].fields.filter { $0.name != Entity.attributesName } } ?? []
        if let all = map.map("fields") {
            for field in all.entries { readField(field, of: entry.key, into: &fields) }
        }
        map.finish()
        fields.append(.attributes)
        let entity = Entity(name: entry.key, description: description, fields: fields)
        if let existing { entities[existing] = entity } else { entities.append(entity) }
    }

    private mutating func readField(_ entry: SettingsNode.Entry, of entity: String, into fields: inout [EntityField]) {
        let name = "\(entity).\(entry.key)"
        guard isUsable(entry.key, "field", at: entry.keyPlace), var map = context.map(entry.value, "field \(name)") else {
            return
        }
        let typeNode = map.node("type")
        let typeName = map.string("type")
        let referenceNode = map.node("references")
        let reference = map.string("references")
        let isCoded = map.bool("coded") ?? false
        let isPersonal = map.bool("personal") ?? false
        let values = map.strings("values") ?? []
        let standard = map.string("standard")
        let description = map.requiredString("description") ?? ""
        map.finish()

        let type = typeName.map { typeNamed($0, of: name, at: typeNode?.place ?? entry.keyPlace) } ?? .string
        let isContradictory =
            if reference != nil {
                typeName != nil || isCoded || !values.isEmpty
            } else {
                (isCoded || !values.isEmpty) && type != .string
            }
        if isContradictory {
            context.report(
                Diagnostic(
                    .modelFieldContradiction,
                    reference != nil
                        ? "\(name) is a reference, which has no type, codes or values of its own"
                        : "\(name) is coded or has values, so it is a string", at: entry.keyPlace))
        }
        if Set(values).count != values.count {
            context.report(
                Diagnostic(.modelFieldContradiction, "\(name) lists a value twice", at: entry.keyPlace))
        }
        if let reference { references.append((reference, referenceNode?.place ?? entry.keyPlace)) }
        append(
            EntityField(
                name: entry.key, type: reference == nil ? type : .uuid, references: reference, isPersonal: isPersonal,
                allowedValues: values, standard: standard, description: description),
            of: entity, at: entry.keyPlace, to: &fields)
        if isCoded {
            append(
                EntityField(
                    name: entry.key + EntityField.rawSuffix, type: .string, isPersonal: isPersonal, standard: nil,
                    description: "The code of `\(entry.key)` as the source has it."),
                of: entity, at: entry.keyPlace, to: &fields)
        }
    }

    private func append(_ field: EntityField, of entity: String, at place: Place, to fields: inout [EntityField]) {
        if fields.contains(where: { $0.name == field.name }) {
            context.report(
                Diagnostic(
                    .modelDuplicateField, "\(entity) has a field \(field.name) already", at: place,
                    help: "give the field another name"))
        } else {
            fields.append(field)
        }
    }

    private func typeNamed(_ text: String, of field: String, at place: Place) -> ValueType {
        if let known = Self.types.first(where: { $0.name == text }) { return known.type }
        let names = Self.types.map(\.name)
        context.report(
            Diagnostic(
                .modelUnknownType, "\(field) has an unknown type", at: place, expected: "one of " + names.joined(separator: ", "),
                found: Redacted(text, isPersonal: false),
                help: Suggestion.nearest(to: text, among: names).map { "did you mean `\($0)`?" }))
        return .string
    }

    private func isUsable(_ name: String, _ what: String, at place: Place) -> Bool {
        let isReserved =
            name.hasPrefix("lb_") || name.hasPrefix("sqlite_") || name.hasPrefix("pg_")
            || (what == "field" && Self.reserved.contains(name))
        if isReserved {
            context.report(
                Diagnostic(
                    .modelReservedName, "no \(what) may be named \(name)", at: place, help: "give the \(what) another name"))
            return false
        }
        let isLower: (UInt8) -> Bool = { $0 >= 0x61 && $0 <= 0x7A }
        let isWellFormed =
            name.utf8.count <= Self.maximumNameLength && name.utf8.first.map(isLower) == true
            && name.utf8.allSatisfy { isLower($0) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F }
        if !isWellFormed {
            context.report(
                Diagnostic(
                    .modelBadName, "the name of a \(what) cannot be used", at: place,
                    expected: "lower-case letters, digits and _, a letter first, at most \(Self.maximumNameLength) characters",
                    found: Redacted(name, isPersonal: false)))
        }
        return isWellFormed
    }

    private func checkReferences(_ entities: [Entity]) {
        let names = entities.map(\.name)
        for reference in references where !names.contains(reference.entity) {
            context.report(
                Diagnostic(
                    .modelUnknownReference, "the model has no entity named \(reference.entity)", at: reference.place,
                    expected: "one of " + names.sorted().joined(separator: ", "),
                    help: Suggestion.nearest(to: reference.entity, among: names).map { "did you mean `\($0)`?" }))
        }
    }
}
