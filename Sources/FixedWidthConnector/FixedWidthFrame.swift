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
    let faults: [SegmentFault]
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
        let ofKind = runs.runs(of: kind)
        guard !ofKind.isEmpty else { return nil }
        let rows = runs.rows(ofKind)
        let isAll = rows.count == scan.starts.count
        let selected = isAll ? nil : rows
        let records = framed.examined(selected)
        let missing = CellMask(allNull: rows.count)
        let definition = layout.kinds[kind]
        let slotCount = layout.nesting.slots.count
        let groups = layout.nesting.groups.indices
        var columns: [Column] = []
        var column = 0
        let own = RecordColumns(records, fields: definition.fields, rows: selected)
        for index in definition.fields.indices {
            columns.append(
                needs.isNeeded[kind][column] ? own.column(index) : Column(.null, count: rows.count, mask: missing))
            column += 1
        }
        for child in layout.children[kind] {
            columns.append(
                needs.isNeeded[kind][column]
                    ? list(child, under: rows, framed) : Column(.null, count: rows.count, mask: missing))
            column += 1
        }
        for other in layout.nesting.kinds[kind].visible {
            let slot = layout.nesting.slots.firstIndex(of: other) ?? 0
            let fields = layout.kinds[other].fields
            let isNeeded = needs.isNeeded[kind][column..<column + fields.count].contains(true)
            let seen = isNeeded ? runs.seen(in: slot, among: slotCount, ofKind) : (records: [], positions: [])
            let around = RecordColumns(isNeeded ? framed.examined(seen.records) : framed, fields: fields, rows: seen.records)
            for index in fields.indices {
                columns.append(
                    needs.isNeeded[kind][column]
                        ? around.column(index).surrounding(
                            seen.positions, name: "\(layout.kinds[other].name).\(fields[index].format.name)")
                        : Column(.null, count: rows.count, mask: missing))
                column += 1
            }
        }
        let isRoot = !layout.children[kind].isEmpty && definition.list == nil
        var batch = RecordBatch(
            kind: kind, count: rows.count, columns: columns, origins: origins(rows, ends: isRoot ? ends(of: rows) : nil),
            groupOrdinals: groups.map { runs.ordinals(of: $0, among: groups.count, ofKind) }, raw: raw, rawOffset: firstByte)
        // Records that were put together from segments are whole only where framing put them.
        if layout.framing.isSpanned, !isRoot { batch.rawSpans = rows.map { (scan.starts[Int($0)], scan.lengths[Int($0)]) } }
        return batch
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
