import CLibXML2

/// The functions that libxml2 calls. The user data is the parser's ``SAXState``, which outlives the context.
enum SAXCallbacks {
    private static func state(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SAXState>? {
        guard let state = data?.assumingMemoryBound(to: SAXState.self), !state.pointee.isStopped else { return nil }
        return state
    }

    typealias Text = UnsafePointer<xmlChar>

    /// What reads start tags once more: elements do nothing, and the entities that are declared stay as they are.
    ///
    /// - Parameter buildsTree: the elements open the tree of a record, which the schema is held against.
    static func replayHandler(buildsTree: Bool) -> xmlSAXHandler {
        var handler = handler()
        handler.startDocument = nil
        handler.startElementNs = nil
        if buildsTree { treeOnly(&handler) }
        handler.endElementNs = nil
        handler.characters = nil
        handler.ignorableWhitespace = nil
        handler.cdataBlock = nil
        return handler
    }

    static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { data, name, prefix, namespace, declared, declarations, count, defaults, values in
            guard let name, let state = SAXCallbacks.state(data) else { return }
            if defaults > 0, let values {
                state.countDefaults(values + Int(count - defaults) * 5, Int(defaults))
                if state.pointee.isStopped { return }
            }
            SAXCallbacks.startElement(state, name, prefix, namespace, declared, declarations, count, values)
        }
        handler.endElementNs = { data, name, prefix, _ in
            guard let state = SAXCallbacks.state(data) else { return }
            SAXCallbacks.endElement(state, name, prefix)
        }
        handler.characters = { data, text, count in
            guard let text, let state = SAXCallbacks.state(data) else { return }
            state.text(text, Int(count))
        }
        // The same function: then libxml2 does not ask itself which blanks matter.
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.startDocument = { data in
            SAXCallbacks.state(data)?.pointee.owner._withUnsafeGuaranteedRef { $0.startDocument() }
        }
        handler.internalSubset = { data, name, publicID, systemID in
            SAXCallbacks.state(data)?.pointee.owner._withUnsafeGuaranteedRef {
                $0.startDoctype(name, publicID, systemID)
            }
        }
        handler.entityDecl = { data, name, type, publicID, systemID, content in
            SAXCallbacks.state(data)?.pointee.owner._withUnsafeGuaranteedRef {
                $0.declareEntity(name, type, publicID, systemID, content)
            }
        }
        handler.getEntity = { data, name in
            SAXCallbacks.state(data)?.pointee.owner._withUnsafeGuaranteedRef { $0.entity(name, isParameter: false) }
        }
        handler.getParameterEntity = { data, name in
            SAXCallbacks.state(data)?.pointee.owner._withUnsafeGuaranteedRef { $0.entity(name, isParameter: true) }
        }
        handler.serror = { data, error in
            guard let error, let state = SAXCallbacks.state(data) else { return }
            state.pointee.owner._withUnsafeGuaranteedRef { $0.refuse(error.pointee) }
        }
        return handler
    }

    @inline(__always)
    private static func startElement(
        _ state: UnsafeMutablePointer<SAXState>, _ name: Text, _ prefix: Text?, _ namespace: Text?, _ declared: Int32,
        _ declarations: UnsafeMutablePointer<Text?>?, _ count: Int32, _ values: UnsafeMutablePointer<Text?>?
    ) {
        if state.pointee.hasEntities {
            state.pointee.owner._withUnsafeGuaranteedRef {
                $0.checkPrefixes(prefix, Int(declared), declarations, Int(count), values)
            }
        }
        if state.pointee.depth < state.pointee.tagLevels { state.pointee.owner._withUnsafeGuaranteedRef { $0.noteTag() } }
        if state.pointee.openMarkup > 0 {
            state.pointee.owner._withUnsafeGuaranteedRef {
                $0.writeStartTag(name, prefix, namespace, Int(declared), declarations, Int(count), values)
            }
            if state.pointee.isStopped { return }
        }
        state.startElement(name, namespace, namespaces: Int(declared), count: Int(count), values)
    }

    @inline(__always)
    private static func endElement(_ state: UnsafeMutablePointer<SAXState>, _ name: Text?, _ prefix: Text?) {
        state.endElement()
        if state.pointee.openMarkup > 0, let name {
            state.pointee.owner._withUnsafeGuaranteedRef { $0.writeEndTag(name, prefix, depth: state.pointee.depth + 1) }
        }
    }

    /// What also builds the tree of each record.
    static func validatingHandler() -> xmlSAXHandler {
        var handler = handler()
        handler.startElementNs = { data, name, prefix, namespace, declared, declarations, count, defaults, values in
            guard let name, let state = SAXCallbacks.state(data) else { return }
            if defaults > 0, let values {
                state.countDefaults(values + Int(count - defaults) * 5, Int(defaults))
                if state.pointee.isStopped { return }
            }
            SAXCallbacks.startElement(state, name, prefix, namespace, declared, declarations, count, values)
            guard !state.pointee.isStopped else { return }
            state.pointee.owner._withUnsafeGuaranteedRef {
                $0.openNode(name, prefix, namespace, declared, declarations, count, values)
            }
        }
        handler.endElementNs = { data, name, prefix, _ in
            guard let state = SAXCallbacks.state(data) else { return }
            state.pointee.owner._withUnsafeGuaranteedRef { $0.closeNode { SAXCallbacks.endElement(state, name, prefix) } }
        }
        handler.characters = { data, text, count in
            guard let text, let state = SAXCallbacks.state(data) else { return }
            state.text(text, Int(count))
            state.pointee.owner._withUnsafeGuaranteedRef { $0.addText(text, count) }
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        return handler
    }

    private static func treeOnly(_ handler: inout xmlSAXHandler) {
        handler.startElementNs = { data, name, prefix, namespace, declared, declarations, count, _, values in
            guard let name, let state = SAXCallbacks.state(data) else { return }
            state.pointee.owner._withUnsafeGuaranteedRef {
                $0.openNode(name, prefix, namespace, declared, declarations, count, values)
            }
        }
    }

    /// Process-wide, once: libxml2 starts, and nothing outside of a document is ever loaded.
    static let setUp: Void = {
        xmlInitParser()
        xmlSetExternalEntityLoader(SchemaFiles.loader)
    }()
}
