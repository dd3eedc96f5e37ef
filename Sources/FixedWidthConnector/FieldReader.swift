import Connector
import Diagnostics
import Expressions
import Records
import Settings

/// Reads the field declarations of a record, with their groups and tables; what is wrong goes to the context.
struct FieldReader {
    let context: SettingsContext
    /// Of the source.
    let page: CodePage
    /// Where fields were declared, by name and 0-based start.
    private(set) var places: [String: Place] = [:]

    /// Groups nest no deeper.
    static let maximumNesting = 32

    init(context: SettingsContext, page: CodePage) {
        self.context = context
        self.page = page
    }

    /// - Parameters:
    ///   - earlier: fields of the same record that the new ones follow.
    /// - Returns: the new fields.
    mutating func read(_ nodes: [SettingsNode], after earlier: [FixedWidthField] = []) -> [FixedWidthField] {
        let scopes = read(nodes, [earlier])
        return Array((scopes.last ?? []).dropFirst(earlier.count))
    }

    /// - Parameter scopes: the fields so far of the record, of the group in it, and so on; those of the innermost grow.
    private mutating func read(_ nodes: [SettingsNode], _ scopes: [[FixedWidthField]]) -> [[FixedWidthField]] {
        var scopes = scopes
        for node in nodes {
            guard let map = context.map(node, "field"), let field = read(map, scopes) else { continue }
            let siblings = scopes[scopes.count - 1]
            if scopes.count > 1, siblings.contains(where: { $0.format.name == field.format.name }) {
                context.report(
                    Diagnostic(
                        .duplicateField, "a group has two fields named \(field.format.name)", at: map.place,
                        help: "rename one of them"))
                continue
            }
            places["\(field.format.name)/\(field.start)"] = map.place
            scopes[scopes.count - 1].append(field)
        }
        return scopes
    }

    private mutating func read(_ source: SettingsMap, _ scopes: [[FixedWidthField]]) -> FixedWidthField? {
        var map = source
        let errorsBefore = context.errorCount
        let isGroup = map.entries.contains { $0.key == "group" }
        let value = isGroup ? nil : readValue(&map)
        let format = isGroup ? readGroupName(&map) : value?.decoder.format
        let place = readPlace(&map, scopes, name: format?.name ?? "")
        let reader = ScopeReader(context: context, scopes: scopes)
        let occurs = reader.occurs(&map)
        let condition = reader.condition(&map)
        let fieldNodes = isGroup ? map.required("fields").flatMap { _ in map.list("fields") } : nil
        map.finish()
        guard context.errorCount == errorsBefore, let format, let place else { return nil }
        if let value {
            return bounded(
                FixedWidthField(
                    format, .value(value), start: place.start, extents: .init(value.length), occurs: occurs,
                    condition: condition, slides: place.slides, before: place.before, isOverlay: place.isOverlay), map)
        }
        guard let fieldNodes, scopes.count <= Self.maximumNesting else {
            refuse("groups nest deeper than \(Self.maximumNesting) levels", at: map.place)
            return nil
        }
        guard let fields = read(fieldNodes, scopes + [[]]).last, context.errorCount == errorsBefore else { return nil }
        guard !fields.isEmpty else {
            refuse("group \(format.name) has no fields", at: map.place)
            return nil
        }
        return bounded(
            .group(
                format.name, fields, start: place.start, occurs: occurs, condition: condition, slides: place.slides,
                before: place.before, isOverlay: place.isOverlay), map)
    }

    private func readValue(_ map: inout SettingsMap) -> FieldValue? {
        let encodingNode = map.node("encoding")
        let pageName = map.string("encoding")
        let isDoubleByte = map.bool("double_byte") ?? false
        let ownPage = pageName.flatMap { CodePage.reported($0, at: encodingNode?.place, to: context) }
        let format = FieldFormat.read(&map, defaultTrim: .right, page: ownPage ?? page)
        let impliedLength = FieldFormat.impliedLength(&map, page: ownPage ?? page)
        if impliedLength == nil { _ = map.required("length") }
        let length = map.int("length", in: 1...FixedWidthLayout.maximumLength) ?? impliedLength
        guard let format, let length else { return nil }
        let lengthPlace = map.entries.first { $0.key == "length" }?.keyPlace ?? map.place
        if isDoubleByte, !length.isMultiple(of: 2) {
            refuse("a `double_byte` field has an even number of bytes", at: lengthPlace)
        }
        if !format.storage.isText, pageName != nil || isDoubleByte {
            context.report(
                Diagnostic(
                    .badFieldDeclaration, "field \(format.name): `encoding` and `double_byte` are for characters",
                    at: encodingNode?.place ?? map.place))
        }
        if let problem = format.storage.problem(length: length) {
            context.report(Diagnostic(.badFieldDeclaration, "field \(format.name): \(problem)", at: lengthPlace))
        }
        return FieldValue(format, length: length, encoding: ownPage, isDoubleByte: isDoubleByte)
    }

    private func readGroupName(_ map: inout SettingsMap) -> FieldFormat? {
        guard let name = map.requiredString("group") else { return nil }
        guard FieldFormat.isFieldName(name) else {
            context.report(
                Diagnostic(
                    .badFieldDeclaration, "group \(name): its name cannot stand in an expression", at: map.place,
                    help: "use letters, digits and _, not beginning with a digit"))
            return nil
        }
        return FieldFormat(name: name)
    }

    /// Where a field begins: where it says, where another one begins, or behind the field before it.
    private func readPlace(_ map: inout SettingsMap, _ scopes: [[FixedWidthField]], name: String) -> FieldPlace? {
        let siblings = scopes.last ?? []
        let startNode = map.node("start")
        let start = map.int("start", in: 1...FixedWidthLayout.maximumLength)
        if let other = map.string("redefines") {
            guard let index = siblings.firstIndex(where: { $0.format.name == other }) else {
                refuse(
                    "field \(name) redefines \(other), which is no field before it in its record or group", at: map.place,
                    help: Suggestion.nearest(to: other, among: siblings.map(\.format.name)).map { "did you mean `\($0)`?" })
                return nil
            }
            if startNode != nil { refuse("field \(name) has both `start` and `redefines`", at: map.place) }
            return FieldPlace(of: siblings[index], among: siblings)
        }
        if let start {
            if let table = siblings.first(where: { $0.isVariable && $0.start < start - 1 }) {
                refuse(
                    "field \(name) follows table \(table.format.name), whose length varies", at: startNode?.place ?? map.place,
                    help: "take `start` out: the field begins behind the one before it")
                return nil
            }
            return FieldPlace(start: start - 1, slides: [], before: .init(0))
        }
        if startNode == nil, siblings.isEmpty, scopes.count == 1 {
            _ = map.required("start")
            return nil
        }
        return startNode == nil ? FieldPlace(behind: siblings) : nil
    }

    /// Keeps products of lengths and counts within what a record may have.
    private func bounded(_ field: FixedWidthField, _ map: SettingsMap) -> FixedWidthField? {
        guard field.maximumEnd <= FixedWidthLayout.maximumLength else {
            refuse(
                "field \(field.format.name) makes the record longer than \(FixedWidthLayout.maximumLength) bytes",
                at: map.place,
                help: "check `occurs`")
            return nil
        }
        guard let occurs = field.occurs else { return field }
        if field.shortestOccurrence == 0 {
            refuse(
                "an occurrence of table \(field.format.name) may have no bytes at all", at: map.place,
                help: "give the table in it a `min` of 1, or a field beside it")
            return nil
        }
        if occurs.count != nil, occurs.reservesMaximum, !field.elementIsFixed {
            refuse(
                "table \(field.format.name) has room for its maximum, and tables of varying length in it", at: map.place,
                help: "give the inner tables `storage: maximum` as well")
            return nil
        }
        return field
    }

    private func refuse(_ message: String, at place: Place, help: String? = nil) {
        context.report(Diagnostic(.fixedWidthLayout, message, at: place, help: help))
    }
}
