import XMLConnector

/// Which elements may be the records, and why.
struct XMLRecordChoice {
    struct Candidate {
        /// Names from the root on.
        let path: [XMLName]
        let shape: XMLShape
        /// Of samples: how many there are, and the least share of a document's texts that they hold.
        let count: Int?
        let share: Double?
        let reason: String

        var text: String { "/" + path.map(\.local).joined(separator: "/") }
    }

    /// Best first; never empty.
    private(set) var candidates: [Candidate] = []

    /// Fields that an element may have of its own and still be taken for a batch of the records in it.
    private static let batchFields = 4
    private static let most = 12

    /// From samples.
    init(_ tally: XMLTally) {
        var found: [Candidate] = []
        for (node, shape) in zip(tally.root.children, tally.shapes) { collect(node, shape, [node.name], tally, &found) }
        found.sort { (($0.share ?? 0), $0.count ?? 0) > (($1.share ?? 0), $1.count ?? 0) }
        let lone = Self.lone(tally)
        if let best = found.first, (best.share ?? 0) >= 0.5 {
            candidates = [Self.inner(best, found)].compactMap { $0 } + found + [lone].compactMap { $0 }
        } else {
            candidates = [lone].compactMap { $0 } + found
        }
        removeRepeats()
    }

    /// From a schema.
    init(_ roots: [XMLShape]) {
        var found: [Candidate] = []
        for root in roots { collect(root, [root.name], &found) }
        let outer = found
        found.sort { $0.shape.leaves > $1.shape.leaves }
        if let best = found.first, let inner = Self.batched(best) { found.insert(inner, at: 0) }
        candidates = found
        for root in roots where !outer.contains(where: { $0.path.first == root.name }) {
            candidates.append(
                Candidate(path: [root.name], shape: root, count: nil, share: nil, reason: "the root element: a document is a record"))
        }
        removeRepeats()
    }

    private mutating func removeRepeats() {
        var seen: Set<[XMLName]> = []
        candidates = Array(candidates.filter { seen.insert($0.path).inserted }.prefix(Self.most))
    }

    // MARK: samples

    /// The outermost elements that repeat, and what repeats in those.
    private func collect(
        _ node: XMLTally.Node, _ shape: XMLShape, _ path: [XMLName], _ tally: XMLTally, _ found: inout [Candidate]
    ) {
        guard path.count < 64 else { return }
        if shape.isRepeated {
            // A document that does not have it at all counts as well.
            let share = node.shares.count < tally.documents ? 0 : node.shares.min() ?? 0
            found.append(
                Candidate(
                    path: path, shape: shape, count: node.count, share: share,
                    reason: "\(Words.count(node.count, "element")), which hold at least \(Words.percent(share)) of the texts of every document"))
        }
        for (child, inner) in zip(node.children, shape.children) where !shape.isRepeated || path.count < 4 {
            collect(child, inner, path + [child.name], tally, &found)
        }
    }

    /// The element that all documents have once, as far in as it holds nearly everything.
    private static func lone(_ tally: XMLTally) -> Candidate? {
        guard var node = tally.root.children.max(by: { $0.count < $1.count }), var shape = tally.shapes.first(where: { $0.name == node.name }) else {
            return nil
        }
        var path = [node.name]
        while let (child, inner) = zip(node.children, shape.children).first(where: { child, inner in
            !inner.isRepeated && !inner.children.isEmpty && child.shares.count == tally.documents && (child.shares.min() ?? 0) >= 0.9
        }) {
            (node, shape) = (child, inner)
            path.append(child.name)
        }
        return Candidate(
            path: path, shape: shape, count: node.count, share: node.shares.min(),
            reason: "every document has it once, and it holds nearly everything: a document is a record")
    }

    /// What repeats in a batch: an element that holds hardly anything but others that repeat.
    private static func inner(_ outer: Candidate, _ all: [Candidate]) -> Candidate? {
        all.filter { $0.path.count > outer.path.count && $0.path.starts(with: outer.path) && ($0.share ?? 0) >= 0.8 * (outer.share ?? 0) }
            .filter { outer.shape.leaves - $0.shape.leaves <= batchFields && ($0.count ?? 0) >= 2 * (outer.count ?? 0) }
            .max { $0.path.count < $1.path.count }
    }

    // MARK: schemas

    private func collect(_ shape: XMLShape, _ path: [XMLName], _ found: inout [Candidate]) {
        if path.count > 1, shape.isRepeated {
            found.append(
                Candidate(path: path, shape: shape, count: nil, share: nil, reason: "repeats, with \(Words.count(shape.leaves, "field"))"))
            return
        }
        for child in shape.children where path.count < 64 { collect(child, path + [child.name], &found) }
    }

    private static func batched(_ outer: Candidate) -> Candidate? {
        var found: [Candidate] = []
        func visit(_ shape: XMLShape, _ path: [XMLName]) {
            for child in shape.children where path.count < 64 {
                if child.isRepeated {
                    found.append(
                        Candidate(
                            path: path + [child.name], shape: child, count: nil, share: nil,
                            reason: "repeats in \(outer.text), which has little else"))
                } else {
                    visit(child, path + [child.name])
                }
            }
        }
        visit(outer.shape, outer.path)
        return found.max { $0.shape.leaves < $1.shape.leaves }.flatMap { outer.shape.leaves - $0.shape.leaves < batchFields && $0.shape.leaves > batchFields ? $0 : nil }
    }

    // MARK: asked for

    /// - Parameter text: `/a/b`, or the name of an element alone.
    static func named(_ text: String, in roots: [XMLShape]) -> Candidate? {
        let wanted = text.split(separator: "/").map { step in String(step.split(separator: ":").last ?? step) }
        guard !wanted.isEmpty else { return nil }
        var result: Candidate?
        func visit(_ shape: XMLShape, _ path: [XMLName]) {
            guard result == nil, path.count < 64 else { return }
            let names = path.map(\.local)
            let isIt = text.hasPrefix("/") ? names == wanted : names.suffix(wanted.count).elementsEqual(wanted)
            if isIt {
                result = Candidate(path: path, shape: shape, count: shape.count, share: nil, reason: "asked for")
                return
            }
            for child in shape.children { visit(child, path + [child.name]) }
        }
        for root in roots { visit(root, [root.name]) }
        return result
    }
}
