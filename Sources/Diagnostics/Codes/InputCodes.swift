extension DiagnosticCode {
    static let inputCodes: [DiagnosticCode] = [
        inputMatchesNothing, inputNotReadable, inputIsFolder, inputReadFailed, gzipCorrupt, gzipTruncated,
        gzipTrailingBytes, zipCorrupt, zipUnsupported, zipBomb, tarCorrupt,
        tarUnsupported,
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
    public static let zipCorrupt = DiagnosticCode(
        "LB1308", "corrupt zip archive",
        "The directory of a zip archive, or an entry, is not what the format says: cut off, overlapping, or with another size or "
            + "check sum. Ask for the file again.")
    public static let zipUnsupported = DiagnosticCode(
        "LB1309", "zip archive that cannot be read",
        "An archive is encrypted, in several parts, or compressed otherwise than by deflate. Unpack it first.")
    public static let zipBomb = DiagnosticCode(
        "LB1310", "archive expands too far",
        "An entry of a zip archive, or a compressed tar archive, of 64 MiB or more is over 250 times as large as its compressed data, "
            + "which no real extract is.")
    public static let tarCorrupt = DiagnosticCode(
        "LB1311", "corrupt tar archive",
        "A header of a tar archive is not what the format says, two entries have one name, or the archive is cut off or goes on after "
            + "its end. Ask for the file again.")
    public static let tarUnsupported = DiagnosticCode(
        "LB1312", "tar archive that cannot be read",
        "An archive holds links, devices, sparse files or other entries that are no plain files. Unpack it first.")
}
