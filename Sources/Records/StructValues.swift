/// Structures of a column: one child column a member, all of the same length.
public struct StructValues: Sendable {
    public var fields: [StructField]
    public var columns: [Column]

    public init(fields: [StructField], columns: [Column]) {
        self.fields = fields
        self.columns = columns
    }

    public func column(_ name: String) -> Column? {
        fields.firstIndex { $0.name == name }.map { columns[$0] }
    }
}
