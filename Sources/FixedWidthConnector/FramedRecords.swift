import Connector
import Diagnostics
import Records

/// The records of one chunk: where each stands in the chunk's bytes, and its fields as columns.
struct FramedRecords: Sendable {
    let layout: FixedWidthLayout
    /// The chunk as the file has it, then what framing added: padded records, and records of earlier chunks that are parents
    /// in this one.
    let raw: [UInt8]
    /// Where each record begins and how many bytes of it are read.
    let starts: [UInt32]
    let lengths: [UInt32]
    /// Bytes of the shortest record.
    let shortest: Int
    /// The text of `raw`, byte for byte, where every byte is one ASCII character; nil where it is not.
    let plain: [UInt8]?

    /// - Complexity: O(bytes).
    init(layout: FixedWidthLayout, raw: [UInt8], starts: [UInt32], lengths: [UInt32]) {
        self.layout = layout
        self.raw = raw
        self.starts = starts
        self.lengths = lengths
        shortest = Int(lengths.min() ?? 0)
        if layout.encoding.isASCIICompatible {
            plain = raw.withUnsafeBytes({ PlainText.isPlainASCII($0) }) ? raw : nil
        } else {
            // Where some fields are no text the whole is none, and its texts are taken out field by field.
            plain = layout.hasStoredNumbers ? nil : layout.encoding.transcodedASCII(raw)
        }
    }

    /// Decodes a field that is one value at the same place in every record.
    ///
    /// - Parameter rows: which records; nil for all.
    func column(_ field: FixedWidthField, rows: [Int32]?) -> Column {
        guard case .value(let decoder) = field.content, field.isPlain, layout.countsScalars || field.end <= shortest else {
            return RecordColumns(self, fields: [field], rows: rows).column(0)
        }
        let rowStarts = rows.map { rows in rows.map { starts[Int($0)] } } ?? starts
        guard layout.countsScalars, plain == nil else {
            return values(decoder, rowStarts, offset: field.start, length: field.length)
        }
        let (fieldStarts, fieldLengths) = scalarSlices(field, rows, rowStarts)
        return decoder.decode(TextValues(bytes: raw, starts: fieldStarts, lengths: fieldLengths))
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
