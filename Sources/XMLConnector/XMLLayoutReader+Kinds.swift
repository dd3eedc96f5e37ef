import Diagnostics
import Records

/// What kinds see of the elements around and beside them.
extension XMLLayoutReader {
    /// A slot of the record for a path to an element or attribute outside of it: an element around both lends the value.
    ///
    /// - Returns: nil where the path cannot be used, which is reported.
    mutating func outsideSlot(
        _ path: XMLPath, _ text: String, of kind: Int, _ wanted: XMLMachine.Slot, field: String,
        isOptional: Bool, at place: Place?
    ) -> Int? {
        let record = kinds[kind].path.steps
        var steps = path.steps
        if !path.isAbsolute {
            guard path.ups < record.count else {
                report("the path of \(field) leaves the document", at: place, found: text, help: nil)
                return nil
            }
            // What stands at a depth that is not known has a parent that is not known.
            guard !record.suffix(path.ups).contains(where: \.isDescendant) else {
                report(
                    "the path of \(field) goes up past `//`", at: place, found: text,
                    help: "write the element around the record into the record's path, step by step")
                return nil
            }
            steps = record.dropLast(path.ups) + steps
        }
        let nodes = machine.kinds[kind].stepNodes
        var shared = 0
        while shared < steps.count, shared < record.count, steps[shared] == record[shared] { shared += 1 }
        if shared == record.count {
            return addSlot(
                steps[shared...], path.attribute, from: nodes[shared], wanted, at: place, as: .field(field), text,
                isOptional: isOptional, after: (steps[..<shared], nodes[...shared]))
        }
        guard shared > 0 else {
            report(
                "the absolute path of \(field) leaves the path of the record", at: place, found: text,
                help: "it begins as the record's path does, step by step; start other paths at the record, without `/`")
            return nil
        }
        let lender = lender(Array(steps[..<shared]), like: kind)
        let table = lenders[lender].kind.table
        let source = addSlot(
            steps[shared...], path.attribute, from: nodes[shared],
            XMLMachine.Slot(table: table, repeats: wanted.repeats, content: wanted.content), at: place, as: .field(field), text,
            isOptional: isOptional, after: (steps[..<shared], nodes[...shared]))
        let slot = machine.slot(XMLMachine.Slot(table: wanted.table, repeats: .error, isBorrowed: true))
        // The lender's index is known once all kinds of the schema are.
        machine.kinds[kind].borrows.append(
            XMLMachine.Borrow(slot: slot, lender: -1 - lender, source: source, column: field, path: text))
        return slot
    }

    private mutating func lender(_ steps: [XMLPath.Step], like kind: Int) -> Int {
        if let known = lenders.firstIndex(where: { $0.steps == steps }) { return known }
        let model = machine.kinds[kind]
        lenders.append(
            (
                steps,
                XMLMachine.Kind(
                    name: nil, path: model.path, table: machine.table(parent: -1), steps: Array(model.steps[..<steps.count]),
                    stepNodes: Array(model.stepNodes[...steps.count]), isBeside: false, isContext: true, hasInner: true)
            ))
        return lenders.count - 1
    }

    /// Works out who sees whom, and the groups; after all fields were read.
    mutating func resolveKinds() -> SourceSchema {
        for index in kinds.indices {
            let steps = kinds[index].path.steps
            let isAround = kinds.contains { $0.path.steps.count > steps.count && $0.path.steps.starts(with: steps) }
            let known = machine.kinds[index]
            machine.kinds[index] = XMLMachine.Kind(
                name: known.name, path: known.path, table: known.table, steps: known.steps, stepNodes: known.stepNodes,
                isBeside: kinds[index].isContext && !isAround, isContext: known.isContext, hasInner: isAround, borrows: known.borrows)
        }
        for index in kinds.indices { borrow(index) }
        let first = kinds.count
        for index in kinds.indices {
            machine.kinds[index].plans += kinds[index].columns.map(\.plan) + borrowedPlans[index, default: []]
            machine.kinds[index].borrows = machine.kinds[index].borrows.map { borrow in
                guard borrow.lender < 0 else { return borrow }
                return XMLMachine.Borrow(
                    slot: borrow.slot, lender: first + (-1 - borrow.lender), source: borrow.source, column: borrow.column,
                    path: borrow.path)
            }
        }
        machine.kinds += lenders.map(\.kind)
        let groups = assignGroups()
        for (index, kind) in machine.kinds.enumerated() {
            machine.nodes[kind.stepNodes[kind.steps.count]].kinds.append(index)
            if kind.isBeside { machine.nodes[kind.stepNodes[kind.steps.count - 1]].forgets.append(index) }
        }
        for index in machine.nodes.indices where !machine.nodes[index].texts.isEmpty {
            // Slot -1 stands for the element itself.
            machine.nodes[index].attributes.append(
                (XMLMachine.Name(local: "nil", namespace: Self.schemaInstance, alternative: nil), -1))
        }
        let records = kinds.indices.filter { !kinds[$0].isContext }
        return SourceSchema(
            kinds: kinds.map { kind in
                RecordKind(
                    name: kind.name, columns: kind.columns.map(\.field) + kind.visible, ownColumnCount: kind.columns.count,
                    opens: kind.group)
            }, groups: groups, declaredMainKind: records.count == 1 ? records[0] : nil)
    }

    /// Kinds of record whose paths can meet in an element: it is a record of each, which few mean.
    func noteMeetings() {
        let records = kinds.filter { !$0.isContext }
        for (index, kind) in records.enumerated() {
            guard let other = records[..<index].first(where: { $0.path.meets(kind.path) { name($0, at: nil) } }) else { continue }
            context.report(
                Diagnostic(
                    .xmlKindsMeet, "an element that is in `\(other.name)` and in `\(kind.name)` is read as a record of each",
                    severity: .warning, at: kind.place, expected: "paths that cannot meet in one element",
                    found: Redacted(
                        other.path.steps.map { "/" + $0.text }.joined() + " and " + kind.path.steps.map { "/" + $0.text }.joined(),
                        isPersonal: false),
                    help: "tell them apart with conditions, as in `[@type='A']` and `[@type!='A']`"))
        }
    }

    /// The fields of the elements around a kind, and of context that stands beside it or what is around it.
    private mutating func borrow(_ index: Int) {
        let steps = kinds[index].path.steps
        for other in kinds.indices where other != index {
            let lent = kinds[other].path.steps
            let isBeside = machine.kinds[other].isBeside
            let scope = isBeside ? Array(lent.dropLast()) : lent
            guard steps.count > scope.count, steps.starts(with: scope) else { continue }
            // Elements side by side that both are context say nothing of each other.
            if isBeside, machine.kinds[index].isBeside, steps.count == lent.count { continue }
            for column in kinds[other].columns {
                guard case .value(let value) = column.plan else { continue }
                let name = "\(kinds[other].name).\(column.field.name)"
                let slot = machine.slot(
                    XMLMachine.Slot(table: machine.kinds[index].table, repeats: .error, isBorrowed: true))
                machine.kinds[index].borrows.append(
                    XMLMachine.Borrow(slot: slot, lender: other, source: value.slot, column: name, path: value.path))
                var format = value.decoder.format
                format.name = name
                kinds[index].visible.append(
                    StructField(name, column.field.type, isPersonal: column.field.isPersonal))
                borrowedPlans[index, default: []].append(
                    .value(
                        .init(
                            slot: slot, decoder: FieldDecoder(format), path: value.path, absent: value.absent,
                            null: value.null)))
            }
        }
    }

    /// The groups: the file, then every element that holds records and about which something can be proved.
    private mutating func assignGroups() -> [String] {
        var scopes: [(steps: [XMLPath.Step], name: String, node: Int)] = []
        for (index, kind) in kinds.enumerated() {
            let isBeside = machine.kinds[index].isBeside
            guard isBeside || machine.kinds[index].hasInner else { continue }
            let steps = isBeside ? Array(kind.path.steps.dropLast()) : kind.path.steps
            let node = machine.kinds[index].stepNodes[steps.count]
            let name = isBeside ? machine.kinds[index].steps[max(steps.count - 1, 0)].local ?? kind.name : kind.name
            if steps.count > 1, !scopes.contains(where: { $0.steps == steps }) { scopes.append((steps, name, node)) }
        }
        scopes.sort { $0.steps.count < $1.steps.count }
        var names = ["file"]
        for (position, scope) in scopes.enumerated() {
            machine.nodes[scope.node].groups.append(position + 1)
            names.append(names.contains(scope.name) ? "\(scope.name) \(position + 1)" : scope.name)
        }
        for (index, kind) in kinds.enumerated() {
            let isBeside = machine.kinds[index].isBeside
            guard isBeside || machine.kinds[index].hasInner else { continue }
            let steps = isBeside ? Array(kind.path.steps.dropLast()) : kind.path.steps
            kinds[index].group = (scopes.firstIndex { $0.steps == steps } ?? -1) + 1
        }
        machine.groupCount = names.count
        return names
    }
}
