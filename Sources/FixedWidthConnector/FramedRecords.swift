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
    /// The text of `raw`, byte for byte, where every byte is one ASCII character; nil where it is not.
    let plain: [UInt8]?

    /// - Complexity: O(bytes).
    init(layout: FixedWidthLayout, raw: [UInt8], starts: [UInt32], lengths: [UInt32]) {
        self.layout = layout
        self.raw = raw
        self.starts = starts
        self.lengths = lengths
        if layout.encoding.isASCIICompatible {
            plain = raw.withUnsafeBytes({ PlainText.isPlainASCII($0) }) ? raw : nil
        } else {
            plain = layout.encoding.transcodedASCII(raw)
        }
    }

    /// Decodes a field of some records.
    ///
    /// - Parameter rows: which records; nil for all.
    func column(_ field: FixedWidthField, rows: [Int32]?) -> Column {
        let rowStarts = rows.map { rows in rows.map { starts[Int($0)] } } ?? starts
        if field.format.type == .bytes { return binaryColumn(field, rowStarts, rows) }
        if field.format.sign == .overpunch, let zoned = layout.zoned { return transcodedColumn(field, rowStarts, zoned) }
        if let plain {
            return field.decoder.decode(
                plain, recordStarts: rowStarts, offset: field.start, length: field.length, isPlainASCII: true)
        }
        if layout.countsScalars {
            let (fieldStarts, fieldLengths) = scalarSlices(field, rows, rowStarts)
            return field.decoder.decode(TextValues(bytes: raw, starts: fieldStarts, lengths: fieldLengths))
        }
        if layout.encoding.isUTF8 {
            return field.decoder.decode(
                raw, recordStarts: rowStarts, offset: field.start, length: field.length, isPlainASCII: false)
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

    /// The slow way for single-byte code pages: each text of the field is transcoded on its own.
    private func transcodedColumn(_ field: FixedWidthField, _ rowStarts: [UInt32], _ page: CodePage) -> Column {
        var texts = TextValues()
        texts.reserve(rows: rowStarts.count, bytes: rowStarts.count * field.length)
        raw.withUnsafeBufferPointer { bytes in
            for start in rowStarts {
                let from = Int(start) + field.start
                let before = texts.bytes.count
                page.append(
                    UnsafeBufferPointer(rebasing: bytes[from..<from + field.length]), to: &texts.bytes)
                texts.starts.append(UInt32(truncatingIfNeeded: before))
                texts.lengths.append(UInt32(truncatingIfNeeded: texts.bytes.count - before))
            }
        }
        var column = field.decoder.decode(texts)
        column.errors = column.errors.map { error in
            guard error.code == .malformedText else { return error }
            let from = Int(rowStarts[Int(error.row)]) + field.start
            let hex = raw[from..<from + field.length].map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
            return CellError(
                row: Int(error.row), error.code, error.message, expected: "text in \(layout.encoding.name)",
                found: Redacted("bytes " + hex.joined(separator: " "), isPersonal: field.format.isPersonal),
                help: error.help, field: error.field)
        }
        return column
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
