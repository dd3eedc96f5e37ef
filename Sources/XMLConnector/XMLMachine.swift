import Records

/// The layout as tables: which element follows which, and what each of them gives.
///
/// Rows are kept in tables: table 0 has one row a record, and each repeating group has a table of its own, whose rows know
/// their row in the parent table. A slot is one path that gives texts to the rows of one table.
struct XMLMachine: Sendable {
    /// A name and the namespaces in which it counts; nil is no namespace.
    struct Name: Sendable, Hashable {
        let local: String
        let namespace: String?
        /// A second namespace that counts as well: the mapping's default one, for steps without a prefix.
        let alternative: String?
    }

    struct Node: Sendable {
        var children: [(name: Name, node: Int)] = []
        var attributes: [(name: Name, slot: Int)] = []
        /// Slots that take the text of the element.
        var texts: [Int] = []
        /// Tables that get a row for the element.
        var tables: [Int] = []
        var isRecord = false
        /// Values of attributes that the records inside take over.
        var inherited: [(name: Name, slot: Int)] = []
    }

    struct Slot: Sendable {
        let table: Int
        let repeats: XMLRepeat
        let isInherited: Bool
    }

    /// How a column is put together from slots and tables.
    indirect enum Plan: Sendable {
        case value(slot: Int, decoder: FieldDecoder, path: String)
        case list(table: Int, element: Plan)
        case structure([StructField], [Plan])
    }

    /// Node 0 stands above the root element.
    var nodes: [Node] = [Node()]
    var slots: [Slot] = []
    /// For each table the table that its rows hang on; -1 for the records themselves.
    var parents: [Int] = [-1]
    var plans: [Plan] = []
    /// The steps of the record path.
    var recordSteps: [Name] = []

    mutating func child(of node: Int, _ name: Name) -> Int {
        if let known = nodes[node].children.first(where: { $0.name == name }) { return known.node }
        nodes.append(Node())
        nodes[node].children.append((name, nodes.count - 1))
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

    /// The field that a slot's text goes to, for messages.
    func fieldName(slot: Int) -> String? { plans.indices.lazy.compactMap { Self.name(plans[$0], slot) }.first }

    private static func name(_ plan: Plan, _ slot: Int) -> String? {
        switch plan {
        case .value(let own, let decoder, _): return own == slot ? decoder.format.name : nil
        case .list(_, let element): return name(element, slot)
        case .structure(_, let plans): return plans.lazy.compactMap { name($0, slot) }.first
        }
    }
}
