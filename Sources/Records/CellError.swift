public import Diagnostics

/// Why one cell of a column holds no value: an entry of the column's sparse error table.
public struct CellError: Error, Sendable, Hashable {
    public var row: Int32
    public let code: DiagnosticCode
    public let message: String
    public let expected: String?
    public let found: Redacted?
    public let help: String?
    /// The source field, where the cell was decoded from one.
    public var field: String?
    /// The place in the mapping, where an expression failed.
    public var mappingPlace: Place?

    public init(
        row: Int, _ code: DiagnosticCode, _ message: String, expected: String? = nil, found: Redacted? = nil,
        help: String? = nil, field: String? = nil, mappingPlace: Place? = nil
    ) {
        self.row = Int32(truncatingIfNeeded: row)
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.help = help
        self.field = field
        self.mappingPlace = mappingPlace
    }

    /// The same error with what was found marked as personal.
    public var personal: CellError {
        var result = CellError(
            row: Int(row), code, message, expected: expected, found: found.map { Redacted($0.revealed, isPersonal: true) },
            help: help, field: field, mappingPlace: mappingPlace)
        result.row = row
        return result
    }
}
