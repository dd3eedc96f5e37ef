public import Diagnostics

extension RecordNesting {
    /// A kind as a mapping declares it, by names.
    public struct Declaration: Sendable {
        public let name: String
        public let place: Place
        public var opens: String?
        public var closes: String?
        public var within: String?
        public var parent: String?

        /// The kinds named `header` and `trailer` open and close the file where nothing else is said of them.
        public init(
            name: String, place: Place, opens: String? = nil, closes: String? = nil, within: String? = nil,
            parent: String? = nil
        ) {
            self.name = name
            self.place = place
            self.opens = opens
            self.closes = closes
            self.within = within
            self.parent = parent
            if opens == nil, closes == nil, within == nil {
                if name == "header" { self.opens = "file" }
                if name == "trailer" { self.closes = "file" }
            }
        }
    }

    /// Turns the names of groups and parents into indexes.
    ///
    /// - Parameters:
    ///   - declarations: in the order of the mapping, in which groups nest.
    ///   - couldDeclareFiller: as ``RecordNesting/couldDeclareFiller``.
    ///   - refuse: gets what is wrong: message, place, help.
    /// - Returns: nil where a name means nothing.
    public static func resolve(
        _ declarations: [Declaration], couldDeclareFiller: Bool = false, refuse: (String, Place, String?) -> Void
    ) -> RecordNesting? {
        var isUsable = true
        func fail(_ message: String, _ place: Place, _ help: String? = nil) {
            refuse(message, place, help)
            isUsable = false
        }
        var groups = ["file"]
        for kind in declarations {
            if let opens = kind.opens, !groups.contains(opens) { groups.append(opens) }
            if kind.opens != nil, kind.closes != nil { fail("kind \(kind.name) both opens and closes a group", kind.place) }
        }
        func suggestion(_ name: String, _ names: [String]) -> String? {
            Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }
        }
        func group(_ name: String?, _ key: String, _ kind: Declaration) -> Int? {
            guard let name else { return nil }
            if let index = groups.firstIndex(of: name) { return index }
            fail(
                "`\(key)` of kind \(kind.name) names the group \(name), which no kind opens", kind.place,
                suggestion(name, groups))
            return nil
        }
        let names = declarations.map(\.name)
        let parents = declarations.map { kind -> Int? in
            guard let name = kind.parent else { return nil }
            if let index = names.firstIndex(of: name) { return index }
            fail("`parent` of kind \(kind.name) names no kind", kind.place, suggestion(name, names))
            return nil
        }
        let opens = declarations.map { group($0.opens, "opens", $0) }
        let closes = declarations.map { group($0.closes, "closes", $0) }
        let within = declarations.map { group($0.within, "in", $0) }
        let chains = declarations.indices.map { kind -> [Int] in
            guard let chain = chain(of: kind, parents) else {
                fail("kind \(names[kind]) is its own parent", declarations[kind].place)
                return []
            }
            return chain
        }
        guard isUsable else { return nil }
        let kinds = declarations.indices.map { kind -> Kind in
            let below = opens[kind] ?? closes[kind].map { $0 + 1 } ?? groups.count
            var visible: [Int] = []
            for group in 0..<below { visible += opens.indices.filter { opens[$0] == group && $0 != kind } }
            for parent in chains[kind] where !visible.contains(parent) { visible.append(parent) }
            return Kind(
                name: names[kind], opens: opens[kind], closes: closes[kind], within: within[kind], parent: parents[kind],
                visible: visible)
        }
        return RecordNesting(kinds: kinds, groups: groups, couldDeclareFiller: couldDeclareFiller)
    }

    /// The parent, its parent, and so on; nil where they run in a circle.
    private static func chain(of kind: Int, _ parents: [Int?]) -> [Int]? {
        var result: [Int] = []
        var next = parents[kind]
        while let parent = next {
            if parent == kind || result.contains(parent) { return nil }
            result.append(parent)
            next = parents[parent]
        }
        return result
    }
}
