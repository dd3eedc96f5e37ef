import CLibXML2
import Diagnostics
import Glibc
import Input

/// Reads an XSD, with what it includes and imports, as elements with what stands in them. The documents are read, not compiled: what
/// cannot be resolved is noted, and the rest is told all the same.
///
/// It lives on one thread, and only as long as ``shapes(of:folders:)`` runs.
final class SchemaReader {
    /// Elements inside of elements, types made from types, and particles inside of particles.
    static let maximumLevels = 64
    /// Elements and attributes of all shapes.
    static let maximumShapes = 20_000
    static let maximumCodes = 1_000
    /// Declarations that are looked at: what is named twice on every level would else be told without end.
    private static let maximumSteps = 1_000_000

    private struct Document {
        let namespace: String?
        let hasQualifiedElements: Bool
        let hasQualifiedAttributes: Bool
        let folder: String
    }

    private var documents: [UnsafeMutablePointer<xmlDoc>: Document] = [:]
    private var visited: Set<String> = []
    private(set) var elements: [XMLName: xmlNodePtr] = [:]
    private(set) var order: [XMLName] = []
    var types: [XMLName: xmlNodePtr] = [:]
    var groups: [XMLName: xmlNodePtr] = [:]
    var attributeGroups: [XMLName: xmlNodePtr] = [:]
    var attributes: [XMLName: xmlNodePtr] = [:]
    /// Members of substitution groups by their head.
    var substitutes: [XMLName: [XMLName]] = [:]
    private(set) var notes: [String] = []
    private(set) var problem: String?
    private(set) var prefixes: [(prefix: String, namespace: String)] = []
    var shapeCount = 0
    private var steps = 0

    deinit { for document in documents.keys { xmlFreeDoc(document) } }

    /// - Throws: `GatewayError` with `LB1505` where a file cannot be read, is no XSD, or names a file that may not be read.
    static func shapes(of path: String, folders: [String]) throws -> XMLSchemaShapes {
        _ = SAXCallbacks.setUp
        let location = FileSystem.canonical(path)
        let folder = location.lastIndex(of: "/").map { String(location[..<$0]) } ?? "."
        let (reader, files) = SchemaFiles.loading(from: folders + [folder]) { () -> SchemaReader in
            let reader = SchemaReader()
            reader.load(location, namespace: nil, isIncluded: false)
            return reader
        }
        if let problem = files.problem ?? reader.problem {
            throw GatewayError(
                Diagnostic(
                    .schemaNotUsable, "the schema cannot be read: \(problem)", at: Place(file: path),
                    expected: "an XSD whose includes and imports are local files of its folder",
                    help: "put the files that it names beside it, and name them by relative paths; nothing is fetched"), exit: .failed)
        }
        return reader.result()
    }

    /// - Returns: whether one more declaration may be looked at.
    func mayGoOn() -> Bool {
        steps += 1
        return steps <= Self.maximumSteps && shapeCount < Self.maximumShapes
    }

    private func fail(_ text: String) { if problem == nil { problem = text } }

    /// - Parameters:
    ///   - namespace: of the schema that includes it, which one without a namespace takes on.
    private func load(_ location: String, namespace: String?, isIncluded: Bool) {
        let path = FileSystem.canonical(location)
        // One with a namespace of its own is the same for everybody.
        guard problem == nil, !visited.contains(path), visited.insert("\(path) \(namespace ?? "")").inserted else { return }
        let name = location.split(separator: "/").last.map(String.init) ?? location
        guard let bytes = SchemaFiles.read(location) else { return fail("\(name) cannot be read") }
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        let document = bytes.withUnsafeBytes {
            xmlReadMemory(
                $0.bindMemory(to: CChar.self).baseAddress, Int32(truncatingIfNeeded: $0.count), location, nil,
                Int32(bitPattern: XML_PARSE_NONET.rawValue))
        }
        guard let document else { return fail("\(name) is not well-formed XML") }
        guard let root = xmlDocGetRootElement(document), SchemaNode.kind(root) == "schema" else {
            xmlFreeDoc(document)
            return fail("\(name) is no XSD: its root element is not xs:schema")
        }
        let own = SchemaNode.attribute(root, "targetNamespace")
        if own != nil { visited.insert(path) }
        let target = own ?? (isIncluded ? namespace : nil)
        documents[document] = Document(
            namespace: target, hasQualifiedElements: SchemaNode.attribute(root, "elementFormDefault") == "qualified",
            hasQualifiedAttributes: SchemaNode.attribute(root, "attributeFormDefault") == "qualified",
            folder: location.lastIndex(of: "/").map { String(location[..<$0]) } ?? ".")
        var declaration = root.pointee.nsDef
        while let found = declaration {
            if let prefix = found.pointee.prefix.map({ String(cString: $0) }), let space = found.pointee.href.map({ String(cString: $0) }),
                space != SchemaNode.namespace, !prefixes.contains(where: { $0.namespace == space || $0.prefix == prefix })
            {
                prefixes.append((prefix, space))
            }
            declaration = found.pointee.next
        }
        for child in SchemaNode.elements(root) { register(child, target, root) }
    }

    private func register(_ node: xmlNodePtr, _ target: String?, _ root: xmlNodePtr) {
        let kind = SchemaNode.kind(node)
        switch kind {
        case "include", "import", "redefine", "override":
            guard let place = SchemaNode.attribute(node, "schemaLocation") else { return }
            guard !place.contains("://"), !place.lowercased().hasPrefix("urn:") else { return fail("\(place) is no local path") }
            let folder = documents[root.pointee.doc]?.folder ?? "."
            load(
                place.hasPrefix("/") ? place : folder + "/" + place, namespace: kind == "import" ? nil : target,
                isIncluded: kind != "import")
            if kind == "redefine" || kind == "override" { notes.append("xs:\(kind) of \(place) is read as if it were xs:include") }
        default:
            guard let local = SchemaNode.attribute(node, "name") else { return }
            let name = XMLName(local, namespace: target)
            switch kind {
            case "element":
                if elements[name] == nil { order.append(name) }
                elements[name] = node
                for head in (SchemaNode.attribute(node, "substitutionGroup") ?? "").split(separator: " ") {
                    if let head = qualified(String(head), node) { substitutes[head, default: []].append(name) }
                }
            case "complexType", "simpleType": types[name] = node
            case "group": groups[name] = node
            case "attributeGroup": attributeGroups[name] = node
            case "attribute": attributes[name] = node
            default: break
            }
        }
    }

    private func result() -> XMLSchemaShapes {
        // Those that no other element names come first: a document may begin with any of them.
        var named: Set<XMLName> = []
        func visit(_ node: xmlNodePtr, _ depth: Int) {
            guard depth < 256 else { return }
            for child in SchemaNode.elements(node) {
                if SchemaNode.kind(child) == "element", let reference = SchemaNode.attribute(child, "ref"), let name = qualified(reference, child) {
                    named.insert(name)
                    named.formUnion(substitutes[name] ?? [])
                }
                visit(child, depth + 1)
            }
        }
        for document in documents.keys { if let root = xmlDocGetRootElement(document) { visit(root, 0) } }
        let roots = order.filter { !named.contains($0) && elements[$0].map { SchemaNode.attribute($0, "abstract") != "true" } == true }
        let shapes = (roots.isEmpty ? order : roots).compactMap { name in elements[name].map { element($0, path: [], depth: 0) } }
        if !mayGoOn() { notes.append("the schema has more elements and attributes than are told; the rest is left out") }
        return XMLSchemaShapes(roots: shapes, prefixes: prefixes.map { ($0.prefix, $0.namespace) }, notes: notes)
    }

    // MARK: nodes

    /// The first line or so of what `xs:documentation` says.
    static func documentation(_ node: xmlNodePtr) -> String? {
        for annotation in SchemaNode.elements(node) where SchemaNode.kind(annotation) == "annotation" {
            for entry in SchemaNode.elements(annotation) where SchemaNode.kind(entry) == "documentation" {
                guard let text = xmlNodeGetContent(entry) else { continue }
                defer { free(text) }
                let words = String(cString: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                if !words.isEmpty { return String(words.prefix(200)) }
            }
        }
        return nil
    }

    func qualified(_ text: String, _ node: xmlNodePtr) -> XMLName? {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let local = parts.last else { return nil }
        let space = xmlSearchNs(node.pointee.doc, node, parts.count == 2 ? parts[0] : nil)
        if parts.count == 2, space == nil { return nil }
        // Without a default namespace a schema that was included means its own.
        let namespace = space?.pointee.href.map { String(cString: $0) } ?? documents[node.pointee.doc]?.namespace
        return XMLName(local, namespace: namespace)
    }

    /// The name that documents write.
    func instanceName(_ local: String, _ node: xmlNodePtr, isAttribute: Bool) -> XMLName {
        let document = documents[node.pointee.doc]
        let isGlobal = node.pointee.parent.map { SchemaNode.kind($0) == "schema" } ?? false
        let form = SchemaNode.attribute(node, "form")
        let usual = isAttribute ? document?.hasQualifiedAttributes : document?.hasQualifiedElements
        let isQualified = isGlobal || form == "qualified" || form == nil && usual == true
        return XMLName(local, namespace: isQualified ? document?.namespace : nil)
    }
}

/// What an XSD declares.
public struct XMLSchemaShapes: Sendable {
    /// The elements that a document may begin with.
    public let roots: [XMLShape]
    /// Prefixes of the schema's own files.
    public let prefixes: [(prefix: String, namespace: String)]
    /// What could not be told.
    public let notes: [String]

    /// - Parameters:
    ///   - path: of the XSD.
    ///   - folders: whose files it may include and import beside those of its own.
    /// - Throws: `GatewayError` with `LB1505`.
    public static func read(_ path: String, folders: [String] = []) throws -> XMLSchemaShapes {
        try SchemaReader.shapes(of: path, folders: folders)
    }
}
