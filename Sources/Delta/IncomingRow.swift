import Records

/// A mapped row on its way through the comparison. The pointers are good while the call that takes it lasts.
struct IncomingRow {
    let id: RowID
    let hash: RowHash
    let origin: RowOrigin
    let key: UnsafeRawBufferPointer
    let payload: UnsafeRawBufferPointer
}
