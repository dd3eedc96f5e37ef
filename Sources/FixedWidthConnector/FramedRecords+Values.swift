import Connector
import Diagnostics
import Records

/// Values at given places: whichever way the bytes are read.
extension FramedRecords {
    /// - Parameters:
    ///   - starts: in ``raw``; `starts[i] + offset + length <= raw.count` for every value.
    ///   - length: in bytes.
    func values(_ decoder: FieldDecoder, _ starts: [UInt32], offset: Int, length: Int) -> Column {
        let format = decoder.format
        let mask = TextGather.filled(
            raw, starts: starts, offset: offset, length: length,
            with: format.nullBytes.map { $0.byte(blank: layout.blank) })
        guard format.storage.isText else {
            return decoder.decode(raw, recordStarts: starts, offset: offset, length: length, mask: mask, isPlainASCII: false)
        }
        if format.type == .bytes { return bytes(decoder, starts, offset, length, mask) }
        if case .zoned(let zoned) = format.storage { return gathered(decoder, starts, offset, length, mask, zoned) }
        if let plain {
            return decoder.decode(plain, recordStarts: starts, offset: offset, length: length, mask: mask, isPlainASCII: true)
        }
        if layout.encoding.isASCIICompatible {
            let isPlain = TextGather.isPlainASCII(raw, starts: starts, offset: offset, length: length)
            guard isPlain || layout.encoding.isUTF8 else { return transcoded(decoder, starts, offset, length, mask) }
            return decoder.decode(raw, recordStarts: starts, offset: offset, length: length, mask: mask, isPlainASCII: isPlain)
        }
        return gathered(decoder, starts, offset, length, mask, nil)
    }

    /// Bytes fields are the file's own bytes; only what is null or blank is read in the code page.
    private func bytes(_ decoder: FieldDecoder, _ starts: [UInt32], _ offset: Int, _ length: Int, _ mask: CellMask) -> Column {
        let own = decoder.decode(raw, recordStarts: starts, offset: offset, length: length, mask: mask, isPlainASCII: false)
        guard !layout.encoding.isASCIICompatible else { return own }
        let asText = transcoded(decoder, starts, offset, length, mask)
        return Column(own.values, count: asText.count, mask: asText.mask, errors: asText.errors)
    }

    /// A text out of each record into a buffer of its own, as ASCII.
    private func gathered(
        _ decoder: FieldDecoder, _ starts: [UInt32], _ offset: Int, _ length: Int, _ mask: CellMask, _ zoned: ZonedNumber?
    ) -> Column {
        let isNumber = decoder.format.type == .int || decoder.format.type == .decimal
        let (texts, isPlain) = TextGather.gather(
            raw, starts: starts, offset: offset, length: length, table: isNumber ? layout.numberCharacters : layout.encoding.ascii,
            signOffset: zoned == nil ? nil : decoder.format.sign == .overpunchLeading ? 0 : length - 1,
            signTable: zoned?.signCharacters(layout.encoding.ascii) ?? [])
        guard isPlain else { return transcoded(decoder, starts, offset, length, mask) }
        let textStarts = (0..<starts.count).map { UInt32(truncatingIfNeeded: $0 * length) }
        var column = decoder.decode(
            texts, recordStarts: textStarts, offset: 0, length: length, mask: mask, isPlainASCII: true)
        guard isNumber, !column.errors.isEmpty else { return column }
        column.errors = column.errors.map { error in
            let from = Int(error.row) * length
            let isShown = zoned == nil && !texts[from..<from + length].contains(ZonedNumber.noDigit)
            return isShown ? error : withBytes(error, decoder.format, Int(starts[Int(error.row)]) + offset, length, error.expected)
        }
        return column
    }

    /// The slow way for single-byte code pages: each text of the field is transcoded on its own.
    private func transcoded(
        _ decoder: FieldDecoder, _ starts: [UInt32], _ offset: Int, _ length: Int, _ mask: CellMask
    ) -> Column {
        var texts = TextValues()
        texts.reserve(rows: starts.count, bytes: starts.count * length)
        raw.withUnsafeBufferPointer { bytes in
            for start in starts {
                let from = Int(start) + offset
                let before = texts.bytes.count
                layout.encoding.append(UnsafeBufferPointer(rebasing: bytes[from..<from + length]), to: &texts.bytes)
                texts.starts.append(UInt32(truncatingIfNeeded: before))
                texts.lengths.append(UInt32(truncatingIfNeeded: texts.bytes.count - before))
            }
        }
        var column = decoder.decode(texts, mask: mask)
        column.errors = column.errors.map { error in
            guard error.code == .malformedText else { return error }
            return withBytes(
                error, decoder.format, Int(starts[Int(error.row)]) + offset, length, "text in \(layout.encoding.name)")
        }
        return column
    }

    /// The same error, showing the bytes of the field.
    private func withBytes(_ error: CellError, _ format: FieldFormat, _ from: Int, _ length: Int, _ expected: String?) -> CellError {
        CellError(
            row: Int(error.row), error.code, error.message, expected: expected,
            found: Redacted(HexText.describe(raw[from..<from + length]), isPersonal: format.isPersonal), help: error.help,
            field: error.field)
    }
}
