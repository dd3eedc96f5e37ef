extension DiagnosticCode {
    static let mappingCodes: [DiagnosticCode] = [
        mappingVersion, unknownEntity, unknownEntityField, wrongFieldType, unknownCodeTable, badCodeTable, unknownKind,
        keyTypesDiffer, unknownReference, duplicateName, wrongConstant, notAListPath, missingKey, personalKey,
    ]

    public static let mappingVersion = DiagnosticCode(
        "LB2001", "mapping format version", "The mapping is written for another format version than this program reads.")
    public static let unknownEntity = DiagnosticCode(
        "LB2002", "unknown entity", "The canonical model has no entity of that name; docs/model.md lists them.")
    public static let unknownEntityField = DiagnosticCode(
        "LB2003", "unknown field of an entity", "The entity has no field of that name; docs/model.md lists them.")
    public static let wrongFieldType = DiagnosticCode(
        "LB2004", "wrong type for a field", "An expression gives another type than the field of the canonical model has.")
    public static let unknownCodeTable = DiagnosticCode(
        "LB2005", "unknown code table", "lookup() names a table that is not under `codes`.")
    public static let badCodeTable = DiagnosticCode(
        "LB2006", "code table that cannot be read", "A code table has no header `code,value`, a ragged line, or a code twice.")
    public static let unknownKind = DiagnosticCode(
        "LB2007", "unknown record kind", "The source has no kind of record of that name.")
    public static let keyTypesDiffer = DiagnosticCode(
        "LB2008", "key types differ",
        "Two places give the key of the same entity of the same system in different types, so their ids would never meet.")
    public static let unknownReference = DiagnosticCode(
        "LB2009", "reference that cannot be checked",
        "ref() or refIn() points to an entity of a system for which no mapping or `keys` entry declares a key.")
    public static let duplicateName = DiagnosticCode(
        "LB2010", "name used twice", "A let has the name of a field or of another let, or a field is mapped twice.")
    public static let wrongConstant = DiagnosticCode(
        "LB2011", "constant that its field cannot hold", "A constant is not of the field's type, or not one of its values.")
    public static let notAListPath = DiagnosticCode(
        "LB2012", "each without a list", "`each` needs expressions that give lists, with a name for the element: `phones as p`.")
    public static let missingKey = DiagnosticCode(
        "LB2013", "row without a key", "Every emit needs a key: its parts are what the row's id is computed from.")
    public static let personalKey = DiagnosticCode(
        "LB2014", "personal value in a key",
        "A key part comes from a personal field. Ids are hashes without a secret: a number such as a social security number can be guessed back from its id.")
}
