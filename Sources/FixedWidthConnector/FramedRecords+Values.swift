import Connector
import Records

/// Values at given places, whichever way their bytes are read.
extension FramedRecords {
    /// - Parameters:
    ///   - starts: in ``raw``; `starts[i] + offset + value.length <= raw.count` for every value.
    ///   - isPlain: ``text`` is known to have ASCII without NUL there.
    func values(_ value: FieldValue, _ starts: [UInt32], offset: Int, isPlain: Bool) -> Column {
        let decoder = value.decoder
        let format = decoder.format
        let mask = TextGather.filled(
            raw, starts: starts, offset: offset, length: value.length,
            with: format.nullBytes.map { $0.byte(blank: value.encoding?.byte(for: 0x20) ?? layout.blank) })
        guard format.storage.isText else {
            return decoder.decode(
                raw, recordStarts: starts, offset: offset, length: value.length, mask: mask, isPlainASCII: false)
        }
        if format.type == .bytes { return bytes(value, starts, offset, mask) }
        if case .zoned(let zoned) = format.storage { return zonedColumn(value, zoned, starts, offset, mask) }
        if value.encoding == nil, !value.isDoubleByte, isPlain {
            return decoder.decode(
                text, recordStarts: starts, offset: offset, length: value.length, mask: mask, isPlainASCII: true)
        }
        return transcodedColumn(value, starts, offset, mask, value.encoding ?? layout.encoding)
    }

    /// Bytes fields are the file's own bytes; only what is null or blank is read in the code page.
    private func bytes(_ value: FieldValue, _ starts: [UInt32], _ offset: Int, _ mask: CellMask) -> Column {
        let own = value.decoder.decode(
            raw, recordStarts: starts, offset: offset, length: value.length, mask: mask, isPlainASCII: false)
        guard !layout.encoding.isASCIICompatible else { return own }
        let asText = transcodedColumn(value, starts, offset, mask, layout.encoding)
        return Column(own.values, count: asText.count, mask: asText.mask, errors: asText.errors)
    }

    /// Digits in EBCDIC with the sign in a zone, whatever characters the code page has in the place of those.
    private func zonedColumn(
        _ value: FieldValue, _ zoned: ZonedNumber, _ starts: [UInt32], _ offset: Int, _ mask: CellMask
    ) -> Column {
        let length = value.length
        let page = (value.encoding ?? layout.encoding).ascii
        let digits = TextGather.gather(
            raw, starts: starts, offset: offset, length: length, table: page.map { $0 == 0 ? ZonedNumber.noDigit : $0 },
            signOffset: value.decoder.format.sign == .overpunchLeading ? 0 : length - 1, signTable: zoned.signCharacters(page))
        let digitStarts = starts.indices.map { UInt32(truncatingIfNeeded: $0 * length) }
        var column = value.decoder.decode(
            digits, recordStarts: digitStarts, offset: 0, length: length, mask: mask, isPlainASCII: true)
        column.errors = column.errors.map { error in
            let from = Int(starts[Int(error.row)]) + offset
            return error.showing(raw[from..<from + length], expected: error.expected, help: error.help)
        }
        return column
    }
}
