import Records

/// The changes of one partition in memory, where for each id the last record counts.
struct ChangeLog {
    private struct Entry {
        let id: RowID
        let offset: Int
        let count: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// Bytes of memory, nearly.
    var size: Int { bytes.count + entries.count * MemoryLayout<Entry>.stride }

    mutating func append(_ record: UnsafeRawBufferPointer) {
        entries.append(Entry(id: SpillRecord.id(record), offset: bytes.count, count: record.count))
        bytes.append(contentsOf: record)
    }

    /// Drops all records that no longer count.
    mutating func compact() {
        sort()
        var fresh = ChangeLog()
        forEachLast { fresh.append($0) }
        self = fresh
    }

    mutating func sort() {
        entries.sort { $0.id == $1.id ? $0.offset < $1.offset : $0.id < $1.id }
    }

    /// The changes that count, in the order of ids; sort first.
    func forEachLast(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try bytes.withUnsafeBytes { bytes in
            for (index, entry) in entries.enumerated() {
                if index + 1 < entries.count, entries[index + 1].id == entry.id { continue }
                let record = UnsafeRawBufferPointer(rebasing: bytes[entry.offset..<entry.offset + entry.count])
                if record[0] == SpillRecord.change { try body(record) }
            }
        }
    }
}
