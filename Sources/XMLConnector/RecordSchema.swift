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
    ///   - paths: of the records; for those that the schema declares only inside of other elements. What else those must hold is
    ///     optional then, since a record is validated without its siblings.
    /// - Returns: the schema, or what is wrong.
    static func load(
        _ path: String, from folders: [String], paths: [[SchemaModels.Step]]
    ) -> (schema: RecordSchema?, problem: String) {
        _ = SAXCallbacks.setUp
        let location = FileSystem.canonical(path)
        let folder = location.lastIndex(of: "/").map { String(location[..<$0]) } ?? "."
        let findings = Findings()
        // First as it is: that shows its files, and what is wrong with it.
        let (plain, files) = SchemaFiles.loading(from: folders + [folder]) { compile(location, findings) }
        let texts = files.texts.map(\.bytes)
        let first = plain.map { RecordSchema(name: path, texts: texts, schema: $0.schema, document: $0.document) }
        if let problem = files.problem { return (nil, problem) }
        guard let first else { return (nil, findings.first ?? "it is no XSD") }
        let opened = openedFiles(files.texts, paths)
        if opened.isEmpty { return (first, "") }
        let (loaded, again) = SchemaFiles.loading(from: folders + [folder], replacing: opened) { compile(location, findings) }
        guard let loaded, again.problem == nil else {
            return (nil, "without the siblings of a record it says nothing sure: \(again.problem ?? findings.first ?? "it is no XSD")")
        }
        return (RecordSchema(name: path, texts: texts, schema: loaded.schema, document: loaded.document), "")
    }

    /// The files of a schema with the ways to the records opened; only those that change.
    private static func openedFiles(
        _ files: [(path: String, bytes: [UInt8])], _ paths: [[SchemaModels.Step]]
    ) -> [String: [UInt8]] {
        var documents: [String: xmlDocPtr] = [:]
        defer { for document in documents.values { xmlFreeDoc(document) } }
        for file in files where documents[file.path] == nil { documents[file.path] = parse(file.bytes, file.path) }
        let before = documents.mapValues(dump)
        var models = SchemaModels(Array(documents.values))
        for path in paths { models.open(path) }
        return documents.mapValues(dump).filter { before[$0.key] != $0.value }
    }

    private static func dump(_ document: xmlDocPtr) -> [UInt8] {
        var memory: UnsafeMutablePointer<xmlChar>?
        var count: Int32 = 0
        xmlDocDumpMemory(document, &memory, &count)
        guard let memory else { return [] }
        defer { landbridge_xmlFree(memory) }
        return Array(UnsafeBufferPointer(start: memory, count: Int(max(0, count))))
    }

    private static func parse(_ bytes: [UInt8], _ location: String) -> xmlDocPtr? {
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        return bytes.withUnsafeBytes {
            xmlReadMemory(
                $0.bindMemory(to: CChar.self).baseAddress, Int32(truncatingIfNeeded: $0.count), location, nil,
                Int32(bitPattern: XML_PARSE_NONET.rawValue))
        }
    }

    private static func compile(_ location: String, _ findings: Findings) -> (schema: xmlSchemaPtr, document: xmlDocPtr)? {
        guard let bytes = SchemaFiles.read(location) else { return nil }
        guard let document = parse(bytes, location) else {
            findings.first = "it is not well-formed"
            return nil
        }
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
}
