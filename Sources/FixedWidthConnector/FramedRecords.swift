import Connector
import Diagnostics
import Records

/// The records of one chunk: where each stands in the chunk's bytes, and its fields as columns.
struct FramedRecords: Sendable {
    let layout: FixedWidthLayout
    /// The chunk as the file has it, then what framing added: padded or reassembled records, and records of earlier chunks that
    /// are parents in this one.
    let raw: [UInt8]
    /// Where each record begins and how many bytes of it are read.
    let starts: [UInt32]
    let lengths: [UInt32]
    /// `raw` in ASCII, byte for byte; 0 or above 127 where a byte stands for something else.
    let text: [UInt8]
    /// What ``text`` has in the records that are looked at.
    private(set) var plainness: Plainness
    /// Bytes of the shortest record that is looked at; no bound where positions count characters.
    private(set) var shortest: Int

    enum Plainness {
        /// ASCII without NUL.
        case plain
        case unknown
        /// For each byte of a record whether some record has something else there: the top bit is set.
        case mixed([UInt8])
    }

    /// - Complexity: O(bytes).
    init(layout: FixedWidthLayout, raw: [UInt8], starts: [UInt32], lengths: [UInt32]) {
        self.layout = layout
        self.raw = raw
        self.starts = starts
        self.lengths = lengths
        let isPlain: Bool
        if layout.encoding.isASCIICompatible {
            text = raw
            isPlain = raw.withUnsafeBytes { PlainText.isPlainASCII($0) }
        } else {
            (text, isPlain) = layout.encoding.transcodedASCII(raw)
        }
        plainness = isPlain ? .plain : .unknown
        shortest = layout.countsScalars ? Int.max : Int(lengths.min() ?? 0)
    }

    /// The same records, having looked which places of some of them hold nothing but ASCII: packed numbers, descriptors between
    /// records and texts of other kinds then cost the texts of these nothing.
    ///
    /// - Complexity: O(bytes of the records).
    func examined(_ rows: [Int32]?) -> FramedRecords {
        var result = self
        if !layout.countsScalars, let rows {
            result.shortest = Int(rows.reduce(UInt32.max) { min($0, lengths[Int($1)]) })
        }
        if case .plain = plainness { return result }
        if layout.countsScalars { return result }
        result.plainness = .mixed(PlainBytes.places(text, starts: starts, lengths: lengths, rows: rows, width: layout.length))
        return result
    }

    /// Whether ``text`` has a stretch of every record that is looked at as ASCII without NUL.
    func isPlain(_ start: Int, _ length: Int) -> Bool {
        switch plainness {
        case .plain: return true
        case .unknown: return false
        case .mixed(let places):
            guard start >= 0, length >= 0, length <= places.count, start <= places.count - length else { return false }
            return places[start..<start + length].allSatisfy { $0 < 128 }
        }
    }

    /// Decodes a field of some records, which all hold the whole field: one value, at the same place in each.
    ///
    /// - Parameter rows: which records; nil for all.
    func column(_ field: FixedWidthField, rows: [Int32]?) -> Column {
        guard case .value(let value) = field.content else { return RecordColumns(self, fields: [field], rows: rows).column(0) }
        let rowStarts = rows.map { rows in rows.map { starts[Int($0)] } } ?? starts
        let isPlain = isPlain(field.start, field.length)
        guard layout.countsScalars, !isPlain else { return values(value, rowStarts, offset: field.start, isPlain: isPlain) }
        let (fieldStarts, fieldLengths) = scalarSlices(field, rows, rowStarts)
        return value.decoder.decode(TextValues(bytes: raw, starts: fieldStarts, lengths: fieldLengths))
    }

    /// Where a field stands in records that are counted in Unicode scalars.
    private func scalarSlices(
        _ field: FixedWidthField, _ rows: [Int32]?, _ rowStarts: [UInt32]
    ) -> (starts: [UInt32], lengths: [UInt32]) {
        var fieldStarts = rowStarts
        var fieldLengths = rowStarts
        raw.withUnsafeBufferPointer { bytes in
            for position in 0..<rowStarts.count {
                let start = Int(rowStarts[position])
                let row = rows.map { Int($0[position]) } ?? position
                let end = start + Int(lengths[row])
                let from = Self.advance(bytes, start, end, scalars: field.start)
                let to = Self.advance(bytes, from, end, scalars: field.length)
                fieldStarts[position] = UInt32(truncatingIfNeeded: from)
                fieldLengths[position] = UInt32(truncatingIfNeeded: to - from)
            }
        }
        return (fieldStarts, fieldLengths)
    }

    /// The position after so many scalars, at most `end`. A scalar is a byte that continues nothing, with what continues it.
    static func advance(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, scalars: Int) -> Int {
        var position = start
        var left = scalars
        while left > 0, position < end {
            position += 1
            while position < end, bytes[position] & 0xC0 == 0x80 { position += 1 }
            left -= 1
        }
        return position
    }
}
