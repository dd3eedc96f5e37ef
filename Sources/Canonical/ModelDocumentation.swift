internal import Records

/// The reference page of a model.
public enum ModelDocumentation {
    /// - Returns: Markdown with one table an entity; the same text for the same model.
    public static func markdown(_ model: CanonicalModel) -> String {
        var text = """
            # The canonical model

            Version \(model.version). Generated from `Sources/Canonical/model.yaml`; do not edit.

            Every source is mapped to these entities. A project may add fields and entities of its own under `model:` in
            `landbridge.yaml`, in the shape of the model file.

            **Every row** also has `id` (UUID, computed from system, entity and key), `source_system`, `source_key` (the key
            parts, `part/part`) and `attributes` (JSON: whatever else the source knows; counts as personal), and for
            bookkeeping `lb_stream` (the stream that owns the row), `lb_run` (the last run that wrote it), `lb_hash` (its
            fingerprint), `lb_origin` (file, record, byte offset) and `lb_deleted_at` (null while the row is live).

            **Coded** fields are kept twice: `status` has the canonical value and `status_raw` the code as the source has it.
            **Personal** fields are redacted in every message, log, plan and report. A **reference** holds the `id` of a row
            of another entity; it may point to a row that has not arrived yet.

            | entity | what it is |
            |---|---|

            """
        for entity in model.entities {
            text += "| [`\(entity.name)`](#\(entity.name)) | \(cell(entity.description)) |\n"
        }
        for entity in model.entities { text += section(entity) }
        return text
    }

    private static func section(_ entity: Entity) -> String {
        var text = "\n## \(entity.name)\n\(entity.description)\n\n| field | type | meaning | standard |\n|---|---|---|---|\n"
        let names = Set(entity.fields.map(\.name))
        for field in entity.fields where field.name != Entity.attributesName {
            if field.name.hasSuffix(EntityField.rawSuffix),
                names.contains(String(field.name.dropLast(EntityField.rawSuffix.count)))
            {
                continue
            }
            var type = field.references.map { "reference to [`\($0)`](#\($0))" } ?? field.type.description
            if names.contains(field.name + EntityField.rawSuffix) { type += ", coded" }
            if field.isPersonal { type += ", personal" }
            var meaning = cell(field.description)
            if !field.allowedValues.isEmpty {
                meaning += " One of " + field.allowedValues.map { "`\(cell($0))`" }.joined(separator: ", ") + "."
            }
            text += "| `\(field.name)` | \(type) | \(meaning) | \(cell(field.standard ?? "")) |\n"
        }
        return text
    }

    private static func cell(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "|": result += "\\|"
            case "\n", "\r", "\r\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
