import Records

/// The layout as tables: which element follows which, and what each of them gives.
///
/// Rows are kept in tables: each kind of record has one with a row for a record, and each repeating group has a table of its
/// own, whose rows know their row in the parent table. A slot is one path that gives texts to the rows of one table. An
/// element may stand at several nodes at once, where paths have wildcards or conditions.
struct XMLMachine: Sendable {
    /// A name and the namespaces in which it counts; nil is no namespace.
    struct Name: Sendable, Hashable {
        /// nil for any.
        let local: String?
        let namespace: String?
        /// A second namespace that counts as well: the mapping's default one, for steps without a prefix.
        let alternative: String?
        var isAnyNamespace = false
    }

    enum Condition: Sendable, Hashable {
        case attribute(Name, XMLPath.Comparison, [UInt8])
        case position(Int)
    }

    struct Edge: Sendable {
        let name: Name
        let conditions: [Condition]
        let node: Int
    }

    struct Node: Sendable {
        var children: [Edge] = []
        /// The node that stays with all elements below, for paths with `//`.
        var below: Int?
        var isLoop = false
        var attributes: [(name: Name, slot: Int)] = []
        /// Slots that take the text of the element.
        var texts: [Int] = []
        /// Tables of groups that get a row for the element.
        var tables: [Int] = []
        /// Kinds whose element it is.
        var kinds: [Int] = []
        /// Groups of records that the element holds.
        var groups: [Int] = []
        /// Kinds beside the records inside the element: what they said of another element is forgotten.
        var forgets: [Int] = []
    }

    struct Slot: Sendable {
        let table: Int
        let repeats: XMLRepeat
        var content = XMLContent.all
        /// Filled when the record begins, from outside of it.
        var isBorrowed = false
    }

    /// A value from outside of a record that each record takes over when it begins.
    struct Borrow: Sendable {
        let slot: Int
        let lender: Int
        let source: Int
        /// The column that it is for; nil where it is one of the record's own fields, which counts as needed.
        let column: String
        let path: String
    }

    struct Kind: Sendable {
        /// nil for elements that only lend values to absolute paths.
        let name: String?
        let path: String
        let table: Int
        let steps: [Name]
        /// The node of each step, 0 first; ends with the kind's own.
        let stepNodes: [Int]
        /// It stands beside the records that it speaks of, not around them.
        let isBeside: Bool
        /// It is no record, and says something of those around or beside it.
        let isContext: Bool
        /// Other kinds stand inside of its element, so it may be as large as the document.
        var hasInner = false
        var plans: [Plan] = []
        var borrows: [Borrow] = []
    }

    /// What becomes of an element that is not there, or of one with `xsi:nil`.
    enum Absence: String, Sendable, CaseIterable {
        case null
        /// As if it were empty: `blank` decides.
        case blank
        case error
    }

    struct Value: Sendable {
        let slot: Int
        let decoder: FieldDecoder
        let path: String
        var absent = Absence.null
        var null = Absence.null
    }

    /// How a column is put together from slots and tables.
    indirect enum Plan: Sendable {
        case value(Value)
        case list(table: Int, element: Plan)
        case map(table: Int, name: String, key: Value, value: Value)
        case structure([StructField], [Plan])
    }

    /// Node 0 stands above the root element.
    var nodes: [Node] = [Node()]
    var slots: [Slot] = []
    /// For each table the table that its rows hang on; -1 for those of kinds.
    var parents: [Int] = []
    /// Those of the schema first, in its order; then those that only lend.
    var kinds: [Kind] = []
    /// Groups of records beyond the file; ordinals count up over the whole run.
    var groupCount = 1
    /// The paths of the mapping, in its order.
    var uses: [PathUse] = []
    /// Namespaces that the mapping names.
    var knownNamespaces: Set<String> = []

    mutating func child(of node: Int, _ name: Name, _ conditions: [Condition]) -> Int {
        if let known = nodes[node].children.first(where: { $0.name == name && $0.conditions == conditions }) { return known.node }
        nodes.append(Node())
        nodes[node].children.append(Edge(name: name, conditions: conditions, node: nodes.count - 1))
        return nodes.count - 1
    }

    /// For each node the edge that leads to it, with its index among all edges, as ``SAXState`` has them.
    var incoming: [Int: (index: Int, edge: Edge)] {
        var result: [Int: (index: Int, edge: Edge)] = [:]
        for edge in nodes.lazy.flatMap(\.children) { result[edge.node] = (result.count, edge) }
        return result
    }

    mutating func below(_ node: Int) -> Int {
        if let known = nodes[node].below { return known }
        nodes.append(Node(isLoop: true))
        nodes[node].below = nodes.count - 1
        return nodes.count - 1
    }

    mutating func slot(_ slot: Slot) -> Int {
        slots.append(slot)
        return slots.count - 1
    }

    mutating func table(parent: Int) -> Int {
        parents.append(parent)
        return parents.count - 1
    }

    /// Local name and level of the records, where all of them stand at one level and nothing counts them: a document can be read
    /// in parts then.
    var siblings: (local: [UInt8], level: Int)? {
        let records = kinds.filter { $0.name != nil && !$0.isContext }
        guard records.count == 1, let kind = records.first, !kind.hasInner, let local = kind.steps.last?.local,
            let last = kind.stepNodes.last, nodes[last].groups.isEmpty
        else { return nil }
        for (parent, child) in zip(kind.stepNodes, kind.stepNodes.dropFirst()) {
            guard let edge = nodes[parent].children.first(where: { $0.node == child }) else { return nil }
            for case .position in edge.conditions { return nil }
        }
        return (Array(local.utf8), kind.steps.count)
    }

    /// The field that a slot's text goes to, for messages.
    func fieldName(slot: Int) -> String? {
        kinds.lazy.flatMap(\.plans).compactMap { Self.name($0, slot) }.first
            ?? kinds.lazy.flatMap(\.borrows).first { $0.source == slot }?.column
    }

    private static func name(_ plan: Plan, _ slot: Int) -> String? {
        switch plan {
        case .value(let value): return value.slot == slot ? value.decoder.format.name : nil
        case .list(_, let element): return name(element, slot)
        case .map(_, let name, let key, let value): return key.slot == slot || value.slot == slot ? name : nil
        case .structure(_, let plans): return plans.lazy.compactMap { name($0, slot) }.first
        }
    }
}
