extension DiagnosticCode {
    static let postgresSourceCodes: [DiagnosticCode] = [
        databaseLayout, relationMissing, sourceColumnMissing, databaseDrift, schemaFileUnusable, copyDamaged, dateOutOfRange,
        arrayOfDimensions,
    ]

    public static let databaseLayout = DiagnosticCode(
        "LB1601", "PostgreSQL source that cannot be used",
        "The keys of a `postgres` source do not go together: connection, table, query, records or fields.")
    public static let relationMissing = DiagnosticCode(
        "LB1602", "table missing",
        "The database has no such table or view, or the user may not see it. Names without quotes are folded to lower case, as "
            + "in SQL.")
    public static let sourceColumnMissing = DiagnosticCode(
        "LB1603", "column missing from the source",
        "A column that the mapping reads is not in the table, or has become another type. Nothing was read. Describe the source "
            + "again with `landbridge source describe --save`, and check the mapping.")
    public static let databaseDrift = DiagnosticCode(
        "LB1604", "source schema moved",
        "The source has columns more, less or other than its saved schema. `drift: ignore`, `warn` (default) or `fail` says what "
            + "that does to a run; `landbridge source describe --save` saves the schema as it is now.")
    public static let schemaFileUnusable = DiagnosticCode(
        "LB1605", "saved schema that cannot be used",
        "The file with the source's saved schema is damaged, of another format version, or lacks a table of the mapping. Make it "
            + "again with `landbridge source describe --save`.")
    public static let copyDamaged = DiagnosticCode(
        "LB1606", "copy that cannot be taken apart",
        "What the server sent does not have the form of a binary copy of the columns that were asked for. Nothing was committed.")
    public static let dateOutOfRange = DiagnosticCode(
        "LB3030", "date out of range",
        "A date or timestamp of a database is infinity, or outside of the years 1 to 9999. It is never bent to another one.")
    public static let arrayOfDimensions = DiagnosticCode(
        "LB3031", "array of several dimensions", "A list has one dimension. Flatten the array in a query.")
}
