extension DiagnosticCode {
    static let storeCodes: [DiagnosticCode] = [
        storeNotFound, notAStore, storeExists, storeNewer, streamLocked, rowOwnedByOtherStream, storeDamaged,
        storeColumnConflict, storeReadOnly, valueNotStorable, lockNotPossible,
        serverNotUsable, migrationRefused, runUnfinished,
        databaseFailed, databaseBusy, databaseFull, notADatabase, databaseDamaged, databaseReadOnly,
        databaseNotOpened, databaseMisuse, databaseInputOutput, databaseConstraint,
        modelUnknownReference, modelDuplicateField, modelReservedName, modelBadName, modelUnknownType,
        modelFieldContradiction, modelDuplicateEntity,
    ]

    // Stores.
    public static let storeNotFound = DiagnosticCode(
        "LB5001", "store not found",
        "There is no file at the store's path. Correct the path, or make a store with `landbridge store init`.")
    public static let notAStore = DiagnosticCode(
        "LB5002", "not a store",
        "The database was not made by `landbridge store init`. Nothing was changed in it. Correct the path, or make a store in a new file.")
    public static let storeExists = DiagnosticCode(
        "LB5003", "store exists already",
        "`landbridge store init` makes new stores only, because a namespace is fixed for good. Choose another path.")
    public static let storeNewer = DiagnosticCode(
        "LB5004", "store newer than this program",
        "A later version of landbridge wrote the store, and this one cannot know what it means. Update landbridge.")
    public static let streamLocked = DiagnosticCode(
        "LB5005", "stream is being run",
        "Another run works on the same stream. It was not disturbed; run the command again when that one is done.")
    public static let rowOwnedByOtherStream = DiagnosticCode(
        "LB5006", "row owned by another stream",
        "A mapping emits a row that another mapping wrote. A row has one owner: give one of them another key or system. Nothing of the transaction was committed.")
    public static let storeDamaged = DiagnosticCode(
        "LB5007", "store damaged",
        "The store's bookkeeping is not as this program writes it: something else changed it, or the disk did. Restore the store from its backup.")
    public static let storeColumnConflict = DiagnosticCode(
        "LB5008", "column of another type",
        "The store has a column whose type is not the one that the model gives its field. Rename the field in the model, or migrate the column.")
    public static let storeReadOnly = DiagnosticCode(
        "LB5009", "store opened for reading",
        "The store was opened read-only (as plan and preview do), and the operation needs to write.")
    public static let valueNotStorable = DiagnosticCode(
        "LB5010", "value that the store cannot hold",
        "A row holds a value that would not come back as it was written, such as NaN. The mapping should have rejected it; nothing of the transaction was committed.")
    public static let lockNotPossible = DiagnosticCode(
        "LB5011", "lock file not usable",
        "The lock file beside the store cannot be opened or locked, so a second run could not be kept out.")

    public static let serverNotUsable = DiagnosticCode(
        "LB5012", "server cannot hold a store",
        "The PostgreSQL server is older than version 13, the database has an encoding that cannot hold every character, or no schema of the search_path exists. Nothing was changed.")
    public static let migrationRefused = DiagnosticCode(
        "LB5013", "migration refused",
        "The model gives a column a type that its values may not fit, or something else depends on the column. Nothing was changed: keep the old field, add one of another name, and let the mapping fill it.")

    public static let runUnfinished = DiagnosticCode(
        "LB5014", "run left unfinished",
        "A run that is committed in batches ended before its last one. The batches before stay in the store, and the ledger shows the run as `partial`. Run the same command again: it reads everything anew, finds what is written, and writes the rest.")

    // Databases.
    public static let databaseFailed = DiagnosticCode(
        "LB5101", "database error", "The database refused an operation; its own message says why. Nothing was committed.")
    public static let databaseBusy = DiagnosticCode(
        "LB5102", "database busy",
        "Another program holds the database. Nothing was committed; run the command again when it is done.")
    public static let databaseFull = DiagnosticCode(
        "LB5103", "disk full", "There is no room for the database to grow. Nothing was committed; make room and run again.")
    public static let notADatabase = DiagnosticCode(
        "LB5104", "not a database", "The file is no SQLite database, or it is encrypted. Nothing was changed in it.")
    public static let databaseDamaged = DiagnosticCode(
        "LB5105", "database damaged",
        "The database file is damaged. Do not write to it; restore it from its backup, or recover what is left with `sqlite3 FILE .recover`.")
    public static let databaseReadOnly = DiagnosticCode(
        "LB5106", "database not writable", "The database file or its folder may not be written by this user.")
    public static let databaseNotOpened = DiagnosticCode(
        "LB5107", "database not opened", "The database file is missing, is a folder, or may not be read by this user.")
    public static let databaseMisuse = DiagnosticCode(
        "LB5108", "wrong use of the database", "A statement was used in a way that the database does not allow: a mistake in landbridge. Please report it.")
    public static let databaseInputOutput = DiagnosticCode(
        "LB5109", "disk error", "Reading or writing the database file failed. Nothing was committed; look at the disk first.")
    public static let databaseConstraint = DiagnosticCode(
        "LB5110", "constraint violated", "A row breaks a constraint of the database. Nothing was committed.")

    // The canonical model.
    public static let modelUnknownReference = DiagnosticCode(
        "LB5501", "reference to an unknown entity", "A field of the model refers to an entity that the model does not have.")
    public static let modelDuplicateField = DiagnosticCode(
        "LB5502", "field given twice",
        "An entity has two fields of one name. A coded field NAME brings NAME_raw with it, and an extension may add fields but not change those that exist.")
    public static let modelReservedName = DiagnosticCode(
        "LB5503", "reserved name",
        "Every row has id, source_system, source_key and attributes, and names that begin with lb_ or sqlite_ are bookkeeping.")
    public static let modelBadName = DiagnosticCode(
        "LB5504", "name that cannot be used",
        "Names of entities and fields are lower-case letters, digits and _, begin with a letter, and have at most 58 characters.")
    public static let modelUnknownType = DiagnosticCode(
        "LB5505", "unknown type", "A field's type is not one that a store can hold.")
    public static let modelFieldContradiction = DiagnosticCode(
        "LB5506", "field that contradicts itself", "The keys of a field do not go together, such as a reference with a type.")
    public static let modelDuplicateEntity = DiagnosticCode(
        "LB5507", "entity described twice",
        "An extension describes an entity that the model has already. Give new fields only, or another name.")
}
