/// Turns the texts of one field into a column of values, nulls and errors.
///
/// One loop a type over the whole column. What is rare (blanks around a number, long numbers, errors) leaves the loop through
/// a function that is not inlined.
public struct FieldDecoder: Sendable {
    public let format: FieldFormat
    let nulls: [[UInt8]]
    /// The null texts that have one length of at most 8 bytes, as words; compared inside the loops.
    let nullWords: [UInt64]
    let nullWordLength: Int
    let pattern: DatePattern
    let scale: UInt8
    /// ``FieldFormat/nulls`` of a number that is not text: its digits, without a point.
    let nullNumbers: [Int128]

    /// - Parameter format: as ``FieldFormat`` reads it; combinations that make no sense read as if the key were not there.
    public init(_ format: FieldFormat) {
        self.format = format
        nulls = format.nulls.map { Self.trimmed($0, format.trim) }
        let length = nulls.first?.count ?? 0
        if length >= 1, length <= 8, nulls.allSatisfy({ $0.count == length }) {
            nullWordLength = length
            nullWords = nulls.map { text in
                text.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } << UInt64(64 - length * 8)
            }
        } else {
            nullWordLength = 0
            nullWords = []
        }
        pattern = format.pattern ?? (format.type == .timestamp ? .isoTimestamp : .isoDate)
        scale = UInt8(clamping: max(0, min(format.decimals ?? 0, 38)))
        nullNumbers = format.nulls.compactMap { text in
            guard let number = text.withUnsafeBufferPointer({ Decimal38.parse($0) }), number.scale == 0 else { return nil }
            return number.mantissa
        }
    }

    /// The same field with its number as text.
    var asText: FieldDecoder {
        var text = format
        text.storage = .text
        text.sign = .none
        return FieldDecoder(text)
    }

    /// Decodes a column.
    ///
    /// - Parameters:
    ///   - texts: one text a row.
    ///   - mask: null where the row has no text at all; the cell is null then, whatever the format says of blanks.
    ///   - isPlainASCII: every byte of `texts.bytes` is known to be from 1 to 127.
    public func decode(_ texts: TextValues, mask: CellMask = CellMask(), isPlainASCII: Bool = false) -> Column {
        let count = texts.count
        guard texts.lengths.count == count, mask.flags.isEmpty || mask.flags.count == count else {
            return Column.nulls(count, type: format.type)
        }
        return texts.bytes.withUnsafeBufferPointer { bytes in
            texts.starts.withUnsafeBufferPointer { starts in
                texts.lengths.withUnsafeBufferPointer { lengths in
                    mask.flags.withUnsafeBufferPointer { flags in
                        decode(
                            bytes, starts, lengths: lengths.baseAddress, offset: 0, width: 0, absent: flags.baseAddress,
                            hasAbsent: !flags.isEmpty, owner: texts.bytes, isPlainASCII: isPlainASCII)
                    }
                }
            }
        }
    }

    /// Decodes the same stretch of every record.
    ///
    /// - Parameters:
    ///   - bytes: the buffer that holds the records; string columns keep it and copy nothing.
    ///   - recordStarts: where each record begins in `bytes`.
    ///   - offset: where the field begins in a record, in bytes.
    ///   - length: bytes of the field; `recordStarts[i] + offset + length <= bytes.count` for every record.
    ///   - mask: null where the record has no value for the field; empty where every record has one.
    ///   - isPlainASCII: every byte of the fields is known to be from 1 to 127.
    public func decode(
        _ bytes: [UInt8], recordStarts: [UInt32], offset: Int, length: Int, mask: CellMask = CellMask(), isPlainASCII: Bool
    ) -> Column {
        guard mask.flags.isEmpty || mask.flags.count == recordStarts.count else {
            return Column.nulls(recordStarts.count, type: format.type)
        }
        return bytes.withUnsafeBufferPointer { buffer in
            recordStarts.withUnsafeBufferPointer { starts in
                mask.flags.withUnsafeBufferPointer { flags in
                    decode(
                        buffer, starts, lengths: nil, offset: offset, width: length, absent: flags.baseAddress,
                        hasAbsent: !flags.isEmpty, owner: bytes, isPlainASCII: isPlainASCII)
                }
            }
        }
    }

    private func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ starts: UnsafeBufferPointer<UInt32>, lengths: UnsafePointer<UInt32>?,
        offset: Int, width: Int, absent: UnsafePointer<UInt8>?, hasAbsent: Bool, owner: [UInt8], isPlainASCII: Bool
    ) -> Column {
        guard let startsBase = starts.baseAddress, !starts.isEmpty else { return Column.empty(format.type, count: 0) }
        func run(_ base: UnsafePointer<UInt8>) -> Column {
            let slices = TextSlices(
                base: base, starts: startsBase, lengths: lengths, offset: offset, width: width,
                absent: hasAbsent ? absent : nil, count: starts.count)
            switch format.storage {
            case .text, .zoned: break
            case .edited(let picture): return decodeEdited(slices, picture)
            case .packed(let packed): return decodeStored(slices, PackedReader(packed))
            case .binary(let binary): return decodeStored(slices, BinaryReader(binary))
            case .float(let number): return decodeFloats(slices, number)
            }
            switch format.type {
            case .int: return settled(decodeInts(slices))
            case .decimal: return settled(decodeDecimals(slices))
            case .date: return decodeDates(slices)
            case .timestamp: return decodeTimestamps(slices)
            case .double: return decodeDoubles(slices)
            case .bool: return decodeBools(slices)
            case .bytes: return decodeStrings(slices, owner, isBinary: true, isPlainASCII: true)
            default: return decodeStrings(slices, owner, isBinary: false, isPlainASCII: isPlainASCII)
            }
        }
        if let base = bytes.baseAddress { return run(base) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1) { nothing in
            nothing.initialize(repeating: 0)
            return nothing.baseAddress.map { run($0) } ?? Column.nulls(starts.count, type: format.type)
        }
    }

    private static func trimmed(_ text: [UInt8], _ trim: FieldTrim) -> [UInt8] {
        var rest = text[...]
        if trim == .left || trim == .both { rest = rest.drop(while: Blanks.isBlank) }
        if trim == .right || trim == .both { while let last = rest.last, Blanks.isBlank(last) { rest.removeLast() } }
        return Array(rest)
    }
}
