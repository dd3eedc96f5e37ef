internal import Diagnostics
internal import Records

/// What errors of a field's values name.
struct FieldOrigin {
    /// `crm.contact`.
    let relation: String
    let field: String
    let isPersonal: Bool

    func error(
        _ row: Int, _ code: DiagnosticCode, _ message: String, expected: String, found: String, help: String? = nil
    ) -> CellError {
        CellError(
            row: row, code, message, expected: expected, found: Redacted(found, isPersonal: isPersonal), help: help, field: field)
    }

    /// Bytes that no server sends: going on would be guessing.
    func damaged(_ what: String) -> GatewayError {
        GatewayError(
            Diagnostic(
                .copyDamaged, "a value cannot be taken apart: \(what)", at: Place(file: relation, field: field),
                help: "run the command again; if it comes back, cast the column to text in a query"))
    }
}
