import Diagnostics
import Records

extension CellError {
    /// The same error, showing the bytes of the field.
    func showing(_ bytes: some Collection<UInt8>, expected: String?, help: String?) -> CellError {
        CellError(
            row: Int(row), code, message, expected: expected,
            found: Redacted(HexText.describe(bytes), isPersonal: found?.isPersonal ?? true), help: help, field: field)
    }
}
