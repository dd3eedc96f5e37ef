import CLibXML2

extension SchemaReader {
    /// What an element holds, while it is gathered.
    private struct Content {
        var children: [XMLShape] = []
        var attributes: [XMLShape.Attribute] = []
        var value: XMLShape.Value?
        var isMixed = false
        var notes: [String] = []

        /// An element that is declared twice in one content comes more than once.
        mutating func add(_ shape: XMLShape) {
            guard let known = children.firstIndex(where: { $0.name == shape.name }) else { return children.append(shape) }
            children[known].maximum = nil
            children[known].minimum = min(children[known].minimum, shape.minimum)
        }

        mutating func add(_ attribute: XMLShape.Attribute) {
            attributes.removeAll { $0.name == attribute.name }
            attributes.append(attribute)
        }
    }

    /// How often what stands in a particle comes.
    private struct Occurrence {
        var minimum = 1
        var maximum: Int? = 1

        init() {}

        init(_ node: xmlNodePtr) {
            minimum = Self.bounded(SchemaNode.attribute(node, "minOccurs").flatMap { Int($0) } ?? 1)
            switch SchemaNode.attribute(node, "maxOccurs") {
            case nil: maximum = 1
            case "unbounded": maximum = nil
            case let text?: maximum = Int(text).map(Self.bounded)
            }
        }

        func times(_ other: Occurrence) -> Occurrence {
            var result = Occurrence()
            result.minimum = Self.bounded(minimum * other.minimum)
            result.maximum = maximum.flatMap { own in other.maximum.map { Self.bounded(own * $0) } }
            return result
        }

        /// What is multiplied stays far below what an Int holds.
        private static func bounded(_ number: Int) -> Int { min(max(number, 0), 1_000_000) }
    }

    /// - Parameters:
    ///   - node: a declaration, not a reference.
    ///   - path: the types and elements that are being told around it.
    func element(_ node: xmlNodePtr, path: [xmlNodePtr], depth: Int) -> XMLShape {
        shapeCount += 1
        var shape = XMLShape(name: instanceName(SchemaNode.attribute(node, "name") ?? "", node, isAttribute: false))
        shape.isNillable = SchemaNode.attribute(node, "nillable") == "true"
        if let text = Self.documentation(node) { shape.notes.append(text) }
        for key in ["default", "fixed"] {
            if let value = SchemaNode.attribute(node, key) { shape.notes.append("\(key) \(String(value.prefix(60)))") }
        }
        var content = Content()
        let inline = SchemaNode.elements(node).first { ["complexType", "simpleType"].contains(SchemaNode.kind($0)) }
        let typeName = SchemaNode.attribute(node, "type").flatMap { qualified($0, node) } ?? headType(node, depth: 0)
        let definition = inline ?? typeName.flatMap { types[$0] }
        let marker = definition.flatMap { SchemaNode.kind($0) == "complexType" ? $0 : nil } ?? node
        if path.contains(marker) {
            shape.isRecursive = true
            shape.notes.append("it stands in itself; what it holds is told further out")
            return shape
        }
        guard depth < Self.maximumLevels, mayGoOn() else {
            shape.notes.append("what it holds is left out: the schema nests too deeply or is too large")
            return shape
        }
        if let definition, SchemaNode.kind(definition) == "complexType" {
            if SchemaNode.attribute(definition, "abstract") == "true" { shape.notes.append("documents name a type made from its own with xsi:type") }
            gather(complex: definition, into: &content, path: path + [marker], depth: depth + 1)
        } else if let definition {
            content.value = value(simple(definition, depth: 0))
        } else {
            content.value = value(typeName.map { simple($0) } ?? Simple())
            if typeName == nil { content.notes.append("any content") }
        }
        shape.children = content.children
        shape.attributes = content.attributes
        shape.isMixed = content.isMixed
        shape.value = content.value ?? (content.isMixed ? XMLShape.Value() : nil)
        shape.notes += content.notes
        return shape
    }

    /// A member of a substitution group without a type of its own has that of its head.
    private func headType(_ node: xmlNodePtr, depth: Int) -> XMLName? {
        guard depth < Self.maximumLevels, !SchemaNode.elements(node).contains(where: { SchemaNode.kind($0).hasSuffix("Type") }),
            let head = SchemaNode.attribute(node, "substitutionGroup")?.split(separator: " ").first.flatMap({ qualified(String($0), node) }),
            let declared = elements[head]
        else { return nil }
        return SchemaNode.attribute(declared, "type").flatMap { qualified($0, declared) } ?? headType(declared, depth: depth + 1)
    }

    private func gather(complex node: xmlNodePtr, into content: inout Content, path: [xmlNodePtr], depth: Int) {
        guard depth < 4 * Self.maximumLevels, mayGoOn() else { return }
        if SchemaNode.attribute(node, "mixed") == "true" { content.isMixed = true }
        for child in SchemaNode.elements(node) {
            switch SchemaNode.kind(child) {
            case "simpleContent":
                content.value = value(simple(child, depth: 0))
                for derivation in SchemaNode.elements(child) { inherit(derivation, into: &content, path: path, depth: depth, withContent: false) }
            case "complexContent":
                if SchemaNode.attribute(child, "mixed") == "true" { content.isMixed = true }
                for derivation in SchemaNode.elements(child) {
                    inherit(derivation, into: &content, path: path, depth: depth, withContent: SchemaNode.kind(derivation) == "extension")
                }
            default: gather(particle: child, Occurrence(), into: &content, path: path, depth: depth + 1)
            }
        }
    }

    /// What an extension or restriction takes from its base, then its own. A restriction repeats the elements that stay.
    private func inherit(_ node: xmlNodePtr, into content: inout Content, path: [xmlNodePtr], depth: Int, withContent: Bool) {
        guard ["extension", "restriction"].contains(SchemaNode.kind(node)) else { return }
        if let name = SchemaNode.attribute(node, "base").flatMap({ qualified($0, node) }), let base = types[name], SchemaNode.kind(base) == "complexType" {
            if path.contains(base) {
                content.notes.append("its type is made from itself")
            } else {
                var inherited = Content()
                gather(complex: base, into: &inherited, path: path + [base], depth: depth + 1)
                content.attributes += inherited.attributes
                if withContent {
                    content.children += inherited.children
                    content.isMixed = content.isMixed || inherited.isMixed
                }
                content.notes += inherited.notes
            }
        }
        for child in SchemaNode.elements(node) { gather(particle: child, Occurrence(), into: &content, path: path, depth: depth + 1) }
    }

    private func gather(
        particle node: xmlNodePtr, _ around: Occurrence, into content: inout Content, path: [xmlNodePtr], depth: Int
    ) {
        guard depth < 4 * Self.maximumLevels, mayGoOn() else { return }
        switch SchemaNode.kind(node) {
        case "sequence", "all": for child in SchemaNode.elements(node) { gather(particle: child, around.times(Occurrence(node)), into: &content, path: path, depth: depth + 1) }
        case "choice":
            var each = around.times(Occurrence(node))
            let options = SchemaNode.elements(node).filter { SchemaNode.kind($0) != "annotation" }
            if options.count > 1 { each.minimum = 0 }
            let first = content.children.count
            for child in options { gather(particle: child, each, into: &content, path: path, depth: depth + 1) }
            let names = content.children[min(first, content.children.count)...].map(\.name.local)
            if names.count > 1 {
                let text = "one of \(names.prefix(8).joined(separator: ", "))\(names.count > 8 ? " and more" : "")"
                for index in first..<content.children.count { content.children[index].notes.append(text) }
            }
        case "group":
            guard let name = SchemaNode.attribute(node, "ref").flatMap({ qualified($0, node) }), let group = groups[name], !path.contains(group) else { return }
            let each = around.times(Occurrence(node))
            for child in SchemaNode.elements(group) { gather(particle: child, each, into: &content, path: path + [group], depth: depth + 1) }
        case "element": gather(element: node, around.times(Occurrence(node)), into: &content, path: path, depth: depth)
        case "any": content.notes.append("elements of other schemas may stand in it")
        case "attribute": gather(attribute: node, into: &content)
        case "attributeGroup":
            guard let name = SchemaNode.attribute(node, "ref").flatMap({ qualified($0, node) }), let group = attributeGroups[name], !path.contains(group) else { return }
            for child in SchemaNode.elements(group) { gather(particle: child, around, into: &content, path: path + [group], depth: depth + 1) }
        default: break
        }
    }

    private func gather(
        element node: xmlNodePtr, _ occurrence: Occurrence, into content: inout Content, path: [xmlNodePtr], depth: Int
    ) {
        guard occurrence.maximum != 0 else { return }
        guard let reference = SchemaNode.attribute(node, "ref") else {
            var shape = element(node, path: path, depth: path.count)
            (shape.minimum, shape.maximum) = (occurrence.minimum, occurrence.maximum)
            return content.add(shape)
        }
        guard let name = qualified(reference, node), let declared = elements[name] else {
            content.notes.append("the element \(reference) is not declared in the files that were read")
            return
        }
        let members = substitutes[name] ?? []
        var all = members
        if SchemaNode.attribute(declared, "abstract") != "true" { all.insert(name, at: 0) }
        for member in all.prefix(200) {
            guard let node = elements[member] else { continue }
            var shape = element(node, path: path, depth: path.count)
            (shape.minimum, shape.maximum) = (all.count > 1 ? 0 : occurrence.minimum, occurrence.maximum)
            if member != name { shape.notes.append("in place of \(name.local)") }
            content.add(shape)
        }
    }

    private func gather(attribute node: xmlNodePtr, into content: inout Content) {
        let use = SchemaNode.attribute(node, "use")
        var declared = node
        if let reference = SchemaNode.attribute(node, "ref") {
            guard let name = qualified(reference, node), let found = attributes[name] else {
                content.notes.append("the attribute \(reference) is not declared in the files that were read")
                return
            }
            declared = found
        }
        let name = instanceName(SchemaNode.attribute(declared, "name") ?? "", declared, isAttribute: true)
        guard use != "prohibited" else {
            content.attributes.removeAll { $0.name == name }
            return
        }
        shapeCount += 1
        let inline = SchemaNode.elements(declared).first { SchemaNode.kind($0) == "simpleType" }
        let type = inline.map { simple($0, depth: 0) } ?? SchemaNode.attribute(declared, "type").flatMap { qualified($0, declared) }.map { simple($0) } ?? Simple()
        var attribute = XMLShape.Attribute(name: name, isRequired: use == "required", value: value(type))
        if let text = Self.documentation(declared) { attribute.value.notes.insert(text, at: 0) }
        for key in ["default", "fixed"] {
            guard let value = SchemaNode.attribute(node, key) ?? SchemaNode.attribute(declared, key) else { continue }
            attribute.value.notes.append("\(key) \(String(value.prefix(60)))")
            // Both stand for an attribute that is not there (XML Schema part 1, section 3.2.1); a reader without the schema cannot know.
            if use != "required" { attribute.value.fallback = value }
        }
        content.add(attribute)
    }
}
