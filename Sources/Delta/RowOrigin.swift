/// Where a row comes from, with its file as an index into the names that the comparison has met.
struct RowOrigin {
    var recordNumber: Int64 = 0
    var byteOffset: Int64 = 0
    var file: UInt32 = 0

    static let encodedSize = 20
}
