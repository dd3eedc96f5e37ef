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
    /// Bytes of the shortest record that is looked at, where records have lengths of their own.
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
        shortest = layout.isVariable ? Int(lengths.min() ?? 0) : Int.max
    }

    /// The same records, having looked which places of some of them hold nothing but ASCII: packed numbers, descriptors between
    /// records and texts of other kinds then cost the texts of these nothing.
    ///
    /// - Complexity: O(bytes of the records).
    func examined(_ rows: [Int32]?) -> FramedRecords {
        var result = self
        if layout.isVariable, let rows {
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

    /// Decodes a field of some records, which all hold the whole field.
    ///
    /// - Parameter rows: which records; nil for all.
    func column(_ field: FixedWidthField, rows: [Int32]?) -> Column {
        let rowStarts = rows.map { rows in rows.map { starts[Int($0)] } } ?? starts
        if field.format.type == .bytes { return binaryColumn(field, rowStarts, rows) }
        if field.format.sign == .overpunch, let zoned = layout.zoned { return transcodedColumn(field, rowStarts, zoned) }
        if let page = field.encoding ?? (field.isDoubleByte ? layout.encoding : nil) {
            return transcodedColumn(field, rowStarts, page)
        }
        if isPlain(field.start, field.length) {
            return field.decoder.decode(
                text, recordStarts: rowStarts, offset: field.start, length: field.length, isPlainASCII: true)
        }
        if layout.countsScalars {
            let (fieldStarts, fieldLengths) = scalarSlices(field, rows, rowStarts)
            return field.decoder.decode(TextValues(bytes: raw, starts: fieldStarts, lengths: fieldLengths))
        }
        return transcodedColumn(field, rowStarts, layout.encoding)
    }

    /// Bytes fields are the file's own bytes; only what is null or blank is read in the code page.
    private func binaryColumn(_ field: FixedWidthField, _ rowStarts: [UInt32], _ rows: [Int32]?) -> Column {
        var slices = TextValues(
            bytes: raw, starts: rowStarts.map { $0 + UInt32(field.start) },
            lengths: [UInt32](repeating: UInt32(field.length), count: rowStarts.count))
        if layout.countsScalars { (slices.starts, slices.lengths) = scalarSlices(field, rows, rowStarts) }
        guard !layout.encoding.isASCIICompatible else { return field.decoder.decode(slices) }
        let asText = transcodedColumn(field, rowStarts, layout.encoding)
        return Column(.bytes(slices), count: asText.count, mask: asText.mask, errors: asText.errors)
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
