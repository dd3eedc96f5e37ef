import Connector
import Diagnostics
import Records
import Settings

/// Compiles the kinds and field declarations of a layout into the machine.
struct XMLLayoutReader {
    static let maximumNesting = 32

    /// A column and how it is put together.
    typealias Column = (field: StructField, plan: XMLMachine.Plan)

    /// A kind while the layout is read.
    struct Kind {
        let name: String
        let path: XMLPath
        let place: Place?
        let isContext: Bool
        /// Its path among ``XMLMachine/uses``.
        let use: Int
        var columns: [Column] = []
        var visible: [StructField] = []
        var group: Int?
    }

    let context: SettingsContext
    let namespaces: [String: String]
    var machine = XMLMachine()
    var kinds: [Kind] = []
    /// Elements that only lend values to absolute paths; they stand among the kinds of the machine after those of the schema.
    var lenders: [(steps: [XMLPath.Step], kind: XMLMachine.Kind)] = []
    /// The use whose fields are read.
    var enclosing: Int?
    /// For each kind, the columns that it has from others.
    var borrowedPlans: [Int: [XMLMachine.Plan]] = [:]

    init(context: SettingsContext, namespaces: [String: String]) {
        self.context = context
        self.namespaces = namespaces
        machine.knownNamespaces = Set(namespaces.values).union([Self.xmlNamespace, Self.schemaInstance])
    }

    /// Declares a kind; its fields are read afterwards.
    ///
    /// - Returns: its index.
    mutating func addKind(_ name: String, path text: String, at place: Place?, isContext: Bool) -> Int? {
        guard let path = parse(text, at: place, what: name) else { return nil }
        guard path.isAbsolute, path.attribute == nil, !path.steps.isEmpty else {
            report(
                "the path of \(name) is not the absolute path of an element", at: place, found: text,
                help: "for example `/licensees/licensee`")
            return nil
        }
        if let other = kinds.first(where: { $0.path.steps == path.steps }) {
            report(
                "\(name) and \(other.name) are the same elements", at: place, found: text,
                help: "tell them apart with a condition, as in `\(text)[@type='…']`")
            return nil
        }
        var nodes = [0]
        var names: [XMLMachine.Name] = []
        for step in path.steps {
            let (node, name) = self.step(step, from: nodes[nodes.count - 1], at: place)
            nodes.append(node)
            names.append(name)
        }
        machine.uses.append(
            XMLMachine.PathUse(
                subject: .kind(kinds.count), text: text, place: place, origin: nil, base: nil, steps: path.steps, nodes: nodes,
                attribute: nil, isOptional: false))
        kinds.append(Kind(name: name, path: path, place: place, isContext: isContext, use: machine.uses.count - 1))
        machine.kinds.append(
            XMLMachine.Kind(
                name: name, path: text, table: machine.table(parent: -1), steps: names, stepNodes: nodes, isBeside: false,
                isContext: isContext))
        return kinds.count - 1
    }

    mutating func readFields(_ nodes: [SettingsNode], kind: Int) {
        let own = machine.kinds[kind]
        enclosing = kinds[kind].use
        kinds[kind].columns = readFields(
            nodes, what: "fields", node: own.stepNodes.last ?? 0, table: own.table, nesting: 0, kind: kind)
    }

    private mutating func readFields(
        _ nodes: [SettingsNode], what: String, node: Int, table: Int, nesting: Int, kind: Int
    ) -> [Column] {
        var result: [Column] = []
        for (index, item) in nodes.enumerated() {
            guard var map = context.map(item, "\(what)[\(index)]") else { continue }
            let read: Column?
            if map.node("each") != nil {
                read = readGroup(&map, node: node, table: table, nesting: nesting, kind: kind)
            } else if map.node("map") != nil {
                read = readMap(&map, node: node, table: table)
            } else {
                read = readField(&map, node: node, table: table, kind: nesting == 0 ? kind : nil)
            }
            map.finish()
            guard let read else { continue }
            if result.contains(where: { $0.field.name == read.field.name }) {
                context.report(
                    Diagnostic(
                        .duplicateField, "the field \(read.field.name) is declared twice", at: item.place,
                        help: "give one of them another name"))
                continue
            }
            result.append(read)
        }
        return result
    }

    private mutating func readField(_ map: inout SettingsMap, node: Int, table: Int, kind: Int?) -> Column? {
        let format = FieldFormat.read(&map, defaultTrim: .both)
        let text = map.requiredString("path")
        let place = map.node("path")?.place
        let repeats = map.choice("repeat", XMLRepeat.self) ?? .error
        let absent = map.choice("absent", XMLMachine.Absence.self) ?? .null
        let null = map.choice("nil", XMLMachine.Absence.self) ?? .null
        let content = map.choice("content", XMLContent.self) ?? .all
        guard let format, let text, let path = parse(text, at: place, what: format.name) else { return nil }
        let wanted = XMLMachine.Slot(table: table, repeats: repeats, content: content)
        // Also a null without quotes says it.
        let isOptional = map.node("absent") != nil && absent != .error
        var slot: Int?
        if path.isAbsolute || path.ups > 0 {
            slot = kind.flatMap { outsideSlot(path, text, of: $0, wanted, field: format.name, isOptional: isOptional, at: place) }
            if kind == nil {
                report(
                    "the path of \(format.name) leaves its group", at: place, found: text,
                    help: "only fields of the record itself reach outside of it")
            }
        } else {
            slot = addSlot(
                path.steps[...], path.attribute, from: node, wanted, at: place, as: .field(format.name), text, isOptional: isOptional)
        }
        guard let slot else { return nil }
        return (
            format.column,
            .value(.init(slot: slot, decoder: FieldDecoder(format), path: text, absent: absent, null: null))
        )
    }

    /// - Parameters:
    ///   - node: where the steps begin, after the nodes of `before`.
    ///   - before: steps and nodes from the document on, for a path that leads out of the record.
    mutating func addSlot(
        _ steps: ArraySlice<XMLPath.Step>, _ attribute: XMLPath.Name?, from node: Int, _ wanted: XMLMachine.Slot, at place: Place?,
        as subject: XMLMachine.PathUse.Subject, _ text: String, isOptional: Bool = false,
        after before: (steps: ArraySlice<XMLPath.Step>, nodes: ArraySlice<Int>)? = nil
    ) -> Int {
        let slot = machine.slot(wanted)
        let trail = trail(steps, from: node, at: place)
        let target = trail.last ?? node
        var end: (name: XMLMachine.Name, slot: Int)?
        if let attribute {
            if wanted.content == .xml {
                report(
                    "an attribute has no markup", at: place, found: "@\(attribute.local)", help: "leave `content` out, or name the element")
            }
            let name = attributeName(attribute, at: place)
            end = (name, slot)
            machine.nodes[target].attributes.append((name, slot))
        } else {
            machine.nodes[target].texts.append(slot)
        }
        noteUse(subject, text, steps, trail, end, at: place, isOptional: isOptional, after: before)
        return slot
    }

    /// - Parameter trail: a node for each step.
    private mutating func noteUse(
        _ subject: XMLMachine.PathUse.Subject, _ text: String, _ steps: ArraySlice<XMLPath.Step>, _ trail: [Int],
        _ attribute: (name: XMLMachine.Name, slot: Int)? = nil, at place: Place?, isOptional: Bool = false,
        after before: (steps: ArraySlice<XMLPath.Step>, nodes: ArraySlice<Int>)? = nil
    ) {
        guard let enclosing else { return }
        let base = machine.uses[enclosing]
        let isKind = if case .kind = base.subject { true } else { false }
        var origin = base.origin
        if case .kind(let kind) = base.subject { origin = kind }
        machine.uses.append(
            XMLMachine.PathUse(
                subject: subject, text: text, place: place, origin: before == nil ? origin : nil, base: enclosing,
                steps: Array((before?.steps ?? (isKind ? [] : base.steps[...])) + steps),
                nodes: Array((before?.nodes ?? (isKind ? base.nodes.suffix(1) : base.nodes[...])) + trail), attribute: attribute,
                isOptional: isOptional))
    }

    /// The path of elements inside a record, or nil with the reason reported.
    private func inner(_ text: String, _ key: String, at place: Place?) -> XMLPath? {
        guard let path = parse(text, at: place, what: key) else { return nil }
        if !path.isAbsolute, path.ups == 0, !path.steps.isEmpty { return path }
        report(
            "\(key) is not a path to elements inside the record", at: place, found: text,
            help: "for example `\(key): licenses/license`")
        return nil
    }

    private mutating func readGroup(
        _ map: inout SettingsMap, node: Int, table: Int, nesting: Int, kind: Int
    ) -> Column? {
        let text = map.requiredString("each") ?? ""
        let place = map.node("each")?.place
        guard let path = text.isEmpty ? nil : inner(text, "each", at: place) else {
            // The other keys are read all the same, so that they are not reported as unknown.
            if map.node("fields") == nil { _ = FieldFormat.read(&map, defaultTrim: .both) } else { _ = map.string("name") }
            _ = map.bool("personal")
            return nil
        }
        guard nesting < Self.maximumNesting else {
            report("groups nest deeper than \(Self.maximumNesting) levels", at: place, found: text, help: nil)
            return nil
        }
        let group = machine.table(parent: table)
        guard let fields = map.list("fields") else {
            let null = map.choice("nil", XMLMachine.Absence.self) ?? .null
            let content = map.choice("content", XMLContent.self) ?? .all
            guard let format = FieldFormat.read(&map, defaultTrim: .both) else { return nil }
            let slot = addSlot(
                path.steps[...], path.attribute, from: node,
                XMLMachine.Slot(table: group, repeats: .error, content: content), at: place, as: .group(format.name), text)
            machine.nodes[trail(path.steps[...], from: node, at: place).last ?? node].tables.append(group)
            return (
                StructField(format.name, .list(format.type), isNullable: false, isPersonal: format.isPersonal),
                .list(table: group, element: .value(.init(slot: slot, decoder: FieldDecoder(format), path: text, null: null)))
            )
        }
        guard path.attribute == nil else {
            report("each with fields names an attribute", at: place, found: text, help: "name the element")
            return nil
        }
        let name = map.requiredString("name")
        let isPersonal = map.bool("personal") ?? false
        let trail = trail(path.steps[...], from: node, at: place)
        let target = trail.last ?? node
        machine.nodes[target].tables.append(group)
        noteUse(.group(name ?? ""), text, path.steps[...], trail, at: place)
        let around = enclosing
        enclosing = machine.uses.count - 1
        let members = readFields(
            fields, what: name ?? "fields", node: target, table: group, nesting: nesting + 1, kind: kind)
        enclosing = around
        if fields.isEmpty {
            report("the group \(name ?? "") has no fields", at: map.place, found: text, help: "or give it a `type`")
        }
        guard let name else { return nil }
        let structure = members.map(\.field)
        return (
            StructField(name, .list(.structure(structure)), isNullable: false, isPersonal: isPersonal),
            .list(table: group, element: .structure(structure, members.map(\.plan)))
        )
    }

    /// Elements that hold a key and a value each.
    private mutating func readMap(_ map: inout SettingsMap, node: Int, table: Int) -> Column? {
        let format = FieldFormat.read(&map, defaultTrim: .both)
        guard var keys = map.map("map") else { return nil }
        let each = keys.requiredString("each")
        let place = keys.node("each")?.place
        let key = keys.requiredString("key")
        let keyPlace = keys.node("key")?.place
        let value = keys.requiredString("value")
        let valuePlace = keys.node("value")?.place
        keys.finish()
        guard let format, let each, let key, let value, let path = inner(each, "each", at: place) else { return nil }
        let group = machine.table(parent: table)
        let trail = trail(path.steps[...], from: node, at: place)
        let target = trail.last ?? node
        machine.nodes[target].tables.append(group)
        noteUse(.group(format.name), each, path.steps[...], trail, at: place)
        let around = enclosing
        enclosing = machine.uses.count - 1
        defer { enclosing = around }
        func slot(_ text: String, _ what: String, _ subject: XMLMachine.PathUse.Subject, _ place: Place?) -> Int? {
            guard let path = parse(text, at: place, what: what) else { return nil }
            guard !path.isAbsolute, path.ups == 0 else {
                report("the \(what) of a map stands outside of its element", at: place, found: text, help: nil)
                return nil
            }
            return addSlot(
                path.steps[...], path.attribute, from: target, .init(table: group, repeats: .error), at: place, as: subject, text)
        }
        guard path.attribute == nil, let keySlot = slot(key, "key", .keys(format.name), keyPlace),
            let valueSlot = slot(value, "value", .values(format.name), valuePlace)
        else {
            if path.attribute != nil { report("each of a map names an attribute", at: place, found: each, help: nil) }
            return nil
        }
        let keyFormat = FieldFormat(name: format.name, trim: .both)
        return (
            StructField(format.name, .map(.string, format.type), isNullable: false, isPersonal: format.isPersonal),
            .map(
                table: group, name: format.name,
                key: .init(slot: keySlot, decoder: FieldDecoder(keyFormat), path: key),
                value: .init(slot: valueSlot, decoder: FieldDecoder(format), path: value))
        )
    }
}
