import Connector
import Diagnostics
import Records

extension FramedRecords {
    /// A field whose texts are not all ASCII, or that has a code page of its own: each text is transcoded for itself.
    ///
    /// - Parameters:
    ///   - starts: as in ``values(_:_:offset:isPlain:)``.
    ///   - mask: null where the field has no value.
    func transcodedColumn(
        _ value: FieldValue, _ starts: [UInt32], _ offset: Int, _ mask: CellMask, _ page: CodePage
    ) -> Column {
        let decoder = value.decoder
        var column: Column
        if page.isUTF8 {
            return decoder.decode(
                raw, recordStarts: starts, offset: offset, length: value.length, mask: mask, isPlainASCII: false)
        }
        if page.isMultiByte || value.isDoubleByte {
            column = decoder.decode(multiByteTexts(value, starts, offset, page), mask: mask)
        } else {
            let texts = raw.withUnsafeBufferPointer {
                page.texts($0, starts: starts, offset: offset, length: value.length)
            }
            if let lengths = texts.lengths {
                column = decoder.decode(TextValues(bytes: texts.bytes, starts: texts.starts, lengths: lengths), mask: mask)
            } else {
                return decoder.decode(
                    texts.bytes, recordStarts: texts.starts, offset: 0, length: value.length, mask: mask, isPlainASCII: true)
            }
        }
        column.errors = column.errors.map { error in
            error.code == .malformedText ? showingBytes(error, value, starts, offset, page) : error
        }
        return column
    }

    private func multiByteTexts(_ value: FieldValue, _ starts: [UInt32], _ offset: Int, _ page: CodePage) -> TextValues {
        var texts = TextValues()
        texts.reserve(rows: starts.count, bytes: starts.count * value.length)
        let decoder = MultiByteDecoder(page, isDoubleByte: value.isDoubleByte)
        raw.withUnsafeBufferPointer { bytes in
            for start in starts {
                let from = Int(start) + offset
                let before = texts.bytes.count
                if let decoder {
                    decoder.append(UnsafeBufferPointer(rebasing: bytes[from..<from + value.length]), to: &texts.bytes)
                } else {
                    texts.bytes.append(0xFF)
                }
                texts.starts.append(UInt32(truncatingIfNeeded: before))
                texts.lengths.append(UInt32(truncatingIfNeeded: texts.bytes.count - before))
            }
        }
        return texts
    }

    private func showingBytes(
        _ error: CellError, _ value: FieldValue, _ starts: [UInt32], _ offset: Int, _ page: CodePage
    ) -> CellError {
        let from = Int(starts[Int(error.row)]) + offset
        let field = raw[from..<from + value.length]
        let help =
            page.isMultiByte && page.isEBCDIC && !value.isDoubleByte
            ? "each shift-out (0E) needs its shift-in (0F) inside the field; a field without shifts has `double_byte: true`"
            : field.contains(0) ? "low-values (00) are text only with `low_values: blank`" : error.help
        return error.showing(field, expected: "text in \(page.name)", help: help)
    }
}
