/// What ends a line.
public enum LineEnd: String, Sendable, Hashable, CaseIterable {
    /// LF or CR LF; in EBCDIC LF (0x25) or NL (0x15), whichever the file has first. A CR before it belongs to the line end.
    case auto
    case lf, crlf
    /// The next-line character, U+0085: 0x15 in EBCDIC, where z/OS UNIX and `iconv` write it for a new line.
    case nl
}
