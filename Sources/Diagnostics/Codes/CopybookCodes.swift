extension DiagnosticCode {
    static let copybookCodes: [DiagnosticCode] = [
        copybookNotReadable, copybookText, copybookCopy, copybookEntry, copybookPicture, copybookClauses, copybookOverlay,
        copybookOccurs, copybookName, copybookLimit,
    ]

    public static let copybookNotReadable = DiagnosticCode(
        "LB1140", "copybook that cannot be read",
        "The file is missing, is no regular file, or holds no data description entry.")
    public static let copybookText = DiagnosticCode(
        "LB1141", "source text that is not COBOL",
        "A literal is not closed, a continuation line does not continue anything, or column 7 holds what is no indicator. "
            + "Where fixed and free format were mixed up, say which one it is.")
    public static let copybookCopy = DiagnosticCode(
        "LB1142", "COPY or REPLACE that cannot be carried out",
        "The member is not beside the copybook, copies itself, or the statement is not complete. Members are found beside the "
            + "copybook as NAME, NAME.cpy, NAME.cbl, NAME.cob or NAME.copy, in any letter case, and never outside its folder.")
    public static let copybookEntry = DiagnosticCode(
        "LB1143", "data description entry that cannot be understood",
        "An entry is a level number, a name and clauses, and ends with a period.")
    public static let copybookPicture = DiagnosticCode(
        "LB1144", "PICTURE that cannot be used",
        "A picture string breaks the rules of its category, has too many digits, or does not go with the item's usage.")
    public static let copybookClauses = DiagnosticCode(
        "LB1145", "clauses that do not go together",
        "A clause is given twice, contradicts another one or that of the group, or cannot stand on this kind of item.")
    public static let copybookOverlay = DiagnosticCode(
        "LB1146", "REDEFINES or RENAMES that cannot be laid out",
        "REDEFINES names the item just before it at the same level, or another redefinition of that item; RENAMES names items "
            + "of the record before it, first to last.")
    public static let copybookOccurs = DiagnosticCode(
        "LB1147", "OCCURS that cannot be laid out",
        "The count of OCCURS DEPENDING ON is an integer of the same record, before the table and in no table; the "
            + "least number of occurrences is not above the greatest.")
    public static let copybookName = DiagnosticCode(
        "LB1148", "data name that is not one item",
        "A clause names an item that the record does not have, or has more than once. Qualify it with OF.")
    public static let copybookLimit = DiagnosticCode(
        "LB1149", "copybook beyond a limit",
        "A copybook, its nesting or its record is larger than what is accepted, so that no input can use up the memory.")
}
