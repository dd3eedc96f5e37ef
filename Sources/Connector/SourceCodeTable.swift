/// Values that a source's own description has names for: the condition names of a copybook.
public struct SourceCodeTable: Sendable {
    /// What the values belong to, outermost first: record, groups, item; as mappings write names.
    public let path: [String]
    /// Each code once, as a decoded field has it.
    public let codes: [(code: String, value: String)]
    /// Codes from one to another, both with them, that have no row each.
    public let ranges: [(from: String, through: String, value: String)]
    public let isNumeric: Bool
    /// The byte of each character in the source, by which texts are in order.
    public let weights: [Unicode.Scalar: UInt8]

    public init(
        path: [String], codes: [(code: String, value: String)], ranges: [(from: String, through: String, value: String)],
        isNumeric: Bool, weights: [Unicode.Scalar: UInt8]
    ) {
        self.path = path
        self.codes = codes
        self.ranges = ranges
        self.isNumeric = isNumeric
        self.weights = weights
    }
}

extension CodePage {
    /// The byte of each character that has one, by which a system with this code page puts texts in order.
    public var weights: [Unicode.Scalar: UInt8] {
        var result: [Unicode.Scalar: UInt8] = [:]
        for byte in UInt8.min...UInt8.max {
            var text: [UInt8] = []
            [byte].withUnsafeBufferPointer { append($0, to: &text) }
            if let scalar = String(validating: text, as: UTF8.self)?.unicodeScalars.first, result[scalar] == nil {
                result[scalar] = byte
            }
        }
        return result
    }
}
