import CLibXML2
import Connector
import Diagnostics
public import Input
import Settings

/// Is told what a document has, in its order.
public protocol XMLObserver: AnyObject {
    /// - Parameter prefix: as the document writes it.
    func start(_ name: XMLName, prefix: String?, attributes: [(name: XMLName, value: String)])
    func text(_ text: String)
    func end()
}

/// A name and its namespace.
public struct XMLName: Sendable, Hashable {
    public let local: String
    public let namespace: String?

    public init(_ local: String, namespace: String? = nil) {
        self.local = local
        self.namespace = namespace
    }
}

/// Reads the beginning of documents for somebody who does not know yet what is in them, with all the bounds of the connector.
public enum XMLSampler {
    /// - Parameters:
    ///   - limit: bytes of text to read, about.
    ///   - encoding: goes before the one that the document declares; nil where it is not known.
    /// - Returns: whether that was all of the document.
    /// - Throws: `GatewayError` with what is wrong with the bytes that were read (`LB12xx`, `LB13xx`).
    public static func read(_ file: InputFile, limit: Int, encoding: String?, observer: any XMLObserver) throws -> Bool {
        // Nothing is a record, so nothing of the document is kept.
        let context = SettingsContext()
        var yaml = "record: /_/_/_/_\nfields: [ { name: none, path: \"@none\" } ]\nexternal_dtd: ignore\ndrift: ignore\n"
        if let encoding { yaml += "encoding: \(encoding)\n" }
        guard var map = context.map(try YAMLReader.read(yaml, file: "sample"), "source"), let layout = XMLLayout.read(&map) else {
            throw GatewayError(context.diagnostics, exit: .usage)
        }
        let feed = try XMLByteFeed(file, mappedEncoding: layout.encoding)
        let parser = try XMLDocumentParser(
            feed, of: file, index: 0, layout: layout, groups: GroupCounters(count: layout.schema.groups.count),
            needs: ColumnNeeds(layout.schema, nil), batchRows: 1)
        parser.observer = observer
        parser.observe()
        while feed.handedOut < Int64(limit) {
            if try !parser.readPiece() { return true }
        }
        return false
    }
}

extension XMLDocumentParser {
    /// Has the callbacks tell the observer as well.
    fileprivate func observe() {
        guard let sax = context.pointee.sax else { return }
        sax.pointee.startElementNs = { data, name, prefix, namespace, declared, declarations, count, defaults, values in
            guard let data, let name else { return }
            SAXCallbacks.handler().startElementNs?(data, name, prefix, namespace, declared, declarations, count, defaults, values)
            let state = data.assumingMemoryBound(to: SAXState.self)
            guard !state.pointee.isStopped else { return }
            var attributes: [(name: XMLName, value: String)] = []
            for index in 0..<Int(count) {
                guard let value = values.map({ $0 + index * 5 }), let local = value[0], let start = value[3], let end = value[4] else { continue }
                let bytes = UnsafeBufferPointer(start: start, count: end - start)
                attributes.append(
                    (XMLName(String(cString: local), namespace: value[2].map { String(cString: $0) }), String(decoding: bytes, as: UTF8.self)))
            }
            state.pointee.owner._withUnsafeGuaranteedRef {
                $0.observer?.start(
                    XMLName(String(cString: name), namespace: namespace.map { String(cString: $0) }), prefix: prefix.map { String(cString: $0) },
                    attributes: attributes)
            }
        }
        sax.pointee.endElementNs = { data, name, prefix, namespace in
            guard let data else { return }
            SAXCallbacks.handler().endElementNs?(data, name, prefix, namespace)
            data.assumingMemoryBound(to: SAXState.self).pointee.owner._withUnsafeGuaranteedRef { $0.observer?.end() }
        }
        let characters: charactersSAXFunc = { data, text, count in
            guard let data, let text else { return }
            let bytes = UnsafeBufferPointer(start: text, count: Int(count))
            data.assumingMemoryBound(to: SAXState.self).pointee.owner._withUnsafeGuaranteedRef {
                $0.observer?.text(String(decoding: bytes, as: UTF8.self))
            }
        }
        sax.pointee.characters = characters
        sax.pointee.ignorableWhitespace = characters
        sax.pointee.cdataBlock = characters
    }
}
