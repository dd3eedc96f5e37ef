import Connector
import Diagnostics
import Records

extension FramedRecords {
    /// A field whose texts are not all ASCII, or that has a code page of its own: each text is transcoded for itself.
    func transcodedColumn(_ field: FixedWidthField, _ rowStarts: [UInt32], _ page: CodePage) -> Column {
        var column: Column
        if page.isUTF8 {
            column = field.decoder.decode(
                raw, recordStarts: rowStarts, offset: field.start, length: field.length, isPlainASCII: false)
            return column
        }
        if page.isMultiByte || field.isDoubleByte {
            column = field.decoder.decode(multiByteTexts(field, rowStarts, page))
        } else {
            let texts = raw.withUnsafeBufferPointer {
                page.texts($0, starts: rowStarts, offset: field.start, length: field.length)
            }
            if let lengths = texts.lengths {
                column = field.decoder.decode(TextValues(bytes: texts.bytes, starts: texts.starts, lengths: lengths))
            } else {
                return field.decoder.decode(
                    texts.bytes, recordStarts: texts.starts, offset: 0, length: field.length, isPlainASCII: true)
            }
        }
        column.errors = column.errors.map { error in
            error.code == .malformedText ? showingBytes(error, field, rowStarts, page) : error
        }
        return column
    }

    private func multiByteTexts(_ field: FixedWidthField, _ rowStarts: [UInt32], _ page: CodePage) -> TextValues {
        var texts = TextValues()
        texts.reserve(rows: rowStarts.count, bytes: rowStarts.count * field.length)
        let decoder = MultiByteDecoder(page, isDoubleByte: field.isDoubleByte)
        raw.withUnsafeBufferPointer { bytes in
            for start in rowStarts {
                let from = Int(start) + field.start
                let before = texts.bytes.count
                if let decoder {
                    decoder.append(UnsafeBufferPointer(rebasing: bytes[from..<from + field.length]), to: &texts.bytes)
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
        _ error: CellError, _ field: FixedWidthField, _ rowStarts: [UInt32], _ page: CodePage
    ) -> CellError {
        let from = Int(rowStarts[Int(error.row)]) + field.start
        let hex = raw[from..<from + field.length].map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        let help =
            page.isMultiByte && page.isEBCDIC && !field.isDoubleByte
            ? "each shift-out (0E) needs its shift-in (0F) inside the field; a field without shifts has `double_byte: true`"
            : hex.contains("00") ? "low-values (00) are text only with `low_values: blank`" : error.help
        return CellError(
            row: Int(error.row), error.code, error.message, expected: "text in \(page.name)",
            found: Redacted("bytes " + hex.joined(separator: " "), isPersonal: field.format.isPersonal), help: help,
            field: error.field)
    }
}
