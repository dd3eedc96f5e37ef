extension DiagnosticCode {
    static let syncCodes: [DiagnosticCode] = [
        rowPayloadDamaged, rowsNotEncodable, spillDamaged, deltaMisused, tooManyDeletes, tooManyUpdates, tooManyRejects,
        emptyExtract, extractOlder, extractUnchanged, deletesOff, duplicateKeys, feedIncomplete, approvalUnusable, extractAgeUnclear,
        feedDrifted,
    ]

    public static let rowPayloadDamaged = DiagnosticCode(
        "LB4001", "encoded row damaged",
        "A row that the run had encoded cannot be read back. Nothing was committed. Run the command again; if it comes back, "
            + "it is a defect to report.")
    public static let rowsNotEncodable = DiagnosticCode(
        "LB4002", "rows cannot be encoded",
        "Mapped rows hold something that the store cannot hold, and that the mapping should have rejected. Nothing was "
            + "committed. It is a defect to report.")
    public static let spillDamaged = DiagnosticCode(
        "LB4003", "temporary data damaged",
        "What the run put aside because of its memory limit cannot be read back as it was written. Nothing was committed. "
            + "Check the disk of the temporary folder and run the command again.")
    public static let deltaMisused = DiagnosticCode(
        "LB4004", "comparison called out of order",
        "The steps of a comparison came in an order that cannot give a right answer. Nothing was committed. It is a defect "
            + "to report.")
    public static let tooManyDeletes = DiagnosticCode(
        "LB4005", "too many deletes",
        "The run would delete more rows than `guards` allows. Nothing was committed. See whether the extract is whole; if the "
            + "rows really are to go, approve their number.")
    public static let tooManyUpdates = DiagnosticCode(
        "LB4006", "too many updates",
        "The run would change more rows than `guards` allows, as happens when a layout or a mapping changed. Nothing was "
            + "committed. Look at the extract; if the changes are meant, approve their number.")
    public static let tooManyRejects = DiagnosticCode(
        "LB4007", "too many rejects",
        "More records were rejected than `guards` allows. Nothing was committed. Look at the reasons; mend the mapping or "
            + "the extract, or approve the number.")
    public static let emptyExtract = DiagnosticCode(
        "LB4008", "empty extract",
        "The extract holds no record, while the store holds rows of the same feed. Nothing was committed. If the feed really "
            + "is empty now, approve it.")
    public static let extractOlder = DiagnosticCode(
        "LB4009", "extract older than the last one applied",
        "The extract's own date is before that of the extract that the store holds. Nothing was committed: applying it would "
            + "turn rows back. Get the current extract.")
    public static let extractUnchanged = DiagnosticCode(
        "LB4010", "same extract as the last one applied",
        "The extract has the same bytes, and the mapping the same digest, as what was applied last, so there is nothing to "
            + "do.")
    public static let deletesOff = DiagnosticCode(
        "LB4011", "deletes turned off",
        "The extract did not prove that it is complete, or a rejected record hides which rows it stands for, so rows missing "
            + "from it stay in the store.")
    public static let duplicateKeys = DiagnosticCode(
        "LB4012", "same key with different content",
        "Rows of one extract have the same key and differ. What `duplicates` says was done, and the other rows went to "
            + "quarantine.")
    public static let feedIncomplete = DiagnosticCode(
        "LB4013", "file missing from the feed",
        "The mapping says how many files make the feed complete (`files`), and there are fewer. Nothing was deleted.")
    public static let approvalUnusable = DiagnosticCode(
        "LB4014", "unusable approval",
        "An approval is `deletes=N`, `updates=N` or `rejects=N` with a whole number, `empty` or `drift`.")
    public static let extractAgeUnclear = DiagnosticCode(
        "LB4015", "age of the extract is not clear",
        "`as_of` gives different dates for records of one extract, so whether it is older than the last one cannot be told.")
    public static let feedDrifted = DiagnosticCode(
        "LB4020", "feed schema moved",
        "The feed has elements, attributes or columns more, less or other than in the runs before. `drift: ignore`, `warn` (default) "
            + "or `fail` in the mapping's source says what that does to a run; with `fail` nothing was committed, and `--approve drift` "
            + "lets the change through and remembers it.")
}
