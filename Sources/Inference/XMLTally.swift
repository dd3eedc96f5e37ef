import Records
import XMLConnector

/// The census of sampled documents: every element by its path, with how often it comes in the one around it and what it holds.
///
/// Memory is that of the paths (at most ``maximumNodes``) and of a bounded number of different values each, which all come out of the
/// sample.
final class XMLTally: XMLObserver {
    static let maximumNodes = 4_096
    private static let longestValue = 200
    private static let xsi = "http://www.w3.org/2001/XMLSchema-instance"

    final class Node {
        let name: XMLName
        weak var parent: Node?
        var children: [Node] = []
        var places: [XMLName: Int] = [:]
        var attributes: [(name: XMLName, count: Int, values: ColumnValues)] = []
        var count = 0
        /// How many of the elements around it have it, the least and the most in one of those.
        var parents = 0
        var least = Int.max
        var most = 0
        var nils = 0
        var leaves = 0
        var isMixed = false
        var isRecursive = false
        var values = ColumnValues()
        /// Whether the first attribute tells all of it apart that stand in one element.
        var hasUniqueKeys = true
        /// In the element around it that is open.
        var inOpen = 0
        var keysInOpen: Set<String> = []
        /// Texts in it and below, of the document that is being read, and by document that has it the share of all its texts.
        var content = 0
        var shares: [Double] = []

        init(name: XMLName, parent: Node?) {
            self.name = name
            self.parent = parent
        }
    }

    private struct Open {
        let node: Node?
        var text = ""
        var isNil = false
        var hasChildren = false
        var hasText = false
    }

    let root = Node(name: XMLName(""), parent: nil)
    private(set) var documents = 0
    private(set) var isCut = false
    private(set) var prefixes: [String: String] = [:]
    private var open: [Open] = []
    private var nodeCount = 0

    // MARK: documents

    func endDocument(isWhole: Bool) {
        documents += 1
        // What is open at the end of the sample is not all there.
        while !open.isEmpty {
            if isWhole { end() } else { leaveCut() }
        }
        if isWhole { close(root) } else { for child in root.children { child.inOpen = 0 } }
        root.count += 1
        let total = root.content
        share(root, of: max(total, 1))
    }

    private func share(_ node: Node, of total: Int) {
        node.shares.append(Double(node.content) / Double(total))
        node.content = 0
        for child in node.children { share(child, of: total) }
    }

    private func leaveCut() {
        guard let last = open.popLast(), let node = last.node else { return }
        for child in node.children {
            child.most = max(child.most, child.inOpen)
            child.inOpen = 0
            child.keysInOpen = []
        }
    }

    // MARK: events

    func start(_ name: XMLName, prefix: String?, attributes: [(name: XMLName, value: String)]) {
        if let namespace = name.namespace, prefixes[namespace] == nil { prefixes[namespace] = prefix ?? "" }
        if !open.isEmpty { open[open.count - 1].hasChildren = true }
        let parent = open.isEmpty ? root : open[open.count - 1].node
        guard let parent, let node = child(name, of: parent) else { return open.append(Open(node: nil)) }
        node.inOpen += 1
        var entry = Open(node: node)
        var isFirst = true
        for attribute in attributes {
            if attribute.name.namespace == Self.xsi {
                if attribute.name.local == "nil", ["true", "1"].contains(attribute.value) { entry.isNil = true }
                continue
            }
            let value = String(attribute.value.prefix(Self.longestValue))
            if isFirst, !node.keysInOpen.insert(value).inserted { node.hasUniqueKeys = false }
            isFirst = false
            add(value, to: attribute.name, of: node)
        }
        open.append(entry)
    }

    private func add(_ value: String, to name: XMLName, of node: Node) {
        count(1, at: node)
        if let index = node.attributes.firstIndex(where: { $0.name == name }) {
            node.attributes[index].count += 1
            node.attributes[index].values.add(value)
        } else if nodeCount < Self.maximumNodes {
            nodeCount += 1
            var values = ColumnValues()
            values.add(value)
            node.attributes.append((name, 1, values))
        } else {
            isCut = true
        }
    }

    private func count(_ texts: Int, at node: Node) {
        var next: Node? = node
        while let known = next {
            known.content += texts
            next = known.parent
        }
    }

    func text(_ text: String) {
        guard !open.isEmpty, open[open.count - 1].node != nil else { return }
        let last = open.count - 1
        if !open[last].hasText, text.utf8.contains(where: { $0 > 0x20 }) { open[last].hasText = true }
        if open[last].text.utf8.count < Self.longestValue { open[last].text += text.prefix(Self.longestValue) }
    }

    func end() {
        guard let last = open.popLast(), let node = last.node else { return }
        node.count += 1
        if last.isNil { node.nils += 1 }
        if last.hasChildren {
            if last.hasText { node.isMixed = true }
        } else {
            node.leaves += 1
            node.values.add(String(last.text.drop { $0.isWhitespace }.prefix(Self.longestValue)).trimmingEnd())
            count(1, at: node)
        }
        close(node)
    }

    private func close(_ node: Node) {
        for child in node.children {
            if child.inOpen > 0 { child.parents += 1 }
            child.least = min(child.least, child.inOpen)
            child.most = max(child.most, child.inOpen)
            child.inOpen = 0
            child.keysInOpen = []
        }
    }

    /// - Returns: nil where the element is not told apart: it stands in itself, or there are too many.
    private func child(_ name: XMLName, of parent: Node) -> Node? {
        if let place = parent.places[name] { return parent.children[place] }
        var around: Node? = parent
        while let known = around, let above = known.parent {
            // The same pair of names further out.
            if known.name == name, above.name == parent.name {
                known.isRecursive = true
                return nil
            }
            around = above
        }
        guard nodeCount < Self.maximumNodes else {
            isCut = true
            return nil
        }
        nodeCount += 1
        let node = Node(name: name, parent: parent)
        // Those that ended before it did not have it.
        if parent.count > 0 { node.least = 0 }
        parent.places[name] = parent.children.count
        parent.children.append(node)
        return node
    }

    // MARK: shapes

    /// The elements that documents began with.
    var shapes: [XMLShape] { root.children.map { shape($0, in: root) } }

    private func shape(_ node: Node, in parent: Node) -> XMLShape {
        var shape = XMLShape(name: node.name)
        // How many there happen to be says nothing; whether one is missing does.
        shape.minimum = node.parents < parent.count || node.least == .max || node.least == 0 ? 0 : 1
        shape.maximum = node.most > 1 ? nil : 1
        shape.count = node.count
        shape.parents = node.parents
        shape.isNillable = node.nils > 0
        shape.isMixed = node.isMixed
        shape.isRecursive = node.isRecursive
        shape.attributes = node.attributes.map { attribute in
            XMLShape.Attribute(
                name: attribute.name, isRequired: attribute.count >= node.count && node.count > 0, count: attribute.count,
                value: value(attribute.values, name: attribute.name.local, of: node.count))
        }
        shape.children = node.children.map { self.shape($0, in: node) }
        let hasText = node.values.count > node.values.blank
        if node.isMixed || hasText || node.leaves > 0 && shape.children.isEmpty && shape.attributes.isEmpty {
            shape.value = value(node.values, name: node.name.local, of: node.count)
            // An element that holds nothing anywhere tells nothing.
            if node.isMixed { shape.value?.keys = [] }
        }
        if let first = node.attributes.first, node.attributes.count == 1, node.children.isEmpty, node.hasUniqueKeys, shape.isRepeated,
            first.count == node.count, Self.keyNames.contains(first.name.local.lowercased()), shape.value != nil
        {
            shape.key = first.name
        }
        return shape
    }

    private static let keyNames: Set<String> = ["name", "key", "code", "field", "attribute", "label"]

    private func value(_ values: ColumnValues, name: String, of count: Int) -> XMLShape.Value {
        let verdict = values.verdict(isFixedWidth: false, name: name)
        var result = XMLShape.Value(keys: verdict.keys, type: verdict.type)
        if isTimestamp(values) { (result.keys, result.type) = (["type: timestamp"], "timestamp") }
        if isBool(values) { (result.keys, result.type) = (Self.bool(values), "bool") }
        if let note = verdict.note, result.type == verdict.type { result.notes.append(note) }
        result.example = values.example
        result.distinct = values.distinct.count
        result.isUnique = values.isUnique && values.count == count
        return result
    }

    private func isTimestamp(_ values: ColumnValues) -> Bool {
        values.isDistinctWhole && values.count > values.blank
            && values.distinct.allSatisfy { text in
                ValueText.isInstant(Array(text.utf8))
            }
    }

    private func isBool(_ values: ColumnValues) -> Bool {
        let found = Set(values.distinct.map { $0.lowercased() })
        return values.isDistinctWhole && !found.isEmpty && found.isSubset(of: ["true", "false"])
    }

    private static func bool(_ values: ColumnValues) -> [String] {
        func list(_ word: String) -> String {
            let written = values.distinct.filter { $0.lowercased() == word }.sorted()
            return (written.isEmpty ? [word] : written).map { YAMLText.quoted($0) }.joined(separator: ", ")
        }
        return ["type: bool", "\"true\": [\(list("true"))]", "\"false\": [\(list("false"))]"]
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var result = self
        while result.last?.isWhitespace == true { result.removeLast() }
        return result
    }
}

/// Texts that stand for instants.
enum ValueText {
    /// `2026-10-31T10:15:00Z`, with or without a fraction and a zone.
    static func isInstant(_ text: [UInt8]) -> Bool {
        guard text.count >= 19, text[10] == 0x54, text[4] == 0x2D, text[7] == 0x2D, text[13] == 0x3A, text[16] == 0x3A else { return false }
        guard [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].allSatisfy({ TextByte.isDigit(text[$0]) }) else { return false }
        var rest = text[19...]
        if rest.first == 0x2E { rest = rest.dropFirst().drop(while: TextByte.isDigit) }
        return rest.elementsEqual([0x5A]) || rest.count == 6 && (rest.first == 0x2B || rest.first == 0x2D)
    }
}
