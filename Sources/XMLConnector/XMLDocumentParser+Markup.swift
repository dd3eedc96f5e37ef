import CLibXML2

/// Tags of elements inside of fields with `content: xml`, written into their texts.
extension XMLDocumentParser {
    /// A start tag, for every such field that is open before it.
    ///
    /// - Parameters:
    ///   - declarations: two pointers a namespace: prefix, name.
    ///   - values: five pointers an attribute: local name, prefix, namespace, start and end of the value.
    func writeStartTag(
        _ name: Text, _ prefix: Text?, _ namespace: Text?, _ declared: Int, _ declarations: UnsafeMutablePointer<Text?>?, _ count: Int,
        _ values: UnsafeMutablePointer<Text?>?
    ) {
        let depth = depth + 1
        for position in 0..<state.pointee.openCount {
            let number = Int(state.pointee.openSlots[position])
            let slot = state.pointee.slots + number
            guard slot.pointee.isMarkup else { continue }
            let before = slot.pointee.openLength
            slot.pointee.append("<")
            slot.pointee.append(qualified: prefix, name)
            for index in 0..<declared {
                let (prefix, namespace) = (declarations?[index * 2], declarations?[index * 2 + 1])
                declare(prefix, namespace, slot: number, depth: depth)
            }
            declare(prefix, namespace, slot: number, depth: depth)
            for index in 0..<count {
                guard let values, let name = values[index * 5], let start = values[index * 5 + 3], let end = values[index * 5 + 4] else { continue }
                let prefix = values[index * 5 + 1]
                if prefix != nil { declare(prefix, values[index * 5 + 2], slot: number, depth: depth) }
                slot.pointee.append(" ")
                slot.pointee.append(qualified: prefix, name)
                slot.pointee.append("=\"")
                slot.pointee.appendEscaped(start, end - start, isAttribute: true)
                slot.pointee.append("\"")
            }
            slot.pointee.append(">")
            state.count(slot.pointee.openLength - before, slot: number)
        }
        state.pointee.isTagEmpty = true
    }

    /// An end tag, for every such field that is open behind it.
    ///
    /// - Parameter depth: of the element that ended.
    func writeEndTag(_ name: Text, _ prefix: Text?, depth: Int) {
        for position in 0..<state.pointee.openCount {
            let number = Int(state.pointee.openSlots[position])
            let slot = state.pointee.slots + number
            guard slot.pointee.isMarkup else { continue }
            let before = slot.pointee.openLength
            if state.pointee.isTagEmpty {
                slot.pointee.dropLast()
                slot.pointee.append("/>")
            } else {
                slot.pointee.append("</")
                slot.pointee.append(qualified: prefix, name)
                slot.pointee.append(">")
            }
            state.count(slot.pointee.openLength - before, slot: number)
        }
        state.pointee.isTagEmpty = false
        markupScopes.leave(depth: depth)
    }

    private func declare(_ prefix: Text?, _ namespace: Text?, slot number: Int, depth: Int) {
        let namespace = namespace.flatMap { $0.pointee == 0 ? nil : $0 }
        if let prefix, text(prefix) == "xml" { return }
        guard markupScopes.need(prefix, namespace, slot: number, depth: depth) else { return }
        let slot = state.pointee.slots + number
        slot.pointee.append(prefix == nil ? " xmlns" : " xmlns:")
        if let prefix { slot.pointee.append(prefix, Int(xmlStrlen(prefix))) }
        slot.pointee.append("=\"")
        if let namespace { slot.pointee.appendEscaped(namespace, Int(xmlStrlen(namespace)), isAttribute: true) }
        slot.pointee.append("\"")
    }
}
