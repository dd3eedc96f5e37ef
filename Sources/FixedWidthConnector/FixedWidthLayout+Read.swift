import Connector
import Diagnostics
public import Settings

extension FixedWidthLayout {
    /// Longer records, in units, are refused in a layout.
    static let maximumLength = 1 << 24

    /// Reads the keys `encoding`, `low_values`, `copybook`, `record`, `framing`, `skip_bytes`, `length`, `unit`, `short`,
    /// `long`, `filler`, `fields`, `id_field` and `records` of a `source` block. The caller reads the other keys from the same
    /// map, then calls its `finish()`.
    ///
    /// - Returns: nil where the layout cannot be used; what is wrong is reported to the map's context (`LB1002` code page,
    ///   `LB1003` and `LB1004` fields, `LB1101` layout, `LB1102` field outside the record, `LB600x` keys).
    public static func read(_ source: inout SettingsMap) -> FixedWidthLayout? {
        let context = source.context
        let errorsBefore = context.diagnostics.count
        let declaredLength = source.int("length", in: 1...maximumLength)
        let unit = source.choice("unit", LengthUnit.self) ?? .bytes
        let shortChoice = source.choice("short", ShortPolicy.self)
        let long = source.choice("long", LongPolicy.self) ?? .fail
        let fillerText = source.string("filler")
        let proof = source.choice("complete", CompletenessProof.self)
        let sharedNodes = source.list("fields")
        let idField = source.string("id_field")
        let records = source.map("records")
        let skipped = skippedBytes(&source)

        var reader = Reader(context: context, place: source.place)
        let encoding = encoding(&source, reader)
        reader.page = encoding
        if let settings = CopybookSettings(&source, page: encoding) {
            reader.copybook = CopybookRecords(settings, page: encoding, context: context)
            if reader.copybook == nil { _ = source.node("record") }
        }
        let declared = reader.fields(sharedNodes ?? [])
        let (shared, copybookLength) = reader.copybookShared(&source, records, declared)
        if let records {
            reader.readKinds(records, shared: shared, idField: idField, idPlace: source.node("id_field")?.place)
        } else {
            if shared.isEmpty, sharedNodes?.isEmpty ?? true, source.node("copybook") == nil {
                reader.refuse("the layout has no fields", at: source.place, help: "add `fields:`")
            }
            if idField != nil { reader.refuse("`id_field` is for `records`", at: source.node("id_field")?.place) }
            reader.kinds = [
                Reader.Kind(
                    declaration: .init(name: "record", place: source.place), fields: shared, copybookLength: copybookLength),
            ]
        }
        let framing = RecordFraming.read(&source, fields: shared) ?? .lines(.auto)
        let length = declaredLength ?? reader.kinds.map(\.reach).max() ?? 0
        let short = shortChoice ?? (framing.hasLengths ? .absent : .fail)
        reader.checkFraming(source, framing, declaredLength: declaredLength, unit: unit, short: short, long: long, encoding)
        reader.checkEnds(length)
        if unit == .characters, encoding.isUTF8, let field = reader.kinds.flatMap(\.fields).first(where: \.needsBytes) {
            reader.refuse(
                "field \(field.format.name) is a group, a table or no text, and `unit: characters` counts characters of UTF-8",
                at: source.node("unit")?.place, help: "take `unit` out")
        }
        let filler = filler(fillerText, encoding, reader, source)
        guard let nesting = reader.nesting(couldDeclareFiller: filler == nil), context.diagnostics.count == errorsBefore else {
            return nil
        }
        // Records that come with lengths are not filled up to the longest kind's.
        let minimumLengths = reader.minimumLengths(framing.hasLengths ? declaredLength : length)
        return FixedWidthLayout(
            encoding: encoding, framing: framing, length: length, minimumLengths: minimumLengths, unit: unit,
            short: short, long: long, filler: filler,
            proof: proof ?? .closer, skipped: skipped, shared: shared,
            kinds: reader.kinds.map { kind in
                FixedWidthKind(
                    name: kind.name, condition: kind.condition, fields: kind.fields, declaredLength: kind.length,
                    list: kind.list)
            }, nesting: nesting, isLengthDeclared: declaredLength != nil,
            copybookTexts: reader.copybook?.texts ?? [], codeTables: reader.copybook?.codeTables ?? [])
    }

    private static func encoding(_ source: inout SettingsMap, _ reader: Reader) -> CodePage {
        let node = source.node("encoding")
        let lowValues = source.choice("low_values", LowValues.self)
        guard var page = CodePage.reported(source.string("encoding") ?? "utf-8", at: node?.place, to: source.context) else {
            return .utf8
        }
        if page.isMultiByte, !page.isEBCDIC {
            source.context.report(
                Diagnostic(
                    .unknownEncoding, "the encoding takes more than one byte for a character", at: node?.place,
                    expected: "utf-8, a single-byte code page, or an EBCDIC page with shifts",
                    found: Redacted(page.name, isPersonal: false),
                    help:
                        "name the file's own code page here, and `encoding: \(page.name)` at the fields that have it; or "
                        + "convert the file first: iconv -f \(page.name) -t UTF-8"))
        }
        if lowValues == .blank {
            if page.isUTF8 {
                reader.refuse(
                    "`low_values: blank` is for code pages, not for UTF-8", at: source.node("low_values")?.place,
                    help: "name the page, e.g. `encoding: us-ascii`")
            } else {
                page = page.withBlankLowValues
            }
        }
        return page
    }

    private static func skippedBytes(_ source: inout SettingsMap) -> SkippedBytes {
        guard var map = source.map("skip_bytes") else { return SkippedBytes() }
        let header = map.int("header", in: 0...maximumLength) ?? 0
        let footer = map.int("footer", in: 0...maximumLength) ?? 0
        map.finish()
        return SkippedBytes(header: header, footer: footer)
    }

    private static func filler(_ text: String?, _ page: CodePage, _ reader: Reader, _ source: SettingsMap) -> UInt8? {
        guard let text else { return nil }
        let place = source.entries.first { $0.key == "filler" }?.value.place
        let bytes = page.encode(Array(text.utf8)) ?? []
        if bytes.count != 1 { reader.refuse("`filler` is not one character of one byte", at: place) }
        if !reader.kinds.contains(where: { $0.declaration.closes == "file" }) {
            reader.refuse(
                "`filler` follows the record that closes the file, and no kind closes it", at: place,
                help: "name that kind `trailer`, or give it `closes: file`")
        }
        return bytes.first
    }
}
