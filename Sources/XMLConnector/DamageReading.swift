/// What is remembered of a document so that reading can go on behind damage, beside the start tags that are open.
struct DamageReading: Sendable {

    /// The nodes on the way to kinds.
    let leading: Set<Int>
    /// Where what is known to be sound ends, outside of records.
    var anchor: Int64 = 0

    init(_ machine: XMLMachine) {
        leading = Set(machine.kinds.filter { $0.name != nil }.flatMap(\.stepNodes))
    }

    func firstNeeded(_ position: Int64, _ limit: Int) -> Int64 {
        max(anchor, position - Int64(limit))
    }
}
