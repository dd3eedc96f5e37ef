extension DiagnosticCode {
    static let delimitedCodes: [DiagnosticCode] = [
        delimitedLayout, rowTooShort, rowTooLong, headerRowMissing, columnMissing, columnUndeclared, columnTwice,
        columnOutOfOrder, textAfterQuote, strayQuote, unterminatedQuote, malformedEscape, markContradictsEncoding,
        tooManyColumns, blankRow, afterEndMark,
    ]

    public static let delimitedLayout = DiagnosticCode(
        "LB1401", "delimited layout that cannot be used",
        "The keys of a delimited source do not go together: delimiter, quote, escape, line end, header, columns or kinds.")
    public static let rowTooShort = DiagnosticCode(
        "LB1402", "row with too few columns",
        "A row has fewer columns than the header or the layout. Such rows go to quarantine; `short: pad` reads the missing "
            + "columns as null, `short: fail` stops the run.")
    public static let rowTooLong = DiagnosticCode(
        "LB1403", "row with too many columns",
        "A row has more columns than the header or the layout, often because of a delimiter inside a text without quotes. Such "
            + "rows go to quarantine; `long: truncate` passes over what is too much, `long: fail` stops the run.")
    public static let headerRowMissing = DiagnosticCode(
        "LB1404", "header row missing", "The file ends before the row with the names of its columns.")
    public static let columnMissing = DiagnosticCode(
        "LB1405", "column missing", "The header row has no column for a field of the layout. Nothing was read.")
    public static let columnUndeclared = DiagnosticCode(
        "LB1406", "column that is not declared",
        "With `columns: exact` every column of the header row is a field of the layout. `columns: by-name` passes over others.")
    public static let columnTwice = DiagnosticCode(
        "LB1407", "column name not unique",
        "The header row has two columns that a field's name stands for, so which one is meant cannot be known.")
    public static let columnOutOfOrder = DiagnosticCode(
        "LB1408", "columns in another order",
        "With `columns: exact` the header row has the fields in the order of the layout. `columns: by-name` takes any order.")
    public static let textAfterQuote = DiagnosticCode(
        "LB1409", "text after a closing quote",
        "Something stands between the quote that closes a column and the next delimiter, as where a quote was not escaped.")
    public static let strayQuote = DiagnosticCode(
        "LB1410", "quote inside a column without quotes",
        "A quote stands elsewhere than at the beginning of its column. `stray_quotes: keep` reads such quotes as text; "
            + "`quote: none` says that quotes mean nothing in the file.")
    public static let unterminatedQuote = DiagnosticCode(
        "LB1411", "quote that is never closed",
        "The quote that opens a column is not closed before the end of the file or the limit of a record. The line with the "
            + "quote goes to quarantine and reading goes on with the next line.")
    public static let malformedEscape = DiagnosticCode(
        "LB1412", "malformed escape", "A column ends within an escape sequence, or a sequence names no character.")
    public static let markContradictsEncoding = DiagnosticCode(
        "LB1413", "byte order mark of another encoding",
        "The file begins with the byte order mark of another encoding than the declared one, or a file in `utf-16` has none.")
    public static let tooManyColumns = DiagnosticCode(
        "LB1414", "more columns than the limit", "A row has more columns than `limits: columns` allows (default 4,096).")
    public static let blankRow = DiagnosticCode(
        "LB1415", "blank line",
        "A line without anything in it is no row of several columns; `short: pad` does not make one of it. `blank_lines: skip` "
            + "passes over such lines.")
    public static let afterEndMark = DiagnosticCode(
        "LB1416", "rows after the end mark",
        "Something follows the line `\\.` that ends the data of a PostgreSQL copy.")
}
