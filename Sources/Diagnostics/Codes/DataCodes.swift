extension DiagnosticCode {
    static let dataCodes: [DiagnosticCode] = [
        malformedText, malformedNumber, malformedDate, malformedBool, blankValue, numberOutOfRange, valueTooLong,
        expressionFailed, ruleBroken, nullKey, rejectedByMapping, unknownCode, wrongForField, nullCondition,
        warnedByMapping, fieldsUndecoded, recordsRejected,
        malformedStoredNumber, beyondPicture, countOutOfRange, recordTooShortForField,
    ]

    public static let malformedText = DiagnosticCode(
        "LB3001", "malformed text", "Bytes are not valid in the declared code page, or a text holds a NUL.")
    public static let malformedNumber = DiagnosticCode(
        "LB3002", "malformed number", "A numeric field holds something that its declaration does not allow.")
    public static let malformedDate = DiagnosticCode(
        "LB3003", "malformed date", "A date or timestamp does not follow its pattern, or names a day that does not exist.")
    public static let malformedBool = DiagnosticCode(
        "LB3004", "malformed yes/no value", "A bool field holds none of the declared texts.")
    public static let blankValue = DiagnosticCode(
        "LB3005", "blank value", "A field that is declared `blank: error` is blank.")
    public static let numberOutOfRange = DiagnosticCode(
        "LB3006", "number out of range", "A number does not fit its type, or arithmetic on it overflows.")
    public static let valueTooLong = DiagnosticCode(
        "LB3007", "value too long", "A value is longer than its limit.")
    public static let expressionFailed = DiagnosticCode(
        "LB3008", "expression failed", "An expression of the mapping has no value for this record.")
    public static let ruleBroken = DiagnosticCode(
        "LB3009", "rule broken", "A record breaks a rule under `expect`.")
    public static let nullKey = DiagnosticCode(
        "LB3010", "null in a key", "A part of a row's key is null, so the row has no identity.")
    public static let rejectedByMapping = DiagnosticCode(
        "LB3011", "rejected by the mapping", "The mapping called reject() for this record.")
    public static let unknownCode = DiagnosticCode(
        "LB3012", "unknown code", "A code is not in its table and the look-up names no default.")
    public static let wrongForField = DiagnosticCode(
        "LB3013", "value not allowed in its field", "A value is not one that the canonical model allows in the field.")
    public static let nullCondition = DiagnosticCode(
        "LB3014", "condition without an answer", "A condition (`when`, `expect`) is null where it must be true or false.")
    public static let warnedByMapping = DiagnosticCode(
        "LB3015", "warning of the mapping", "The mapping called warn() for this record, which was written all the same.")
    public static let fieldsUndecoded = DiagnosticCode(
        "LB3016", "fields that cannot be decoded", "Records that were read hold fields that do not follow their declaration.")
    public static let recordsRejected = DiagnosticCode(
        "LB3017", "rejected records", "Records were rejected; the reason of each stands beside it.")
    public static let malformedStoredNumber = DiagnosticCode(
        "LB3020", "malformed packed number",
        "A packed field has a nibble that is no digit, a last nibble that is no sign, or digits beyond its picture. The "
            + "bytes are shown in hexadecimal.")
    public static let beyondPicture = DiagnosticCode(
        "LB3021", "number beyond its picture",
        "A binary field holds more digits than its picture has, which COBOL compiled with TRUNC(STD) never stores.")
    public static let countOutOfRange = DiagnosticCode(
        "LB3022", "number of occurrences out of range",
        "The field that says how often a table occurs (OCCURS DEPENDING ON) is null, cannot be decoded, or is outside its "
            + "bounds.")
    public static let recordTooShortForField = DiagnosticCode(
        "LB3023", "record too short for its fields",
        "A record ends before a field, or before the last of as many occurrences as it says that it has.")
}
