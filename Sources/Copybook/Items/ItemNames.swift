/// Finds the items of a record by name and qualification.
struct ItemNames {
    private let items: [CopybookItem]
    private var positions: [String: [Int]] = [:]

    init(_ items: [CopybookItem]) {
        self.items = items
        for (index, item) in items.enumerated() { if let name = item.name { positions[name, default: []].append(index) } }
    }

    /// - Parameters:
    ///   - name: upper-case.
    ///   - qualifiers: groups around it, innermost first; groups may be left out.
    func find(_ name: String, _ qualifiers: [String]) -> [Int] {
        guard let found = positions[name] else { return [] }
        if qualifiers.isEmpty { return found }
        return found.filter { position in
            var wanted = qualifiers[...]
            var above = items[position].parent
            while let group = above, let next = wanted.first {
                if items[group].name == next { wanted.removeFirst() }
                above = items[group].parent
            }
            return wanted.isEmpty
        }
    }

    var names: some Sequence<String> { positions.keys }
}
