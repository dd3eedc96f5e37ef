extension DiagnosticCode {
    static let inputCodes: [DiagnosticCode] = [
        inputMatchesNothing, inputNotReadable, inputIsFolder, inputReadFailed, gzipCorrupt, gzipTruncated,
        gzipTrailingBytes,
    ]

    public static let inputMatchesNothing = DiagnosticCode(
        "LB1301", "no input file",
        "A path, folder or pattern names no file. Nothing was read; an extract that did not arrive is not an empty one.")
    public static let inputNotReadable = DiagnosticCode(
        "LB1302", "input not readable", "An input file is not there any more or may not be read.")
    public static let inputIsFolder = DiagnosticCode(
        "LB1303", "input is a folder", "A folder stands where one file is read. Name the files in it, with a pattern.")
    public static let inputReadFailed = DiagnosticCode(
        "LB1304", "reading failed",
        "The operating system could not read on in an input file (disk or network). Nothing was committed; try again.")
    public static let gzipCorrupt = DiagnosticCode(
        "LB1305", "corrupt gzip file",
        "Compressed data breaks the format (RFC 1952) or its check sum differs. Ask for the file again.")
    public static let gzipTruncated = DiagnosticCode(
        "LB1306", "gzip file ends early",
        "The compressed file stops before its last member is complete: the transfer was cut off. Ask for the file again.")
    public static let gzipTrailingBytes = DiagnosticCode(
        "LB1307", "bytes after the gzip data",
        "Something that is neither a further gzip member nor zero padding follows the compressed data.")
}
