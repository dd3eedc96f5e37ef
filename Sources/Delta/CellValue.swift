public import Records

/// One decoded cell of a row's payload. Pointers are good only while the visit lasts.
public enum CellValue {
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// With the least scale.
    case decimal(Decimal38)
    case date(CalendarDate)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp(microseconds: Int64)
    /// UTF-8.
    case string(UnsafeRawBufferPointer)
    case bytes(UnsafeRawBufferPointer)
    case uuid(RowID)
}
