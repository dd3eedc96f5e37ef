import Connector
import Diagnostics
import Records

/// Consecutive rows of one file, with their kinds and what surrounds them.
struct DelimitedFrame: SourceFrame {
    let layout: DelimitedLayout
    let syntax: DelimitedSyntax
    let needs: ColumnNeeds
    let columns: ColumnMap
    /// The rows, then those of earlier frames that they see.
    let text: SourceText
    let scan: RowScan
    /// How many of the scan's rows are the frame's own.
    let rowCount: Int
    let runs: GroupTracker.Runs
    let file: String
    let fileIndex: Int
    /// Lines of the file before the scan, and offset in the file of the text's first byte.
    let linesBefore: Int
    let firstByte: Int64
    let rejected: RejectFlag

    func decode() throws -> SourceBatch {
        let cells = RowCells(layout: layout, syntax: syntax, text: text.bytes, starts: scan.starts, lengths: scan.lengths)
        let own = 0..<rowCount
        let places = text.sourceRanges(Array(scan.starts[own]), Array(scan.lengths[own]))
        var rejects = malformed()
        var batches: [RecordBatch] = []
        for kind in layout.kinds.indices {
            if let batch = try batch(kind, cells, places, &rejects) { batches.append(batch) }
        }
        if !rejects.isEmpty { rejected.set() }
        rejects.sort { $0.recordNumber < $1.recordNumber }
        return SourceBatch(batches: batches, rejects: rejects)
    }

    /// The rows whose columns cannot be told apart.
    private func malformed() -> [RejectedRecord] {
        let rejects = scan.rejects.sorted { $0.start < $1.start }
        let places = text.sourceRanges(
            rejects.map { UInt32(truncatingIfNeeded: $0.start) },
            rejects.map { UInt32(truncatingIfNeeded: $0.length) })
        return rejects.indices.map { index in
            let reject = rejects[index]
            let offset = firstByte + Int64(places.starts[index])
            let number = linesBefore + reject.line + 1
            // Where there are several kinds, the column does not tell the field.
            let field = layout.kinds.count == 1 ? columns.columns[0].firstIndex(of: reject.column) : nil
            let place = Place(
                file: file, record: number, byteOffset: Int(offset),
                field: field.map { layout.kinds[0].fields[$0].format.name })
            let head = text.bytes[reject.start..<reject.start + min(reject.length, 120)]
            return RejectedRecord(
                diagnostic: RowDiagnostics.malformed(reject.problem, column: reject.column, text: Array(head), at: place),
                kind: nil, file: file, recordNumber: Int64(number), byteOffset: offset,
                raw: text.sourceBytes(places.starts[index], places.lengths[index]))
        }
    }

    private func batch(
        _ kind: Int, _ cells: RowCells, _ places: (starts: [Int], lengths: [Int]), _ rejects: inout [RejectedRecord]
    ) throws -> RecordBatch? {
        let ofKind = runs.runs(of: kind)
        guard !ofKind.isEmpty else { return nil }
        let all = runs.rows(ofKind)
        let isNeeded = needs.isNeeded[kind]
        let fields = columns.fields(layout.kinds[kind], kind)
        let wanted = fields.indices.filter { isNeeded[$0] }.map { fields[$0] }
        var decoded = cells.columns(all.count == scan.starts.count ? nil : all, wanted)
        // Positions, among the rows of the kind, of those that have the right width.
        var kept: [Int32]?
        let ragged = decoded.widths.indices.filter { !isUsable(Int(decoded.widths[$0]), kind, row: all[$0]) }
        if !ragged.isEmpty {
            for position in ragged {
                rejects.append(try reject(Int(decoded.widths[position]), kind, row: Int(all[position]), places))
            }
            let isRagged = Set(ragged)
            let good = all.indices.filter { !isRagged.contains($0) }
            guard !good.isEmpty else { return nil }
            kept = good.map { Int32(truncatingIfNeeded: $0) }
            decoded = cells.columns(good.map { all[$0] }, wanted)
        }
        let rows = kept.map { kept in kept.map { all[Int($0)] } } ?? all
        let missing = Column(.null, count: rows.count, mask: CellMask(allNull: rows.count))
        var next = 0
        var result: [Column] = []
        for index in fields.indices {
            result.append(isNeeded[index] ? decoded.columns[next] : missing)
            if isNeeded[index] { next += 1 }
        }
        result += surroundings(kind, ofKind, kept, count: rows.count, cells)
        let ordinals = layout.nesting.groups.indices.map { group in
            let ordinals = runs.ordinals(of: group, among: layout.nesting.groups.count, ofKind)
            return kept.map { kept in kept.map { ordinals[Int($0)] } } ?? ordinals
        }
        return RecordBatch(
            kind: kind, count: rows.count, columns: result, origins: origins(rows, places), groupOrdinals: ordinals,
            raw: text.raw.isEmpty ? text.bytes : text.raw, rawOffset: firstByte)
    }

    /// The fields of the records around, as the kind's rows see them.
    private func surroundings(
        _ kind: Int, _ ofKind: [Int], _ kept: [Int32]?, count: Int, _ cells: RowCells
    ) -> [Column] {
        var column = layout.kinds[kind].fields.count
        var result: [Column] = []
        for other in layout.nesting.kinds[kind].visible {
            let fields = columns.fields(layout.kinds[other], other)
            let isNeeded = needs.isNeeded[kind][column..<column + fields.count]
            column += fields.count
            let missing = Column(.null, count: count, mask: CellMask(allNull: count))
            guard isNeeded.contains(true), let slot = layout.nesting.slots.firstIndex(of: other) else {
                result += fields.map { _ in missing }
                continue
            }
            let seen = runs.seen(in: slot, among: layout.nesting.slots.count, ofKind)
            let positions = kept.map { kept in kept.map { seen.positions[Int($0)] } } ?? seen.positions
            let wanted = zip(fields, isNeeded).filter(\.1).map(\.0)
            var decoded = cells.columns(seen.records, wanted).columns[...]
            for (field, isNeeded) in zip(fields, isNeeded) {
                let name = "\(layout.kinds[other].name).\(field.field.format.name)"
                result.append(isNeeded ? decoded.popFirst()?.surrounding(positions, name: name) ?? missing : missing)
            }
        }
        return result
    }

    /// Whether a row of so many columns is read.
    private func isUsable(_ width: Int, _ kind: Int, row: Int32) -> Bool {
        let expected = columns.widths[kind]
        if width > layout.limits.columns { return false }
        if width == expected { return true }
        return width > expected ? layout.long == .truncate : layout.short == .pad && scan.lengths[Int(row)] > 0
    }

    /// - Throws: `GatewayError` where such a row stops the run: the layout says so, or other rows depend on it.
    private func reject(
        _ width: Int, _ kind: Int, row: Int, _ places: (starts: [Int], lengths: [Int])
    ) throws -> RejectedRecord {
        let expected = columns.widths[kind]
        let number = linesBefore + Int(scan.numbers[row]) + 1
        let offset = firstByte + Int64(places.starts[row])
        let place = Place(file: file, record: number, byteOffset: Int(offset))
        let diagnostic =
            width > layout.limits.columns
            ? RowDiagnostics.tooManyColumns(width, limit: layout.limits.columns, at: place)
            : RowDiagnostics.width(width, expected: expected, isBlank: scan.lengths[row] == 0, at: place)
        let nested = layout.nesting.kinds[kind]
        let framesOthers = nested.opens != nil || nested.closes != nil || layout.nesting.slots.contains(kind)
        if framesOthers || (width > expected ? layout.long == .fail : layout.short == .fail) {
            throw GatewayError(diagnostic)
        }
        return RejectedRecord(
            diagnostic: diagnostic, kind: layout.kinds.count == 1 ? nil : layout.kinds[kind].name, file: file,
            recordNumber: Int64(number), byteOffset: offset,
            raw: text.sourceBytes(places.starts[row], places.lengths[row]))
    }

    private func origins(_ rows: [Int32], _ places: (starts: [Int], lengths: [Int])) -> RecordOrigins {
        RecordOrigins(
            file: file, fileIndex: fileIndex,
            recordNumbers: rows.map { Int64(linesBefore + Int(scan.numbers[Int($0)]) + 1) },
            byteOffsets: rows.map { firstByte + Int64(places.starts[Int($0)]) },
            byteLengths: rows.map { Int32(truncatingIfNeeded: places.lengths[Int($0)]) })
    }
}
