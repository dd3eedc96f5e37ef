import CLibXML2
import Glibc

/// What a schema's documents say, node by node.
enum SchemaNode {
    static let namespace = "http://www.w3.org/2001/XMLSchema"

    /// The elements right inside of one, in order.
    static func elements(_ node: xmlNodePtr?) -> [xmlNodePtr] {
        var result: [xmlNodePtr] = []
        var child = node?.pointee.children
        while let next = child {
            if next.pointee.type == XML_ELEMENT_NODE { result.append(next) }
            child = next.pointee.next
        }
        return result
    }

    /// The local name of an element of XML Schema; empty for others.
    static func kind(_ node: xmlNodePtr) -> String {
        guard let space = node.pointee.ns?.pointee.href, String(cString: space) == namespace else { return "" }
        return node.pointee.name.map { String(cString: $0) } ?? ""
    }

    static func attribute(_ node: xmlNodePtr, _ name: String) -> String? {
        guard let text = xmlGetNoNsProp(node, name) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
