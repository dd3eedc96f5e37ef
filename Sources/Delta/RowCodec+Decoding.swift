import Records

extension RowCodec {
    /// Visits the cells of an encoded row, in ascending order of field names; fields that are not visited are null.
    ///
    /// - Parameters:
    ///   - payload: one row, as ``encode(_:)`` made it for a stream with the same fields.
    ///   - visit: takes the index in ``EntityStream/fields`` and the value.
    /// - Throws: `LB4001` where the bytes are not such a row; what `visit` throws.
    /// - Complexity: O(bytes + fields).
    public func decode(
        _ payload: UnsafeRawBufferPointer, _ visit: (_ field: Int, _ value: CellValue) throws -> Void
    ) throws {
        guard let version = payload.first else { throw SyncError.damagedPayload("it is empty") }
        guard version == Self.version else { throw SyncError.damagedPayload("its version is \(version)") }
        var position = 1
        var field = 0
        while position < payload.count {
            guard payload.count - position > 5 else { throw SyncError.damagedPayload("a cell is cut off") }
            let tag = UInt32(littleEndian: payload.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            // Cells stand in the order of the fields, so the search goes on from the last one.
            while field < tags.count, tags[field] != tag { field += 1 }
            guard field < tags.count else { throw SyncError.damagedPayload("a field is unknown or out of order") }
            guard let type = types[field], type.rawValue == payload[position + 4] else {
                throw SyncError.damagedPayload("field \(stream.fields[field].name) has another type")
            }
            position += 5
            var size = 0
            if let fixed = type.fixedSize {
                size = fixed
            } else {
                guard payload.count - position >= 4 else { throw SyncError.damagedPayload("a length is cut off") }
                size = Int(UInt32(littleEndian: payload.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
                position += 4
            }
            guard payload.count - position >= size else { throw SyncError.damagedPayload("a value is cut off") }
            let bytes = UnsafeRawBufferPointer(rebasing: payload[position..<position + size])
            try visit(field, value(type, bytes))
            position += size
            field += 1
        }
    }

    /// - Parameter bytes: as many as the type takes.
    @inline(__always)
    private func value(_ type: CellTypeTag, _ bytes: UnsafeRawBufferPointer) throws -> CellValue {
        switch type {
        case .bool:
            guard bytes[0] <= 1 else { throw SyncError.damagedPayload("a bool is neither true nor false") }
            return .bool(bytes[0] == 1)
        case .int: return .int(Int64(littleEndian: bytes.loadUnaligned(as: Int64.self)))
        case .double:
            let value = Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)))
            guard value.isFinite else { throw SyncError.damagedPayload("a double is not finite") }
            return .double(value)
        case .decimal:
            let mantissa = Int128(littleEndian: bytes.loadUnaligned(as: Int128.self))
            guard let value = Decimal38(mantissa: mantissa, scale: bytes[16]) else {
                throw SyncError.damagedPayload("a decimal has over 38 digits")
            }
            return .decimal(value)
        case .date: return .date(CalendarDate(days: Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))))
        case .timestamp:
            return .timestamp(microseconds: Int64(littleEndian: bytes.loadUnaligned(as: Int64.self)))
        case .string: return .string(bytes)
        case .bytes: return .bytes(bytes)
        case .uuid:
            return .uuid(
                RowID(
                    high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))))
        }
    }
}
