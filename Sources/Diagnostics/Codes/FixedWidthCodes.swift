extension DiagnosticCode {
    static let fixedWidthCodes: [DiagnosticCode] = [
        fixedWidthLayout, fieldOutsideRecord, shortRecord, longRecord, emptyLine, partialLastRecord, recordOfNoKind,
        recordOfTwoKinds, kindUndecided, recordOutsideGroup, missingOpener, missingCloser, secondOpener, afterLastRecord,
        missingParent,
    ]

    public static let fixedWidthLayout = DiagnosticCode(
        "LB1101", "fixed-width layout that cannot be used",
        "The keys of a fixed-width source do not go together: framing, length, kinds, groups or parents.")
    public static let fieldOutsideRecord = DiagnosticCode(
        "LB1102", "field outside its record", "A field ends after the declared record length.")
    public static let shortRecord = DiagnosticCode(
        "LB1103", "record too short",
        "A record has fewer characters than the layout says. `short: reject` quarantines such records, `short: pad` fills them "
            + "with blanks.")
    public static let longRecord = DiagnosticCode(
        "LB1104", "record too long",
        "A record has more characters than the layout says. `long: reject` quarantines such records, `long: truncate` drops "
            + "what is too much.")
    public static let emptyLine = DiagnosticCode(
        "LB1105", "empty line",
        "A line holds no record. `short: reject` quarantines empty lines; `short: pad` does not make records of them.")
    public static let partialLastRecord = DiagnosticCode(
        "LB1106", "partial last record",
        "The file ends within a record: it was cut off, or `length` or `framing` is not what the file has.")
    public static let recordOfNoKind = DiagnosticCode(
        "LB1107", "record of no kind", "No `when` under `records` is true for a record.")
    public static let recordOfTwoKinds = DiagnosticCode(
        "LB1108", "record of two kinds", "More than one `when` under `records` is true for a record.")
    public static let kindUndecided = DiagnosticCode(
        "LB1109", "record kind without an answer",
        "A `when` under `records` is null or fails for a record, so its kind cannot be known.")
    public static let recordOutsideGroup = DiagnosticCode(
        "LB1110", "record outside its group", "A record stands outside the group that its kind belongs to.")
    public static let missingOpener = DiagnosticCode(
        "LB1111", "opening record missing", "A group (the file, a batch) does not begin with the record that opens it.")
    public static let missingCloser = DiagnosticCode(
        "LB1112", "closing record missing",
        "A group (the file, a batch) ends without the record that closes it: the extract may be cut off.")
    public static let secondOpener = DiagnosticCode(
        "LB1113", "opening record twice", "A record opens a group that is open already.")
    public static let afterLastRecord = DiagnosticCode(
        "LB1114", "bytes after the last record",
        "Something follows the record that closes the file and is not the declared `filler`.")
    public static let missingParent = DiagnosticCode(
        "LB1115", "parent record missing", "No record of the kind named by `parent` stands before a record in its group.")
}
