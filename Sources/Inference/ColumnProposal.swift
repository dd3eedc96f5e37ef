/// A column that text seems to have.
public struct ColumnProposal: Sendable, Hashable {
    /// 0-based byte in the record, or 0-based number of the column in delimited text.
    public var start: Int
    /// Bytes; 0 in delimited text.
    public var length: Int
    public var name: String
    /// The keys of the field beside its name and place, as YAML: `type: int`.
    public var keys: [String]
    /// For people: `int`, `date yyyyMMdd`, `code`, `text`.
    public var type: String
    /// A value of the file. Never shown unless asked for.
    public var example: String
    /// The same with letters and digits hidden.
    public var shape: String
    public var distinct: Int
    /// Records without a value.
    public var blank: Int
    /// What speaks against the type, or for another one.
    public var note: String?
    /// The kind of record that it belongs to; nil where there is one kind.
    public var kind: String?
    var isUnique = false

    /// The text with its letters and digits as `A`, `a` and `9`; other characters stay where they are marks of a format.
    public static func shape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": result += "9"
            case _ where scalar.properties.isUppercase: result += "A"
            case _ where scalar.properties.isAlphabetic: result += "a"
            case " ", ".", ",", "-", "/", ":", "+", "(", ")", "'", "&", "#", "%", "$", "*", "@", "_", ";": result.unicodeScalars.append(scalar)
            default: result += "·"
            }
        }
        return result
    }
}
