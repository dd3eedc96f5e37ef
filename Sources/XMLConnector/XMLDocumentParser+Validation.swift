import CLibXML2
import Diagnostics
import Records

/// The tree of one record, for the schema to be held against.
extension XMLDocumentParser {
    typealias Text = UnsafePointer<xmlChar>

    func openNode(
        _ name: Text, _ prefix: Text?, _ namespace: Text?, _ declared: Int32, _ declarations: UnsafeMutablePointer<Text?>?,
        _ count: Int32, _ values: UnsafeMutablePointer<Text?>?
    ) {
        // None is told as a default, or libxml2 would leave it out of the tree.
        xmlSAX2StartElementNs(context, name, prefix, namespace, declared, declarations, count, 0, values)
    }

    func addText(_ text: Text, _ count: Int32) {
        if openLeaf != nil { xmlSAX2Characters(context, text, count) }
    }

    /// An element ends; outside of records nothing of it is kept.
    func closeNode(_ end: () -> Void) {
        let node = context.pointee.node
        xmlSAX2EndElementNs(context, nil, nil, nil)
        closing = node
        let isInside = openLeaf.map { depth > kinds[$0].depth } ?? false
        end()
        closing = nil
        guard let node, !isInside else { return }
        xmlUnlinkNode(node)
        xmlFreeNode(node)
    }

    /// Elements that are open have no place in another parser.
    static func dropTree(_ document: xmlDocPtr) {
        var child = document.pointee.children
        while let node = child {
            child = node.pointee.next
            guard node.pointee.type == XML_ELEMENT_NODE else { continue }
            xmlUnlinkNode(node)
            xmlFreeNode(node)
        }
    }

    private func refuseSchema(_ message: String, _ help: String) {
        refuse(
            Diagnostic(
                .xmlSchemaNotUsable, message, at: place, found: Redacted(layout.validation?.name ?? "", isPersonal: false), help: help))
    }

    /// The record that ends, held against the schema.
    ///
    /// - Returns: whether it may be kept.
    func isValid(kind index: Int, end: Int64) -> Bool {
        guard let validation, !kinds[index].isContext, !kinds[index].hasInner else { return true }
        let reading = kinds[index]
        let schema = layout.validation?.name ?? ""
        switch closing.map({ validation.validate($0, kind: index) }) ?? .failed {
        case .valid: return true
        case .undeclared:
            refuseSchema("the schema declares neither the record nor the root element", "check its target namespace, and `validate`")
            return false
        case .unexpected:
            refuseSchema(
                "the schema expects no record where the first one stands",
                "check the path of the records against it; where an `xsi:type` of an element around them says what it holds, declare "
                    + "the element of the records for itself")
            return false
        case .failed:
            refuseSchema("libxml2 cannot hold the record against the schema", "free some memory")
            return false
        case .invalid(let finding):
            rejects.append(
                RejectedRecord(
                    diagnostic: Diagnostic(
                        .xmlRecordInvalid,
                        "\(finding.path): \(finding.reason)" + (finding.others > 0 ? ", and \(finding.others) more" : ""),
                        at: Place(
                            file: file.path, line: finding.line > 0 ? finding.line : reading.line, record: Int(reading.number),
                            byteOffset: Int(reading.start)),
                        expected: "what \(schema) says",
                        help: "correct the record at its source, or take `validate` out of the mapping's source"),
                    kind: layout.machine.kinds[index].name, file: file.path, recordNumber: reading.number,
                    byteOffset: reading.start, raw: feed.raw(from: reading.start, to: end)))
            return false
        }
    }
}
