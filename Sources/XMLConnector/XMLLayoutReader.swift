import Connector
import Diagnostics
import Records
import Settings

/// Compiles the field declarations of a layout into the machine.
struct XMLLayoutReader {
    static let maximumNesting = 32
    static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

    let context: SettingsContext
    let namespaces: [String: String]
    var machine = XMLMachine()

    private var recordNode = 0
    private var recordPath: XMLPath?

    init(context: SettingsContext, namespaces: [String: String]) {
        self.context = context
        self.namespaces = namespaces
    }

    mutating func readRecord(_ text: String, at place: Place?) {
        guard let path = parse(text, at: place, what: "record") else { return }
        guard path.isAbsolute, path.attribute == nil, !path.elements.isEmpty else {
            report(
                "record is not the absolute path of an element", at: place, found: text,
                help: "for example `record: /licensees/licensee`")
            return
        }
        recordPath = path
        for step in path.elements {
            let name = elementName(step, at: place)
            machine.recordSteps.append(name)
            recordNode = machine.child(of: recordNode, name)
        }
        machine.nodes[recordNode].isRecord = true
    }

    mutating func readFields(_ nodes: [SettingsNode], what: String) -> [(field: StructField, plan: XMLMachine.Plan)] {
        readFields(nodes, what: what, node: recordNode, table: 0, nesting: 0)
    }

    private mutating func readFields(
        _ nodes: [SettingsNode], what: String, node: Int, table: Int, nesting: Int
    ) -> [(field: StructField, plan: XMLMachine.Plan)] {
        var result: [(field: StructField, plan: XMLMachine.Plan)] = []
        for (index, item) in nodes.enumerated() {
            guard var map = context.map(item, "\(what)[\(index)]") else { continue }
            let each = map.string("each")
            let eachPlace = map.node("each")?.place
            let read =
                each.map { readGroup(&map, $0, at: eachPlace, node: node, table: table, nesting: nesting) }
                ?? readField(&map, node: node, table: table)
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

    private mutating func readField(
        _ map: inout SettingsMap, node: Int, table: Int
    ) -> (field: StructField, plan: XMLMachine.Plan)? {
        let format = FieldFormat.read(&map, defaultTrim: .both)
        let text = map.requiredString("path")
        let place = map.node("path")?.place
        let repeats = map.choice("repeat", XMLRepeat.self) ?? .error
        guard let format, let text, let path = parse(text, at: place, what: format.name) else { return nil }
        let slot: Int
        if path.isAbsolute {
            guard table == 0, let attribute = path.attribute, let steps = recordPath?.elements,
                path.elements.count <= steps.count, !path.elements.isEmpty
            else {
                report(
                    "the absolute path of \(format.name) is not an attribute of an element above the record", at: place,
                    found: text, help: "start other paths at the record or at the group, without `/`")
                return nil
            }
            var ancestor = 0
            for (step, recordStep) in zip(path.elements, machine.recordSteps) {
                guard elementName(step, at: place) == recordStep else {
                    report(
                        "the absolute path of \(format.name) leaves the path of the record", at: place, found: text,
                        help: "only elements that the record stands in can be named")
                    return nil
                }
                ancestor = machine.child(of: ancestor, recordStep)
            }
            let name = attributeName(attribute, at: place)
            if ancestor == recordNode {
                slot = machine.slot(.init(table: 0, repeats: repeats, isInherited: false))
                machine.nodes[ancestor].attributes.append((name, slot))
            } else {
                slot = machine.slot(.init(table: 0, repeats: .error, isInherited: true))
                machine.nodes[ancestor].inherited.append((name, slot))
            }
        } else {
            slot = addSlot(path, from: node, table: table, repeats: repeats, at: place)
        }
        return (format.column, .value(slot: slot, decoder: FieldDecoder(format), path: text))
    }

    private mutating func addSlot(
        _ path: XMLPath, from node: Int, table: Int, repeats: XMLRepeat, at place: Place?
    ) -> Int {
        let slot = machine.slot(.init(table: table, repeats: repeats, isInherited: false))
        let target = path.elements.reduce(node) { machine.child(of: $0, elementName($1, at: place)) }
        if let attribute = path.attribute {
            machine.nodes[target].attributes.append((attributeName(attribute, at: place), slot))
        } else {
            machine.nodes[target].texts.append(slot)
        }
        return slot
    }

    private mutating func readGroup(
        _ map: inout SettingsMap, _ text: String, at place: Place?, node: Int, table: Int, nesting: Int
    ) -> (field: StructField, plan: XMLMachine.Plan)? {
        let path = parse(text, at: place, what: "each")
        guard let path, !path.isAbsolute, !path.elements.isEmpty else {
            // The other keys are read all the same, so that they are not reported as unknown.
            if map.node("fields") == nil { _ = FieldFormat.read(&map, defaultTrim: .both) } else { _ = map.string("name") }
            if path == nil { return nil }
            report(
                "each is not a path to elements inside the record", at: place, found: text,
                help: "for example `each: licenses/license`")
            return nil
        }
        guard nesting < Self.maximumNesting else {
            report("groups nest deeper than \(Self.maximumNesting) levels", at: place, found: text, help: nil)
            return nil
        }
        let group = machine.table(parent: table)
        let target = path.elements.reduce(node) { machine.child(of: $0, elementName($1, at: place)) }
        guard let fields = map.list("fields") else {
            guard let format = FieldFormat.read(&map, defaultTrim: .both) else { return nil }
            let slot = machine.slot(.init(table: group, repeats: .error, isInherited: false))
            if let attribute = path.attribute {
                machine.nodes[target].attributes.append((attributeName(attribute, at: place), slot))
            } else {
                machine.nodes[target].texts.append(slot)
            }
            machine.nodes[target].tables.append(group)
            return (
                StructField(format.name, .list(format.type), isNullable: false, isPersonal: format.isPersonal),
                .list(table: group, element: .value(slot: slot, decoder: FieldDecoder(format), path: text))
            )
        }
        guard path.attribute == nil else {
            report("each with fields names an attribute", at: place, found: text, help: "name the element")
            return nil
        }
        let name = map.requiredString("name")
        let isPersonal = map.bool("personal") ?? false
        machine.nodes[target].tables.append(group)
        let members = readFields(fields, what: name ?? "fields", node: target, table: group, nesting: nesting + 1)
        if fields.isEmpty {
            report("the group \(name ?? "") has no fields", at: map.place, found: text, help: "or give it a `type`")
        }
        guard let name else { return nil }
        let structure = members.map(\.field)
        return (
            StructField(
                name, .list(.structure(structure)), isNullable: false,
                isPersonal: isPersonal),
            .list(table: group, element: .structure(structure, members.map(\.plan)))
        )
    }

    private func parse(_ text: String, at place: Place?, what: String) -> XMLPath? {
        let (path, reason) = XMLPath.parse(text)
        if path == nil { report("the path of \(what) cannot be used: \(reason)", at: place, found: text, help: nil) }
        return path
    }

    /// A step without a prefix matches in no namespace, and in the one that the mapping calls `default`.
    private func elementName(_ name: XMLPath.Name, at place: Place?) -> XMLMachine.Name {
        guard let prefix = name.prefix else {
            return XMLMachine.Name(local: name.local, namespace: nil, alternative: namespaces["default"])
        }
        let namespace = resolve(prefix, at: place)
        return XMLMachine.Name(local: name.local, namespace: namespace, alternative: namespace)
    }

    /// Attributes without a prefix are in no namespace, whatever the default one is (Namespaces in XML 1.0, section 6.2).
    private func attributeName(_ name: XMLPath.Name, at place: Place?) -> XMLMachine.Name {
        let namespace = name.prefix.map { resolve($0, at: place) }
        return XMLMachine.Name(local: name.local, namespace: namespace, alternative: namespace)
    }

    private func resolve(_ prefix: String, at place: Place?) -> String {
        if let known = namespaces[prefix] { return known }
        if prefix == "xml" { return Self.xmlNamespace }
        context.report(
            Diagnostic(
                .xmlPrefixNotMapped, "the prefix \(prefix) has no namespace", at: place,
                expected: namespaces.isEmpty
                    ? nil : "one of " + namespaces.keys.sorted().joined(separator: ", "),
                found: Redacted(prefix, isPersonal: false),
                help: "add `namespaces: { \(prefix): \"…\" }` with the name that the document's xmlns gives"))
        return ""
    }

    private func report(_ message: String, at place: Place?, found: String, help: String?) {
        context.report(
            Diagnostic(
                .xmlPathNotUsable, message, at: place, found: Redacted(found, isPersonal: false), help: help))
    }
}
