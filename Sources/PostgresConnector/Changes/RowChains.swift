internal import Records

/// The rows of one table, each followed through its changes: what it was before the first of them and what it is after the last.
struct RowChains {
    /// A row before or after its changes.
    struct Row {
        let tuple: RowMessage.Tuple
        /// Of the last change.
        let number: Int64
        let position: UInt64
    }

    private struct Chain {
        /// As the store may know it; nil where it began here.
        let before: RowMessage.Tuple?
        /// As it is now; nil where it is gone.
        var now: RowMessage.Tuple?
        var number: Int64
        var position: UInt64
        /// Another chain whose row's identity has the same hash now; -1 for none.
        var next: Int32
    }

    /// Those of the frame, and behind them rows that were put together.
    private var bytes: [UInt8]
    private var cells: [RowMessage.Cell] = []
    private var chains: [Chain] = []
    /// By the hash of what identifies a row now. Rows that are the same in every column take each other's place: it makes no
    /// difference.
    private var current: [Int: Int32] = [:]
    private let width: Int
    /// Columns that identify a row; nil where all of them do.
    private let key: [Int]?

    init(_ bytes: [UInt8], _ relation: ReplicatedRelation) {
        self.bytes = bytes
        width = relation.columns.count
        key = relation.isFull ? nil : relation.columns.indices.filter { relation.columns[$0].isKey }
    }

    var before: [Row] { chains.compactMap { chain in chain.before.map { Row(tuple: $0, number: chain.number, position: chain.position) } } }
    var now: [Row] { chains.compactMap { chain in chain.now.map { Row(tuple: $0, number: chain.number, position: chain.position) } } }

    /// - Parameter needed: columns that must be there.
    /// - Returns: one of them that the server did not send, as it is out of line and did not change.
    /// - Throws: `GatewayError` with `LB1620` where the message cannot be taken apart.
    mutating func follow(_ change: ChangeFrame.RowChange, needed: [Int]) throws -> Int? {
        let message = try bytes.withUnsafeBytes {
            try RowMessage($0, Int(change.start)..<Int(change.end), width: width, cells: &cells)
        }
        var new = message.new
        if let tuple = new, hasGaps(tuple) {
            if let old = message.old, !message.hasOnlyKey { new = filled(tuple, from: old) }
            if let tuple = new, let column = needed.first(where: { cells[tuple.firstCell + $0].kind == .unchanged }) { return column }
        }
        // An update that says nothing of the row before changed nothing of what identifies it.
        let known = message.old ?? (isUpdate(change) ? new : nil)
        let index: Int
        if let known, let found = take(known) { index = found } else {
            chains.append(Chain(before: known, now: nil, number: 0, position: 0, next: -1))
            index = chains.count - 1
        }
        chains[index].now = new
        chains[index].number = change.number
        chains[index].position = change.position
        if let new {
            let hash = hash(new)
            chains[index].next = current.updateValue(Int32(truncatingIfNeeded: index), forKey: hash) ?? -1
        }
        return nil
    }

    private func isUpdate(_ change: ChangeFrame.RowChange) -> Bool { bytes[Int(change.start)] == 0x55 }

    /// Takes out the chain whose row is the one that is known.
    private mutating func take(_ known: RowMessage.Tuple) -> Int? {
        let hash = hash(known)
        guard var index = current[hash] else { return nil }
        var previous: Int32 = -1
        while index >= 0 {
            let chain = chains[Int(index)]
            if let now = chain.now, isSame(now, known) {
                if previous >= 0 { chains[Int(previous)].next = chain.next } else { current[hash] = chain.next >= 0 ? chain.next : nil }
                chains[Int(index)].next = -1
                return Int(index)
            }
            previous = index
            index = chain.next
        }
        return nil
    }

    // MARK: identity

    private func hash(_ tuple: RowMessage.Tuple) -> Int {
        var hasher = Hasher()
        bytes.withUnsafeBytes { raw in
            guard let key else { return hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: raw[tuple.start..<tuple.end])) }
            for column in key {
                let cell = cells[tuple.firstCell + column]
                hasher.combine(cell.kind.rawValue)
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: raw[Int(cell.start)..<Int(cell.start) + Int(cell.length)]))
            }
        }
        return hasher.finalize()
    }

    private func isSame(_ left: RowMessage.Tuple, _ right: RowMessage.Tuple) -> Bool {
        bytes.withUnsafeBytes { raw in
            guard let key else { return raw[left.start..<left.end].elementsEqual(raw[right.start..<right.end]) }
            return key.allSatisfy { column in
                let (one, other) = (cells[left.firstCell + column], cells[right.firstCell + column])
                return one.kind == other.kind && one.length == other.length
                    && raw[Int(one.start)..<Int(one.start) + Int(one.length)]
                        .elementsEqual(raw[Int(other.start)..<Int(other.start) + Int(other.length)])
            }
        }
    }

    // MARK: values that were not sent

    private func hasGaps(_ tuple: RowMessage.Tuple) -> Bool {
        cells[tuple.firstCell..<tuple.firstCell + width].contains { $0.kind == .unchanged }
    }

    /// The row with what did not change taken from the row before, written as the server writes rows.
    private mutating func filled(_ tuple: RowMessage.Tuple, from old: RowMessage.Tuple) -> RowMessage.Tuple {
        let start = bytes.count
        let first = cells.count
        for column in 0..<width {
            let own = cells[tuple.firstCell + column]
            let cell = own.kind == .unchanged ? cells[old.firstCell + column] : own
            bytes.append(cell.kind.rawValue)
            guard cell.kind == .text || cell.kind == .binary else {
                cells.append(cell)
                continue
            }
            withUnsafeBytes(of: cell.length.bigEndian) { bytes.append(contentsOf: $0) }
            cells.append(RowMessage.Cell(kind: cell.kind, start: UInt32(truncatingIfNeeded: bytes.count), length: cell.length))
            // A slice of what it is appended to would have all of it copied.
            bytes.append(contentsOf: Array(bytes[Int(cell.start)..<Int(cell.start) + Int(cell.length)]))
        }
        return RowMessage.Tuple(firstCell: first, start: start, end: bytes.count)
    }

    // MARK: columns

    func cells(_ rows: [Row], column: Int) -> Cells {
        var starts = [UInt32](repeating: 0, count: rows.count)
        var lengths = starts
        var flags = [UInt8](repeating: CellMask.null, count: rows.count)
        for (index, row) in rows.enumerated() {
            let cell = cells[row.tuple.firstCell + column]
            guard cell.kind == .text else { continue }
            starts[index] = cell.start
            lengths[index] = cell.length
            flags[index] = CellMask.value
        }
        return Cells(bytes: bytes, starts: starts, lengths: lengths, flags: flags)
    }
}
