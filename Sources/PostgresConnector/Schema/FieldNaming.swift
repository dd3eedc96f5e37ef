internal import Connector
internal import Records

/// How columns are called in expressions.
enum FieldNaming {
    /// Whether a name can stand in an expression.
    static func isName(_ text: String) -> Bool { FieldFormat.isFieldName(text) }

    /// The name in lower case, with `_` for whatever cannot stand in an expression.
    static func name(_ column: String) -> String {
        var result = ""
        for byte in column.lowercased().utf8 {
            let isWord = byte == 0x5F || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
            result.unicodeScalars.append(isWord ? Unicode.Scalar(byte) : "_")
        }
        let beginsWithDigit = result.utf8.first.map { (0x30...0x39).contains($0) } ?? true
        return beginsWithDigit ? "_" + result : result
    }
}
