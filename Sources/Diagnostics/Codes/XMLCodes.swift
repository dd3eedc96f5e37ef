extension DiagnosticCode {
    static let xmlCodes: [DiagnosticCode] = [
        xmlPathNotUsable, xmlPrefixNotMapped, xmlNotWellFormed, xmlEndsEarly, xmlEncodingContradicts, xmlBytesMalformed,
        xmlCharacterForbidden, xmlExternalEntity, xmlEntityUnknown, xmlEntityRecursion, xmlEntityExpansion,
        xmlTooDeep, xmlTooManyAttributes, xmlMatchesTwice, xmlNameTooLong, xmlTextTooLong, xmlPrefixUndeclared,
        xmlNamespaceDiffers, xmlNestedInItself, xmlValueMissing, xmlNullWithContent, xmlMapKey, xmlContextLate,
        xmlDamagedTooOften, xmlRecordInvalid, xmlSchemaNotUsable, xmlNullUnclear, xmlPathUnmatched, xmlKindsMeet, xmlTooManyEntities,
    ]

    public static let xmlPathNotUsable = DiagnosticCode(
        "LB1201", "path that cannot be used",
        "Paths are element names joined by `/`, with `@name` or `.` at the end; the record's path starts with `/`.")
    public static let xmlPrefixNotMapped = DiagnosticCode(
        "LB1202", "prefix without a namespace",
        "A path uses a prefix that `namespaces` does not map to a namespace name.")
    public static let xmlNotWellFormed = DiagnosticCode(
        "LB1203", "not well-formed XML",
        "The document breaks a rule of XML 1.0, so what it means cannot be known. Nothing was committed; ask for a new extract.")
    public static let xmlEndsEarly = DiagnosticCode(
        "LB1204", "XML document ends early",
        "The file is empty or stops before the end tag of its root element: the export or the transfer was cut off.")
    public static let xmlEncodingContradicts = DiagnosticCode(
        "LB1205", "declared encoding is not the encoding",
        "The XML declaration names an encoding that the first bytes of the file rule out. Set `encoding` in the mapping "
            + "when the producer cannot be corrected.")
    public static let xmlBytesMalformed = DiagnosticCode(
        "LB1206", "bytes that are not in the encoding",
        "Bytes of the file have no meaning in its encoding, or it ends inside a character.")
    public static let xmlCharacterForbidden = DiagnosticCode(
        "LB1207", "character that XML forbids",
        "XML 1.0 allows tab, line feed, carriage return and U+0020 upwards, without surrogates, U+FFFE and U+FFFF.")
    public static let xmlExternalEntity = DiagnosticCode(
        "LB1208", "external entity",
        "The document wants another file or address to be read. Extracts must be self-contained; nothing is ever fetched.")
    public static let xmlEntityUnknown = DiagnosticCode(
        "LB1209", "entity that is not declared",
        "A reference names an entity that the document does not declare, so a part of its text is missing.")
    public static let xmlEntityRecursion = DiagnosticCode(
        "LB1210", "recursive or deeply nested entity",
        "An entity contains itself, or entities nest deeper than 16 levels.")
    public static let xmlEntityExpansion = DiagnosticCode(
        "LB1211", "entities expand too far",
        "The replacement texts of the document's entities add up to more than `limits: expansion` (default 1 MiB a "
            + "document), or to far more than the document itself (100 times its bytes; libxml2 stops dense references earlier). "
            + "The same holds for attributes that its document type adds (10 times its bytes).")
    public static let xmlTooDeep = DiagnosticCode(
        "LB1212", "elements nested too deeply",
        "Elements nest deeper than `limits: depth` (default 256).")
    public static let xmlTooManyAttributes = DiagnosticCode(
        "LB1213", "too many attributes",
        "An element has more attributes than `limits: attributes` (default 1,000), defaults and namespaces included.")
    public static let xmlMatchesTwice = DiagnosticCode(
        "LB1214", "path matches more than once",
        "A field takes one value and its path matches several in one record. Read them with `each`, or say which one is "
            + "meant with `repeat: first` or `repeat: last`.")
    public static let xmlNameTooLong = DiagnosticCode(
        "LB1215", "name too long", "The name of an element or attribute is longer than 1,000 bytes.")
    public static let xmlTextTooLong = DiagnosticCode(
        "LB1216", "text too long", "The text of one field is longer than `limits: text` (default 8 MiB).")
    public static let xmlPrefixUndeclared = DiagnosticCode(
        "LB1217", "namespace rule broken",
        "The document uses a prefix that it does not declare, or breaks another rule of Namespaces in XML 1.0.")
    public static let xmlNamespaceDiffers = DiagnosticCode(
        "LB1218", "elements are in another namespace",
        "Elements with the names of a path exist, but in a namespace that the mapping does not name, so no record, or no "
            + "value of a field, would be read.")
    public static let xmlNestedInItself = DiagnosticCode(
        "LB1219", "record inside a record of its kind",
        "An element of a kind of record, or of a repeating group, stands inside of another one, as paths with `//` can find "
            + "them. Rows are read side by side; name the levels in the path.")
    public static let xmlValueMissing = DiagnosticCode(
        "LB1220", "value missing",
        "An element or attribute is absent and the field says `absent: error`, or has xsi:nil and the field says `nil: error`.")
    public static let xmlNullWithContent = DiagnosticCode(
        "LB1221", "xsi:nil with content", "An element says xsi:nil=\"true\" and holds text all the same.")
    public static let xmlMapKey = DiagnosticCode(
        "LB1222", "key of a map missing or repeated",
        "Of the elements that make up a map one has no key, or two have the same.")
    public static let xmlContextLate = DiagnosticCode(
        "LB1223", "context after the records",
        "A record uses a value of an element around or beside it, and the document gives that value only after the record, or "
            + "once more. Documents are read once from front to back, so records before and after would differ.")
    public static let xmlDamagedTooOften = DiagnosticCode(
        "LB1224", "too many damaged places",
        "With `malformed: salvage`, a document is damaged in more places than `limits: damages` (default 10,000).")
    public static let xmlRecordInvalid = DiagnosticCode(
        "LB1225", "record breaks its schema",
        "A record is not valid against the XSD that `validate` names. It goes to quarantine; the others are read.")
    public static let xmlSchemaNotUsable = DiagnosticCode(
        "LB1226", "schema that cannot be used",
        "The XSD that `validate` names, or one that it includes or imports, cannot be read, is no valid schema, or lies outside "
            + "of the project. Schemas are read from local paths only.")
    public static let xmlNullUnclear = DiagnosticCode(
        "LB1227", "xsi:nil that is no boolean",
        "The xsi:nil of an element is neither `true`, `false`, `1` nor `0`, so whether the element is null is not known.")
    public static let xmlPathUnmatched = DiagnosticCode(
        "LB1228", "path that matches nothing",
        "No element or attribute of the whole feed is at a path of the mapping, so no record, or no value of a field, was read: the "
            + "path is misspelt, or the feed has changed. Where no document has the root element of the paths, nothing is committed; `--approve empty` lets it through.")
    public static let xmlKindsMeet = DiagnosticCode(
        "LB1229", "kinds of record that can meet",
        "One element can be at the paths of two kinds of record, and would be read as a record of each. Where that is meant, nothing "
            + "is wrong.")
    public static let xmlTooManyEntities = DiagnosticCode(
        "LB1230", "too many entities",
        "The document type declares more entities than `limits: entities` (default 50,000).")
}
