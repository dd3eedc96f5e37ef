import Connector
import Diagnostics
import Records

/// Records of one document as raw texts: what the callbacks gathered, ready to be decoded on any core.
struct XMLFrame: SourceFrame {
    let machine: XMLMachine
    /// Rows of each table.
    let rows: [Int]
    let slots: [SlotTexts]
    /// For each row of a table its row in the parent table.
    let parents: [[Int32]]
    let origins: RecordOrigins
    let raw: [UInt8]
    let rawOffset: Int64

    func decode() throws -> SourceBatch {
        let count = rows[0]
        let columns = machine.plans.map { column($0, rows: count) }
        let group = [Int64](repeating: Int64(origins.fileIndex), count: count)
        return SourceBatch(batches: [
            RecordBatch(
                kind: 0, count: count, columns: columns, origins: origins, groupOrdinals: [group], raw: raw,
                rawOffset: rawOffset)
        ])
    }

    private func column(_ plan: XMLMachine.Plan, rows count: Int) -> Column {
        switch plan {
        case .value(let slot, let decoder, let path):
            return value(slots[slot], decoder, path: path)
        case .list(let table, let element):
            let offsets = offsets(of: table, rows: count)
            return Column(.list(ListValues(offsets: offsets, elements: column(element, rows: rows[table]))), count: count)
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

    private func value(_ slot: SlotTexts, _ decoder: FieldDecoder, path: String) -> Column {
        guard !slot.flags.isEmpty else { return decoder.decode(slot.texts) }
        guard slot.flags.contains(TextSlot.repeated) else {
            return decoder.decode(slot.texts, mask: CellMask(flags: slot.flags))
        }
        // The decoder passes over the rows with several matches, as over absent ones; they become errors after it.
        let flags = slot.flags.map { $0 == TextSlot.repeated ? CellMask.null : $0 }
        var result = decoder.decode(slot.texts, mask: CellMask(flags: flags))
        var errors = result.errors
        for row in slot.flags.indices where slot.flags[row] == TextSlot.repeated {
            result.mask.set(CellMask.error, at: row, count: result.count)
            errors.append(
                CellError(
                    row: row, .xmlMatchesTwice, "the path \(path) matches more than once", expected: "one match in a record",
                    help: "read all of them with `each: \(path)`, or say `repeat: first` or `repeat: last`",
                    field: decoder.format.name))
        }
        result.errors = errors.sorted { $0.row < $1.row }
        return result
    }
}
