import Diagnostics

extension FixedWidthLayout.Reader {
    /// Turns the names of groups and parents into indexes.
    func resolve() -> (kinds: [FixedWidthKind], groups: [String])? {
        var groups = ["file"]
        for kind in kinds {
            if let opens = kind.opens, !groups.contains(opens) { groups.append(opens) }
            if kind.opens != nil, kind.closes != nil {
                refuse("kind \(kind.name) both opens and closes a group", at: kind.place)
            }
        }
        var isUsable = true
        func index(_ name: String?, _ key: String, _ kind: Kind) -> Int? {
            guard let name else { return nil }
            if let index = groups.firstIndex(of: name) { return index }
            refuse(
                "`\(key)` of kind \(kind.name) names the group \(name), which no kind opens", at: kind.place,
                help: Suggestion.nearest(to: name, among: groups).map { "did you mean `\($0)`?" })
            isUsable = false
            return nil
        }
        var parents: [Int?] = []
        for kind in kinds {
            let parent = kind.parent.flatMap { name in kinds.firstIndex { $0.name == name } }
            if let name = kind.parent, parent == nil {
                refuse(
                    "`parent` of kind \(kind.name) names no kind", at: kind.place,
                    help: Suggestion.nearest(to: name, among: kinds.map(\.name)).map { "did you mean `\($0)`?" })
                isUsable = false
            }
            parents.append(parent)
        }
        /// The parent, its parent, and so on.
        func chain(_ kind: Int) -> [Int] {
            var result: [Int] = []
            var next = parents[kind]
            while let parent = next {
                if parent == kind || result.contains(parent) {
                    refuse("kind \(kinds[kind].name) is its own parent", at: kinds[kind].place)
                    isUsable = false
                    return []
                }
                result.append(parent)
                next = parents[parent]
            }
            return result
        }
        let opens = kinds.map { index($0.opens, "opens", $0) }
        let closes = kinds.map { index($0.closes, "closes", $0) }
        let within = kinds.map { index($0.within, "in", $0) }
        guard isUsable else { return nil }
        var result: [FixedWidthKind] = []
        for (position, kind) in kinds.enumerated() {
            let below = opens[position] ?? closes[position].map { $0 + 1 } ?? groups.count
            var visible: [Int] = []
            for group in 0..<below {
                visible += kinds.indices.filter { opens[$0] == group && $0 != position }
            }
            for parent in chain(position) where !visible.contains(parent) { visible.append(parent) }
            result.append(
                FixedWidthKind(
                    name: kind.name, condition: kind.condition, fields: kind.fields, opens: opens[position],
                    closes: closes[position], within: within[position], declaredLength: kind.length,
                    list: kind.list, parent: parents[position], visible: visible))
        }
        return isUsable ? (result, groups) : nil
    }
}
