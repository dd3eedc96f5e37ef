/// Where something was found: a position in a text (mapping, model, code table) or in data (file, record, byte, field).
public struct Place: Sendable, Hashable, Codable {
    /// The file as the user named it.
    public var file: String?
    /// 1-based line of a text or an XML document.
    public var line: Int?
    /// 1-based column, in characters.
    public var column: Int?
    /// 1-based number of the record in its file.
    public var record: Int?
    /// 0-based offset in the decompressed, untranscoded file.
    public var byteOffset: Int?
    /// Field or path inside the record.
    public var field: String?
    /// The line of text that a caret can point into.
    public var sourceLine: String?
    /// How the text that begins here lies in the file, where it is not one line as it is written.
    public var layout: TextLayout?

    public init(
        file: String? = nil, line: Int? = nil, column: Int? = nil, record: Int? = nil, byteOffset: Int? = nil,
        field: String? = nil, sourceLine: String? = nil, layout: TextLayout? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.record = record
        self.byteOffset = byteOffset
        self.field = field
        self.sourceLine = sourceLine
        self.layout = layout
    }

    /// `file:line:column`, or `file: record 12, byte 2400, field due_on`.
    public var text: String {
        var head = file ?? ""
        if let line {
            head += head.isEmpty ? "line \(line)" : ":\(line)"
            if let column { head += ":\(column)" }
        }
        var parts: [String] = []
        if let record { parts.append("record \(record)") }
        if let byteOffset { parts.append("byte \(byteOffset)") }
        if let field { parts.append("field \(field)") }
        guard !parts.isEmpty else { return head }
        return head.isEmpty ? parts.joined(separator: ", ") : head + ": " + parts.joined(separator: ", ")
    }
}
