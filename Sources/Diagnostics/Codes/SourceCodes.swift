extension DiagnosticCode {
    static let sourceCodes: [DiagnosticCode] = [
        unknownFormat, unknownEncoding, badFieldDeclaration, duplicateField, controlMismatch, controlNotEvaluable,
        recordTooLarge,
    ]

    public static let unknownFormat = DiagnosticCode(
        "LB1001", "unknown source format", "No connector reads this format.")
    public static let unknownEncoding = DiagnosticCode(
        "LB1002", "unknown code page", "iconv does not know the code page; `iconv -l` lists what it knows.")
    public static let badFieldDeclaration = DiagnosticCode(
        "LB1003", "field declaration that cannot be used", "A field's type and its other keys do not go together.")
    public static let duplicateField = DiagnosticCode(
        "LB1004", "field declared twice", "Two fields of one record kind have the same name.")
    public static let controlMismatch = DiagnosticCode(
        "LB1005", "control total does not match",
        "What the extract says of itself (counts, sums) is not what it holds. Nothing was committed; ask for a new extract.")
    public static let controlNotEvaluable = DiagnosticCode(
        "LB1006", "control total without an answer",
        "An operand of a control total cannot be decoded or is null, so nothing is proved. Nothing was committed.")
    public static let recordTooLarge = DiagnosticCode(
        "LB1007", "record too large", "A single record is larger than the limit for memory.")
}
