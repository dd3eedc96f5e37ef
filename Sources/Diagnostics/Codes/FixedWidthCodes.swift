extension DiagnosticCode {
    static let fixedWidthCodes: [DiagnosticCode] = [
        fixedWidthLayout, fieldOutsideRecord, shortRecord, longRecord, emptyLine, partialLastRecord, recordOfNoKind,
        recordOfTwoKinds, kindUndecided, recordOutsideGroup, missingOpener, missingCloser, secondOpener, afterLastRecord,
        missingParent, descriptorTooSmall, descriptorFlags, recordBeyondBlock, recordBeyondFile, badBlock, blockBeyondFile,
        segmentOutOfOrder, lengthFieldUnreadable, lengthFieldRange, unevenBlock, fileSmallerThanSkipped, fieldCut,
        segmentWithoutRoot, rootTooLarge,
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
    public static let descriptorTooSmall = DiagnosticCode(
        "LB1120", "record descriptor too small",
        "The length in front of a record is zero, or less than the length itself takes. Usually the bytes are no descriptor: "
            + "the transfer took the descriptors off, or the framing is another one.")
    public static let descriptorFlags = DiagnosticCode(
        "LB1121", "record descriptor with a wrong end",
        "The last two bytes of a record descriptor word are not zero, or, in a spanned record, are no segment control code.")
    public static let recordBeyondBlock = DiagnosticCode(
        "LB1122", "record beyond its block", "A record, or its descriptor, is longer than what is left of its block.")
    public static let recordBeyondFile = DiagnosticCode(
        "LB1123", "record beyond the file",
        "The file ends within a record or a descriptor: a length is wrong, or it was cut off.")
    public static let badBlock = DiagnosticCode(
        "LB1124", "block descriptor that is none",
        "A block descriptor word is zero, less than the word itself takes, or does not end with two zero bytes.")
    public static let blockBeyondFile = DiagnosticCode(
        "LB1125", "block beyond the file", "The file ends before the block has as many bytes as its descriptor says.")
    public static let segmentOutOfOrder = DiagnosticCode(
        "LB1126", "segment out of order",
        "A spanned record's segments do not follow one another as first, middle and last: blocks are missing or out of "
            + "order.")
    public static let lengthFieldUnreadable = DiagnosticCode(
        "LB1127", "length field without a length", "The field that says how long its record is does not hold a whole number.")
    public static let lengthFieldRange = DiagnosticCode(
        "LB1128", "length field out of range", "A record's own length is less than where its length field ends.")
    public static let unevenBlock = DiagnosticCode(
        "LB1129", "block of no whole number of records",
        "A block of records of one length has a length that is no multiple of theirs.")
    public static let fileSmallerThanSkipped = DiagnosticCode(
        "LB1130", "file smaller than what is skipped", "A file has fewer bytes than `skip_bytes` skips at its ends.")
    public static let fieldCut = DiagnosticCode(
        "LB1131", "field cut by the end of its record",
        "A record of variable length ends within a field. A field that lies wholly beyond the end is null.")
    public static let segmentWithoutRoot = DiagnosticCode(
        "LB1132", "segment without its parent",
        "A record that is listed in another one stands where that record is missing: before the first root, behind a record of "
            + "another kind, or with a level left out.")
    public static let rootTooLarge = DiagnosticCode(
        "LB1133", "assembled record too large", "A record and the segments under it have more bytes than the limit for memory.")
}
