import Connector
import Diagnostics
import Records

/// Consecutive records of one file, framed, with their kinds and what surrounds them.
struct FixedWidthFrame: SourceFrame {
    let layout: FixedWidthLayout
    let needs: ColumnNeeds
    let raw: [UInt8]
    let scan: RecordScan
    let runs: GroupTracker.Runs
    let file: String
    let fileIndex: Int
    /// Number in the file of the frame's first record, and offset of its first byte.
    let firstRecord: Int
    let firstByte: Int64

    func decode() throws -> SourceBatch {
        let records = FramedRecords(layout: layout, raw: raw, starts: scan.starts, lengths: scan.lengths)
        var batches: [RecordBatch] = []
        for kind in layout.kinds.indices {
            if let batch = batch(kind, records) { batches.append(batch) }
        }
        let rejects = scan.rejects.map { reject in
            RejectedRecord(
                diagnostic: reject.diagnostic, kind: reject.kind.map { layout.kinds[$0].name }, file: file,
                recordNumber: Int64(firstRecord + reject.number),
                byteOffset: firstByte + Int64(reject.offset),
                raw: Array(raw[reject.start..<reject.start + reject.length]))
        }
        return SourceBatch(batches: batches, rejects: rejects)
    }

    private func batch(_ kind: Int, _ framed: FramedRecords) -> RecordBatch? {
        let ofKind = runs.kinds.indices.filter { runs.kinds[$0] == Int32(truncatingIfNeeded: kind) }
        guard !ofKind.isEmpty else { return nil }
        var rows: [Int32] = []
        for run in ofKind { rows.append(contentsOf: range(run)) }
        let isAll = rows.count == scan.starts.count
        let selected = isAll ? nil : rows
        let records = framed.examined(selected)
        let missing = CellMask(allNull: rows.count)
        let definition = layout.kinds[kind]
        var columns: [Column] = []
        var column = 0
        for field in definition.fields {
            columns.append(
                needs.isNeeded[kind][column]
                    ? records.cells(field, rows: selected) : Column(.null, count: rows.count, mask: missing))
            column += 1
        }
        for child in layout.children[kind] {
            columns.append(
                needs.isNeeded[kind][column]
                    ? list(child, under: rows, framed) : Column(.null, count: rows.count, mask: missing))
            column += 1
        }
        for other in definition.visible {
            let slot = layout.slots.firstIndex(of: other) ?? 0
            let fields = layout.kinds[other].fields
            let isNeeded = needs.isNeeded[kind][column..<column + fields.count].contains(true)
            let seen = isNeeded ? seen(slot, ofKind, rows.count) : (records: [], positions: [])
            let around = isNeeded ? framed.examined(seen.records) : framed
            for field in fields {
                columns.append(
                    needs.isNeeded[kind][column]
                        ? surrounding(field, of: layout.kinds[other].name, seen, around)
                        : Column(.null, count: rows.count, mask: missing))
                column += 1
            }
        }
        let isRoot = !layout.children[kind].isEmpty && definition.list == nil
        var batch = RecordBatch(
            kind: kind, count: rows.count, columns: columns, origins: origins(rows, ends: isRoot ? ends(of: rows) : nil),
            groupOrdinals: layout.groups.indices.map { ordinals($0, ofKind, rows.count) }, raw: raw, rawOffset: firstByte)
        // Records that were put together from segments are whole only where framing put them.
        if layout.framing.isSpanned, !isRoot { batch.rawSpans = rows.map { (scan.starts[Int($0)], scan.lengths[Int($0)]) } }
        return batch
    }

    func range(_ run: Int) -> Range<Int32> {
        runs.starts[run]..<(run + 1 < runs.starts.count ? runs.starts[run + 1] : runs.end)
    }

    /// The distinct records that the rows see in a slot, and for each row which of them; -1 for none.
    private func seen(_ slot: Int, _ ofKind: [Int], _ count: Int) -> (records: [Int32], positions: [Int32]) {
        var distinct: [Int32] = []
        var positions: [Int32] = []
        positions.reserveCapacity(count)
        for run in ofKind {
            let parent = runs.parents[run * layout.slots.count + slot]
            if parent >= 0, distinct.last != parent { distinct.append(parent) }
            let position = parent < 0 ? -1 : Int32(truncatingIfNeeded: distinct.count - 1)
            positions.append(contentsOf: repeatElement(position, count: range(run).count))
        }
        return (distinct, positions)
    }

    /// A field of the records around: decoded once for each of those, then repeated for the rows.
    private func surrounding(
        _ field: FixedWidthField, of kind: String, _ seen: (records: [Int32], positions: [Int32]), _ records: FramedRecords
    ) -> Column {
        guard !seen.records.isEmpty else { return Column.nulls(seen.positions.count, type: field.format.type) }
        var decoded = records.cells(field, rows: seen.records)
        // The error is met in a record inside, so its field says that it stands in the record around.
        for index in decoded.errors.indices { decoded.errors[index].field = "\(kind).\(field.format.name)" }
        guard seen.positions.contains(-1) else { return decoded.gathered(seen.positions) }
        var column = decoded.gathered(seen.positions.map { max($0, 0) })
        for row in 0..<column.count where seen.positions[row] < 0 {
            column.mask.set(CellMask.null, at: row, count: column.count)
        }
        column.errors.removeAll { column.mask.isNull(Int($0.row)) }
        return column
    }

    private func ordinals(_ group: Int, _ ofKind: [Int], _ count: Int) -> [Int64] {
        var result: [Int64] = []
        result.reserveCapacity(count)
        for run in ofKind {
            result.append(
                contentsOf: repeatElement(runs.ordinals[run * layout.groups.count + group], count: range(run).count))
        }
        return result
    }

    /// - Parameter ends: where each record ends with what is under it; nil where nothing is.
    private func origins(_ rows: [Int32], ends: [Int]?) -> RecordOrigins {
        RecordOrigins(
            file: file, fileIndex: fileIndex, recordNumbers: rows.map { Int64(firstRecord + scan.number(Int($0))) },
            byteOffsets: rows.map { firstByte + Int64(scan.originStart(Int($0))) },
            byteLengths: rows.enumerated().map { position, row in
                let length = ends.map { $0[position] - scan.originStart(Int(row)) } ?? scan.originLength(Int(row))
                return Int32(truncatingIfNeeded: length)
            })
    }
}
