import CLibXML2
import Records

extension ElementCensus {
    /// What was counted, by path. Names in another namespace than the element around them are written `{namespace}name`.
    ///
    /// - Parameter file: that was read.
    func items(_ machine: XMLMachine, file: String) -> [FeedCensus.Item] {
        guard isOn else { return [] }
        struct Known {
            var kind = ""
            var path = "/"
            var namespace: Text?
            var hasRecords = false
        }
        var known = [Known](repeating: Known(), count: count)
        for index in 1..<max(count, 1) where nodes[index].kind >= 0 { known[Int(nodes[index].parent)].hasRecords = true }
        var result: [FeedCensus.Item] = []
        for index in 0..<count {
            let node = nodes[index]
            var parent: String?
            if index > 0 {
                let outer = known[Int(node.parent)]
                known[index].kind = outer.kind
                known[index].namespace = node.isAttribute || node.kind >= 0 ? outer.namespace : node.namespace
                if node.kind >= 0 {
                    known[index].kind = machine.kinds[Int(node.kind)].name ?? ""
                    known[index].path = "."
                } else if let name = node.name {
                    parent = outer.path
                    let isForeign = node.namespace != (node.isAttribute ? nil : outer.namespace)
                    let prefix = isForeign ? "{\(node.namespace.map(Self.string) ?? "")}" : ""
                    let step = (node.isAttribute ? "@" : "") + prefix + Self.string(name)
                    known[index].path = outer.path == "." ? step : (outer.path == "/" ? "" : outer.path) + "/" + step
                }
            }
            // Whether an element is a record is the mapping's choice; records are counted as such.
            if known[index].hasRecords { continue }
            var item = FeedCensus.Item(
                kind: known[index].kind, path: known[index].path, parent: parent, noun: node.isAttribute ? .attribute : .element,
                count: Int(node.count), present: Int(node.present), repeated: Int(node.repeated), records: Int(node.records),
                repeatedRecords: Int(node.repeatedRecords), file: file, line: node.line > 0 ? Int(node.line) : nil)
            item.blanks = Int(blanks(of: index))
            for type in FeedCensus.ValueType.allCases {
                let found = values(of: index, type: type.rawValue)
                item.types[type] = Int(found.values)
                item.typeRecords[type] = Int(found.records)
            }
            result.append(item)
        }
        return result
    }
}

extension XMLMachine {
    /// The kinds that a census counts for, and what stands outside of all of them.
    var censusKinds: [FeedCensus.Kind] {
        let named = kinds.compactMap { kind in kind.name.map { FeedCensus.Kind(name: $0, definition: kind.path) } }
        return [FeedCensus.Kind(name: "", definition: named.map(\.definition).joined(separator: " "))] + named
    }
}
