import CLibXML2

/// The declarations of a schema, of all of its files, as far as they say which elements may hold which.
///
/// A record that is declared only inside of other elements is validated in the start tags around it, without its siblings
/// (``RecordValidation``). So what else those elements must hold becomes optional on the way to the records, and nowhere else:
/// types and groups that other elements use as well are copied, and the copies are changed.
struct SchemaModels {
    /// One level of a path: nil for any name.
    typealias Step = (name: String?, isDescendant: Bool)

    private struct Position: Hashable {
        let node: xmlNodePtr
        let step: Int
    }

    /// Of paths with `//`, whose ways may be as long as the schema.
    private static let maximumDepth = 200
    private static let suffix = ".around-records"

    private var elements: [String: [xmlNodePtr]] = [:]
    private var types: [String: [xmlNodePtr]] = [:]
    private var groups: [String: [xmlNodePtr]] = [:]
    /// Elements by the names of those in whose place they may stand.
    private var substitutes: [String: [xmlNodePtr]] = [:]
    private var copies: [xmlNodePtr: xmlNodePtr] = [:]
    private var isCopy: Set<xmlNodePtr> = []

    private var path: [Step] = []
    private var seen: Set<Position> = []
    private var leading: Set<Position> = []
    private var opened: Set<Position> = []

    init(_ documents: [xmlDocPtr]) {
        for document in documents {
            for node in SchemaNode.elements(xmlDocGetRootElement(document)) {
                guard let name = SchemaNode.attribute(node, "name") else { continue }
                switch SchemaNode.kind(node) {
                case "element":
                    elements[name, default: []].append(node)
                    if let head = SchemaNode.attribute(node, "substitutionGroup") { substitutes[Self.local(head), default: []].append(node) }
                case "complexType": types[name, default: []].append(node)
                case "group": groups[name, default: []].append(node)
                default: break
                }
            }
        }
    }

    /// Opens the way to the elements of a path.
    mutating func open(_ path: [Step]) {
        guard let root = path.first, path.count > 1 || root.isDescendant else { return }
        self.path = path
        leading = []
        opened = []
        let starts = elements.values.joined().filter { root.name == nil || root.name == SchemaNode.attribute($0, "name") }
        let above = root.isDescendant ? Array(elements.values.joined()) : []
        // Elements may hold each other in circles, so what leads on is found in rounds.
        var known = -1
        while leading.count > known {
            known = leading.count
            seen = []
            for start in starts where path.count > 1 { _ = leads(start, 1, depth: 0) }
            for start in above { _ = leads(start, 0, depth: 0) }
        }
        for start in starts { open(start, 1) }
        for start in above { open(start, 0) }
    }

    // MARK: What leads to records

    /// Whether the content of an element may hold the rest of the path.
    private mutating func leads(_ element: xmlNodePtr, _ step: Int, depth: Int) -> Bool {
        let position = Position(node: element, step: step)
        guard step < path.count, depth < Self.maximumDepth, seen.insert(position).inserted else { return leading.contains(position) }
        var particles: [xmlNodePtr] = []
        var visited: Set<xmlNodePtr> = []
        for type in models(of: element) { collect(type, &particles, &visited) }
        for particle in particles {
            for declared in declarations(particle) where leadsOn(declared, step, depth: depth) { leading.insert(position) }
        }
        return leading.contains(position)
    }

    private mutating func leadsOn(_ declared: xmlNodePtr, _ step: Int, depth: Int) -> Bool {
        let isNamed = path[step].name == nil || path[step].name == SchemaNode.attribute(declared, "name")
        var result = isNamed && (step + 1 == path.count || leads(declared, step + 1, depth: depth + 1))
        if path[step].isDescendant, leads(declared, step, depth: depth + 1) { result = true }
        return result
    }

    private func models(of element: xmlNodePtr) -> [xmlNodePtr] {
        if let own = SchemaNode.elements(element).first(where: { SchemaNode.kind($0) == "complexType" }) { return [own] }
        if let type = SchemaNode.attribute(element, "type") { return resolve(type, at: element, types) }
        guard let head = SchemaNode.attribute(element, "substitutionGroup") else { return [] }
        return resolve(head, at: element, elements).flatMap { resolve(SchemaNode.attribute($0, "type") ?? "", at: $0, types) }
    }

    private func collect(_ node: xmlNodePtr, _ particles: inout [xmlNodePtr], _ visited: inout Set<xmlNodePtr>) {
        guard visited.insert(node).inserted, visited.count < 1 << 16 else { return }
        for child in SchemaNode.elements(node) {
            switch SchemaNode.kind(child) {
            case "element", "any": particles.append(child)
            case "group":
                particles.append(child)
                for group in resolve(SchemaNode.attribute(child, "ref") ?? "", at: child, groups) { collect(group, &particles, &visited) }
            case "sequence", "choice", "all":
                particles.append(child)
                collect(child, &particles, &visited)
            case "complexContent": collect(child, &particles, &visited)
            case "extension", "restriction":
                collect(child, &particles, &visited)
                for base in resolve(SchemaNode.attribute(child, "base") ?? "", at: child, types) { collect(base, &particles, &visited) }
            default: break
            }
        }
    }

    /// The elements that may stand where a model names one.
    private func declarations(_ particle: xmlNodePtr) -> [xmlNodePtr] {
        switch SchemaNode.kind(particle) {
        case "any": return Array(elements.values.joined())
        case "element":
            guard let reference = SchemaNode.attribute(particle, "ref") else { return [particle] }
            var result: [xmlNodePtr] = []
            var heads = [Self.local(reference)]
            var known: Set<String> = []
            while let head = heads.popLast() {
                guard known.insert(head).inserted else { continue }
                result += head == Self.local(reference) ? resolve(reference, at: particle, elements) : []
                for element in substitutes[head] ?? [] {
                    result.append(element)
                    if let name = SchemaNode.attribute(element, "name") { heads.append(name) }
                }
            }
            return result
        default: return []
        }
    }

    // MARK: The way

    private mutating func open(_ element: xmlNodePtr, _ step: Int) {
        let position = Position(node: element, step: step)
        guard leading.contains(position), opened.insert(position).inserted else { return }
        for child in SchemaNode.elements(element) where SchemaNode.kind(child) == "keyref" {
            // Its key may stand in another record.
            xmlUnlinkNode(child)
            xmlFreeNode(child)
        }
        if let own = SchemaNode.elements(element).first(where: { SchemaNode.kind($0) == "complexType" }) { return openModel(own, step) }
        if SchemaNode.attribute(element, "type") != nil { return takeCopies(element, "type", types, step) }
        for head in resolve(SchemaNode.attribute(element, "substitutionGroup") ?? "", at: element, elements) {
            takeCopies(head, "type", types, step)
        }
    }

    /// Makes what a model holds optional, and goes on with the elements in it that lead to records.
    private mutating func openModel(_ node: xmlNodePtr, _ step: Int) {
        let isGroup = SchemaNode.kind(node) == "group"
        for child in SchemaNode.elements(node) {
            let name = SchemaNode.kind(child)
            switch name {
            case "complexContent": openModel(child, step)
            case "extension", "restriction":
                openModel(child, step)
                takeCopies(child, "base", types, step)
            case "sequence", "choice", "all", "group", "element", "any":
                // What a named group consists of occurs as often as the group does.
                if !isGroup { xmlSetProp(child, "minOccurs", "0") }
                if name == "group" { takeCopies(child, "ref", groups, step) }
                if name != "group", name != "element", name != "any" { openModel(child, step) }
                for declared in declarations(child) { openNext(declared, step) }
            default: break
            }
        }
    }

    private mutating func openNext(_ declared: xmlNodePtr, _ step: Int) {
        for next in path[step].isDescendant ? [step, step + 1] : [step + 1] where next < path.count {
            let isNamed = next == step || path[step].name == nil || path[step].name == SchemaNode.attribute(declared, "name")
            // Copies were not there when the ways were looked for.
            if isNamed, leads(declared, next, depth: 0) { open(declared, next) }
        }
    }

    /// Lets an attribute name the copies of what it names.
    private mutating func takeCopies(_ node: xmlNodePtr, _ attribute: String, _ known: [String: [xmlNodePtr]], _ step: Int) {
        guard let named = SchemaNode.attribute(node, attribute) else { return }
        for original in resolve(named, at: node, known) {
            if isCopy.contains(original) {
                openCopy(original, step)
            } else if let copy = copies[original] ?? makeCopy(original) {
                xmlSetProp(node, attribute, named + Self.suffix)
                openCopy(copy, step)
            }
        }
    }

    private mutating func openCopy(_ copy: xmlNodePtr, _ step: Int) {
        if opened.insert(Position(node: copy, step: step)).inserted { openModel(copy, step) }
    }

    private mutating func makeCopy(_ original: xmlNodePtr) -> xmlNodePtr? {
        guard let name = SchemaNode.attribute(original, "name"), let copy = xmlDocCopyNode(original, original.pointee.doc, 1) else { return nil }
        xmlAddNextSibling(original, copy)
        Self.rename(copy)
        xmlSetProp(copy, "name", name + Self.suffix)
        copies[original] = copy
        isCopy.insert(copy)
        if SchemaNode.kind(copy) == "group" {
            groups[name + Self.suffix, default: []].append(copy)
        } else {
            types[name + Self.suffix, default: []].append(copy)
        }
        return copy
    }

    /// What may be there once in a schema gets another name in the copy.
    private static func rename(_ node: xmlNodePtr) {
        xmlUnsetProp(node, "id")
        for child in SchemaNode.elements(node) {
            if ["key", "unique", "keyref"].contains(SchemaNode.kind(child)) {
                for key in ["name", "refer"] { if let text = SchemaNode.attribute(child, key) { xmlSetProp(child, key, text + suffix) } }
            }
            rename(child)
        }
    }

    // MARK: Nodes

    /// The declarations that a qualified name may mean. A file without a namespace of its own takes that of whoever includes it.
    private func resolve(_ name: String, at node: xmlNodePtr, _ known: [String: [xmlNodePtr]]) -> [xmlNodePtr] {
        let parts = name.split(separator: ":", maxSplits: 1)
        let prefix = parts.count > 1 ? String(parts[0]) : nil
        let namespace = xmlSearchNs(node.pointee.doc, node, prefix)?.pointee.href.map { String(cString: $0) }
        return (known[Self.local(name)] ?? []).filter { candidate in
            guard let own = xmlDocGetRootElement(candidate.pointee.doc).flatMap({ SchemaNode.attribute($0, "targetNamespace") }) else { return true }
            return namespace == nil || own == namespace
        }
    }

    private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? "" }
}
