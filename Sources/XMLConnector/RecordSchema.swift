import CLibXML2
import Diagnostics
import Input

/// Owner of a compiled XSD.
///
/// `@unchecked Sendable`: nothing changes it after ``load(_:from:)``; what a validation changes is in its own context.
final class RecordSchema: @unchecked Sendable {
    let name: String
    /// The files that it was read from.
    let texts: [[UInt8]]
    let schema: xmlSchemaPtr
    private let document: xmlDocPtr

    private init(name: String, texts: [[UInt8]], schema: xmlSchemaPtr, document: xmlDocPtr) {
        self.name = name
        self.texts = texts
        self.schema = schema
        self.document = document
    }

    deinit {
        xmlSchemaFree(schema)
        xmlFreeDoc(document)
    }

    private final class Findings {
        var first: String?
    }

    /// Reads and compiles a schema.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - folders: whose files it may include and import, beside those of its own folder.
    ///   - levels: names of the elements around the records and of the records; for records that the schema declares only inside
    ///     of others. What else those may hold is optional then, since a record is validated without its siblings.
    /// - Returns: the schema, or what is wrong.
    static func load(_ path: String, from folders: [String], levels: [String]) -> (schema: RecordSchema?, problem: String) {
        _ = SAXCallbacks.setUp
        let location = FileSystem.canonical(path)
        let folder = location.lastIndex(of: "/").map { String(location[..<$0]) } ?? "."
        let findings = Findings()
        let (loaded, files) = SchemaFiles.loading(from: folders + [folder]) { compile(location, levels, findings) }
        let problem = files.problem ?? findings.first ?? "it is no XSD"
        guard let loaded else { return (nil, problem) }
        let schema = RecordSchema(name: path, texts: files.texts, schema: loaded.schema, document: loaded.document)
        return files.problem == nil ? (schema, "") : (nil, problem)
    }

    private static func compile(
        _ location: String, _ levels: [String], _ findings: Findings
    ) -> (schema: xmlSchemaPtr, document: xmlDocPtr)? {
        guard let bytes = SchemaFiles.read(location) else { return nil }
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        let document = bytes.withUnsafeBytes {
            xmlReadMemory(
                $0.bindMemory(to: CChar.self).baseAddress, Int32(truncatingIfNeeded: $0.count), location, nil,
                Int32(bitPattern: XML_PARSE_NONET.rawValue))
        }
        guard let document else {
            findings.first = "it is not well-formed"
            return nil
        }
        relax(xmlDocGetRootElement(document), levels)
        let parser = xmlSchemaNewDocParserCtxt(document)
        defer { if let parser { xmlSchemaFreeParserCtxt(parser) } }
        xmlSchemaSetParserStructuredErrors(
            parser,
            { data, error in
                guard let data, let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
                let findings = Unmanaged<Findings>.fromOpaque(data).takeUnretainedValue()
                guard findings.first == nil else { return }
                let text = error.pointee.message.map { String(cString: $0) } ?? ""
                findings.first = "line \(error.pointee.line): " + text.split(separator: "\n").joined(separator: " ").prefix(300)
            }, Unmanaged.passUnretained(findings).toOpaque())
        guard let parser, let schema = xmlSchemaParse(parser) else {
            xmlFreeDoc(document)
            return nil
        }
        return (schema, document)
    }

    // MARK: Elements around the records

    /// Where a model names an element on the way to the records, everything else in it becomes optional.
    private static func relax(_ root: xmlNodePtr?, _ levels: [String]) {
        guard let root, levels.count > 1 else { return }
        // A schema may nest no deeper than libxml2 reads it (256 levels).
        func visit(_ node: xmlNodePtr, _ body: (xmlNodePtr) -> Void) {
            body(node)
            var child = node.pointee.children
            while let next = child {
                child = next.pointee.next
                if next.pointee.type == XML_ELEMENT_NODE { visit(next, body) }
            }
        }
        let inner = Set(levels.dropFirst())
        visit(root) { node in
            switch name(node) {
            case "complexType":
                var particles: [xmlNodePtr] = []
                collect(node, &particles)
                let isAround = particles.contains { inner.contains(attribute($0, "name") ?? local(attribute($0, "ref"))) }
                if isAround { for particle in particles { xmlSetProp(particle, "minOccurs", "0") } }
            case "keyref":
                // Its key may stand in another record.
                xmlUnlinkNode(node)
                xmlFreeNode(node)
            default: break
            }
        }
    }

    private static func collect(_ node: xmlNodePtr, _ particles: inout [xmlNodePtr]) {
        var child = node.pointee.children
        while let next = child {
            child = next.pointee.next
            guard next.pointee.type == XML_ELEMENT_NODE else { continue }
            switch name(next) {
            case "element", "any", "group": particles.append(next)
            case "sequence", "choice", "all":
                particles.append(next)
                collect(next, &particles)
            case "complexContent", "extension", "restriction": collect(next, &particles)
            default: break
            }
        }
    }

    private static func name(_ node: xmlNodePtr) -> String {
        guard let space = node.pointee.ns?.pointee.href, String(cString: space) == "http://www.w3.org/2001/XMLSchema" else { return "" }
        return node.pointee.name.map { String(cString: $0) } ?? ""
    }

    private static func attribute(_ node: xmlNodePtr, _ name: String) -> String? {
        xmlHasProp(node, name)?.pointee.children?.pointee.content.map { String(cString: $0) }
    }

    private static func local(_ name: String?) -> String { name?.split(separator: ":").last.map(String.init) ?? "" }
}
