import Records

extension XMLLayout {
    var holdsPersonalFields: Bool { schema.kinds.contains { $0.columns.contains { Self.isPersonal($0) } } }

    private static func isPersonal(_ field: StructField) -> Bool { field.isPersonal || isPersonal(field.type) }

    private static func isPersonal(_ type: ValueType) -> Bool {
        switch type {
        case .list(let element): isPersonal(element)
        case .structure(let fields): fields.contains { isPersonal($0) }
        default: false
        }
    }

    /// Whether the text of a slot goes to a field that is personal, or is in a group that is.
    func isPersonal(slot: Int) -> Bool {
        for (kind, declared) in zip(machine.kinds, schema.kinds) {
            for (plan, column) in zip(kind.plans, declared.columns) {
                if let found = Self.isPersonal(plan, slot, column.isPersonal) { return found }
            }
        }
        // What stands outside of records goes to the fields that borrow it.
        return machine.kinds.contains { $0.borrows.contains { $0.source == slot && $0.slot != slot && isPersonal(slot: $0.slot) } }
    }

    /// - Returns: nil where the plan does not use the slot.
    private static func isPersonal(_ plan: XMLMachine.Plan, _ slot: Int, _ around: Bool) -> Bool? {
        switch plan {
        case .value(let value): return value.slot == slot ? around || value.decoder.format.isPersonal : nil
        case .list(_, let element): return isPersonal(element, slot, around)
        case .map(_, _, let key, let value):
            return key.slot == slot || value.slot == slot ? around || value.decoder.format.isPersonal : nil
        case .structure(let fields, let plans):
            for (field, plan) in zip(fields, plans) {
                if let found = isPersonal(plan, slot, around || field.isPersonal) { return found }
            }
            return nil
        }
    }
}
