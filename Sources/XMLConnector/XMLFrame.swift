import Connector
import Diagnostics
import Records

/// Records of one document as raw texts: what the callbacks gathered, ready to be decoded on any core.
struct XMLFrame: SourceFrame {
    let machine: XMLMachine
    let needs: ColumnNeeds
    /// Rows of each table.
    let rows: [Int]
    let slots: [SlotTexts]
    /// For each row of a table its row in the parent table.
    let parents: [[Int32]]
    /// Of each kind of the machine.
    var origins: [RecordOrigins]
    /// For each kind, for each group after the file, the ordinals of its records.
    let ordinals: [[[Int64]]]
    let raw: [UInt8]
    let rawOffset: Int64
    var rejects: [RejectedRecord] = []

    var heldBytes: Int { raw.count + slots.reduce(0) { $0 + $1.texts.bytes.count } }

    /// The same records, so many records and lines further on.
    func moved(records: Int64, lines: Int) -> XMLFrame {
        var result = self
        let lines = Int32(clamping: lines)
        for kind in result.origins.indices {
            for row in result.origins[kind].recordNumbers.indices {
                result.origins[kind].recordNumbers[row] += records
                let (line, overflow) = result.origins[kind].lines[row].addingReportingOverflow(lines)
                result.origins[kind].lines[row] = overflow ? .max : line
            }
        }
        return result
    }

    func decode() throws -> SourceBatch {
        let batches = needs.isNeeded.indices.compactMap { kind in origins[kind].count > 0 ? batch(kind) : nil }
        return SourceBatch(batches: batches, rejects: rejects)
    }

    private func batch(_ kind: Int) -> RecordBatch {
        let count = rows[machine.kinds[kind].table]
        let columns = zip(machine.kinds[kind].plans, needs.isNeeded[kind]).map { plan, isNeeded in
            isNeeded ? column(plan, rows: count) : Column(.null, count: count, mask: CellMask(allNull: count))
        }
        let file = [Int64](repeating: Int64(origins[kind].fileIndex), count: count)
        return RecordBatch(
            kind: kind, count: count, columns: columns, origins: origins[kind], groupOrdinals: [file] + ordinals[kind], raw: raw,
            rawOffset: rawOffset)
    }

    private func column(_ plan: XMLMachine.Plan, rows count: Int) -> Column {
        switch plan {
        case .value(let value): return self.value(value)
        case .list(let table, let element):
            let offsets = offsets(of: table, rows: count)
            return Column(.list(ListValues(offsets: offsets, elements: column(element, rows: rows[table]))), count: count)
        case .map(let table, let name, let key, let value):
            let offsets = offsets(of: table, rows: count)
            return map(name, offsets, keys: self.value(key), values: self.value(value), isPersonal: value.decoder.format.isPersonal)
        case .structure(let fields, let plans):
            return Column(
                .structure(StructValues(fields: fields, columns: plans.map { column($0, rows: count) })), count: count)
        }
    }

    private func offsets(of table: Int, rows count: Int) -> [Int32] {
        var result = [Int32](repeating: 0, count: count + 1)
        for parent in parents[table] where Int(parent) < count { result[Int(parent) + 1] += 1 }
        for row in 0..<count { result[row + 1] += result[row] }
        return result
    }

    /// A map whose keys are not all there, or not all different, is an error of its field.
    private func map(_ name: String, _ offsets: [Int32], keys: Column, values: Column, isPersonal: Bool) -> Column {
        let count = offsets.count - 1
        var result = Column(.map(MapValues(offsets: offsets, keys: keys, values: values)), count: count)
        guard case .string(let texts) = keys.values else { return result }
        for row in 0..<count {
            var seen: Set<String> = []
            for entry in Int(offsets[row])..<Int(offsets[row + 1]) {
                let problem: (message: String, found: String?)? =
                    !keys.isValue(entry)
                    ? ("an entry of the map \(name) has no key", nil)
                    : seen.insert(texts.string(entry)).inserted
                        ? nil : ("a key of the map \(name) comes twice", texts.string(entry))
                guard let problem else { continue }
                result.mask.set(CellMask.error, at: row, count: count)
                result.errors.append(
                    CellError(
                        row: row, .xmlMapKey, problem.message, expected: "every key once",
                        found: problem.found.map { Redacted($0, isPersonal: isPersonal) },
                        help: "read the elements as a list with `each:` where keys repeat", field: name))
                break
            }
        }
        return result
    }

    private func value(_ value: XMLMachine.Value) -> Column {
        let slot = slots[value.slot]
        guard !slot.flags.isEmpty else { return value.decoder.decode(slot.texts) }
        // The decoder passes over what is no text; errors are put in after it.
        let flags = slot.flags.map { flag in
            switch flag {
            case TextSlot.value: CellMask.value
            case TextSlot.absent: value.absent == .blank ? CellMask.value : CellMask.null
            case TextSlot.null: value.null == .blank ? CellMask.value : CellMask.null
            default: CellMask.null
            }
        }
        var result = value.decoder.decode(slot.texts, mask: CellMask(flags: flags))
        var errors: [CellError] = []
        for row in slot.flags.indices {
            guard let error = Self.error(slot.flags[row], value, row: row) else { continue }
            result.mask.set(CellMask.error, at: row, count: result.count)
            errors.append(error)
        }
        if !errors.isEmpty { result.errors = (result.errors + errors).sorted { $0.row < $1.row } }
        return result
    }

    private static func error(_ flag: UInt8, _ value: XMLMachine.Value, row: Int) -> CellError? {
        let name = value.decoder.format.name
        switch flag {
        case TextSlot.repeated:
            return CellError(
                row: row, .xmlMatchesTwice, "the path \(value.path) matches more than once", expected: "one match in a record",
                help: "read all of them with `each: \(value.path)`, or say `repeat: first` or `repeat: last`", field: name)
        case TextSlot.damaged:
            return CellError(
                row: row, .xmlNotWellFormed, "\(value.path) ended in a damaged stretch of the document", expected: "a whole element",
                help: "ask for a new extract", field: name)
        case TextSlot.filledNull:
            return CellError(
                row: row, .xmlNullWithContent, "\(value.path) says xsi:nil and holds something", expected: "an empty element",
                help: "ask the producer which of them is meant", field: name)
        case TextSlot.unclearNull:
            return CellError(
                row: row, .xmlNullUnclear, "\(value.path) has an xsi:nil that is no boolean", expected: "`true`, `false`, `1` or `0`",
                help: "ask the producer whether the element is meant to be null", field: name)
        case TextSlot.absent where value.absent == .error:
            return CellError(
                row: row, .xmlValueMissing, "\(value.path) is not there", expected: "one match in a record",
                help: "without `absent: error` the field would be null", field: name)
        case TextSlot.null where value.null == .error:
            return CellError(
                row: row, .xmlValueMissing, "\(value.path) says xsi:nil", expected: "a value",
                help: "without `nil: error` the field would be null", field: name)
        default: return nil
        }
    }
}
