extension DiagnosticCode {
    static let postgresSourceCodes: [DiagnosticCode] = [
        databaseLayout, relationMissing, sourceColumnMissing, databaseDrift, schemaFileUnusable, copyDamaged, watermarkUnbounded,
        watermarkByLag, watermarkHeld, tableRewritten, changeDamaged, changesUnavailable, identityTooSmall, slotLost, slotRetains,
        changesNeedSnapshot, changesLag, dateOutOfRange, arrayOfDimensions,
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
    public static let watermarkUnbounded = DiagnosticCode(
        "LB1607", "watermark without a bound",
        "Rows that are committed late carry a time, or a number, from before. A watermark is bounded by the oldest transaction in "
            + "progress; where the user may not see that, or a standby cannot say it, by a declared `lag`, and for a column of numbers by "
            + "`overlap`.")
    public static let watermarkByLag = DiagnosticCode(
        "LB1608", "watermark bounded by a declared lag",
        "The user may not see which transactions are in progress, or a standby cannot say it, so the run trusts the "
            + "`lag` that the mapping declares.")
    public static let watermarkHeld = DiagnosticCode(
        "LB1609", "watermark held back",
        "A prepared transaction is open, and when it began is not known. The watermark stays where it is, so that the next run "
            + "reads the same rows again; nothing is lost.")
    public static let tableRewritten = DiagnosticCode(
        "LB1610", "table written anew while the reading began",
        "TRUNCATE and some forms of ALTER TABLE do not keep the rows of an earlier moment: read as of that moment the table would be "
            + "empty, or not as it was. Nothing was committed; run the command again.")
    public static let changeDamaged = DiagnosticCode(
        "LB1620", "stream of changes that cannot be taken apart",
        "What the server sent is no message of pgoutput. Nothing was committed or confirmed, so the same comes again.")
    public static let changesUnavailable = DiagnosticCode(
        "LB1621", "changes that cannot be read",
        "Changes come from tables (not from views or queries) of a primary server with `wal_level = logical`, to a user who may "
            + "replicate, through a slot and a publication that `landbridge source prepare` makes.")
    public static let identityTooSmall = DiagnosticCode(
        "LB1622", "replica identity too small",
        "A change must tell what a row was: the columns that decide which rows it has, and those whose values can be stored out of "
            + "line, which are not sent again where they did not change. ALTER TABLE … REPLICA IDENTITY FULL makes the server send "
            + "them. They are never taken as null.")
    public static let slotLost = DiagnosticCode(
        "LB1623", "slot lost or not where it was",
        "The replication slot is gone, was made anew, was moved past what the store holds, or lost its log; or the server was restored "
            + "or failed over to a state before what the store holds: changes in between cannot be had any more. `landbridge sync --mode changes --restart` takes a new snapshot and goes on from there.")
    public static let slotRetains = DiagnosticCode(
        "LB1624", "slot holds back the server's log",
        "The server keeps its log until the changes are read; a slot that nobody reads fills its disk. Run the job more often, or "
            + "drop the slot with `SELECT pg_drop_replication_slot(…)`.")
    public static let changesNeedSnapshot = DiagnosticCode(
        "LB1625", "changes that need a snapshot",
        "A table was truncated or written anew, a partition was truncated, attached or detached, or the publication was altered: which rows "
            + "came and went is not said. The run takes a new snapshot and goes on from there.")
    public static let changesLag = DiagnosticCode(
        "LB1626", "lag of changes", "How far the store was behind the source when the run began.")
    public static let dateOutOfRange = DiagnosticCode(
        "LB3030", "date out of range",
        "A date or timestamp of a database is infinity, or outside of the years 1 to 9999. It is never bent to another one.")
    public static let arrayOfDimensions = DiagnosticCode(
        "LB3031", "array of several dimensions", "A list has one dimension. Flatten the array in a query.")
}
