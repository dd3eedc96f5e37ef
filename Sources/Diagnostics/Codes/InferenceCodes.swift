extension DiagnosticCode {
    static let inferenceCodes: [DiagnosticCode] = [
        nothingExplains, nothingToInfer, formatNotInferred, draftExists, schemaNotUsable, recordNotFound,
    ]

    public static let nothingExplains = DiagnosticCode(
        "LB1501", "no explanation of the file",
        "`infer` tried its framings, record lengths and code pages, and none of them reads the file. The message names the one "
            + "that came furthest, with its first record that fails: a copybook of another version, a file that a transfer "
            + "damaged, or a format that is none of those.")
    public static let nothingToInfer = DiagnosticCode(
        "LB1502", "nothing to infer from", "The file is empty or has too few bytes to tell anything by.")
    public static let formatNotInferred = DiagnosticCode(
        "LB1503", "format that is not inferred", "`infer` looks at several files at once only where they are XML.")
    public static let draftExists = DiagnosticCode(
        "LB1504", "draft that would overwrite a file",
        "`infer --out` does not write over files that are there, since people work on drafts. Name another folder, or say "
            + "`--force`.")
    public static let schemaNotUsable = DiagnosticCode(
        "LB1505", "schema that cannot be read",
        "`infer --schema` reads an XSD with what it includes and imports. They must be well-formed local files of its folder, at most 200 "
            + "with 16 MiB; nothing is fetched.")
    public static let recordNotFound = DiagnosticCode(
        "LB1506", "no such record element",
        "`infer --record` names an element that neither schema nor samples have. The message lists the elements that may be records.")
}
