/// What the bytes of one number that is not text come to.
enum StoredNumber {
    case value(Int128)
    /// What is wrong, to follow "is not a …: ".
    case malformed(String)
    /// Well formed, and more than the picture allows.
    case beyondPicture
    /// Well formed, and over 38 digits.
    case tooLarge
}

/// Reads the numbers of one field from their bytes; a column loop is compiled for each kind.
protocol StoredNumberReader {
    /// The number, where it is well formed, fits 64 bits and is nothing special; nil leaves it to ``read(_:_:)``.
    ///
    /// - Parameters:
    ///   - start: of the field in the buffer.
    ///   - length: bytes of the field.
    func fast(_ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Int64?

    /// Any number, and what is wrong with one.
    func read(_ field: UnsafePointer<UInt8>, _ length: Int) -> StoredNumber
}
