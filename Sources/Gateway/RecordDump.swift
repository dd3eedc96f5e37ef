import Connector
import Diagnostics

/// The bytes of a record as text for people: offset, hexadecimal, characters, and the field that they belong to.
///
/// Bounded whatever the record's size: around what is wrong a few rows are shown, and those left out are counted.
struct RecordDump {
    private static let bytesPerRow = 16
    /// Rows before and after a field that is wrong.
    private static let context = 3
    /// Rows of one field, of a record that is shown whole or has nothing marked, and of all parts together.
    private static let rowsOfField = 8
    private static let rowsOfRecord = 32
    private static let maximumRows = 96

    private let anatomy: RecordAnatomy
    private let file: String
    /// The field that the record's diagnostic names.
    private let field: String?

    /// - Parameters:
    ///   - file: as the user named it.
    ///   - field: that the diagnostic names, if it names one.
    init(_ anatomy: RecordAnatomy, file: String, field: String? = nil) {
        self.anatomy = anatomy
        self.file = file
        self.field = field
    }

    /// Bytes that stand together: a field, or what is between fields.
    private struct Item {
        var start: Int
        var length: Int
        var label: String
        var text: String?
        var isMarked = false
        /// Of its first row among all rows of the part.
        var firstRow = 0
        var rows: Int { max((length + bytesPerRow - 1) / bytesPerRow, 1) }
    }

    /// Lines without a line feed at the end.
    func text() -> String {
        var lines: [String] = []
        var left = Self.maximumRows
        for (index, part) in anatomy.parts.enumerated() {
            let items = items(of: part)
            let isMarked = items.contains { $0.isMarked }
            // Of a record with segments those that are wrong are shown, and the first.
            if index > 0, anatomy.parts.count > 4, !isMarked { continue }
            guard left > 0 else { break }
            lines.append(heading(part))
            left -= append(items, of: part, limit: left, to: &lines)
            if part.isCut { lines.append("          … further fields are not named") }
        }
        let headings = lines.count { !$0.hasPrefix(" ") && !$0.hasPrefix("!") }
        if headings < anatomy.parts.count { lines.append("… \(anatomy.parts.count - headings) segments left out") }
        return lines.joined(separator: "\n")
    }

    private func heading(_ part: RecordAnatomy.Part) -> String {
        let kind = part.kind.map { ", kind \($0)" } ?? ""
        let number = part.recordNumber > 0 ? "record \(part.recordNumber) of \(file)" : file
        return "\(number)\(kind), byte \(part.byteOffset): \(part.bytes.count) bytes"
    }

    /// The fields in the order of their bytes, and what lies between them.
    private func items(of part: RecordAnatomy.Part) -> [Item] {
        let spans = part.spans.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
        var items: [Item] = []
        var reach = 0
        for span in spans {
            if span.start > reach, part.showsGaps { items.append(gap(reach, span.start)) }
            var item = Item(start: span.start, length: span.length, label: span.path, text: span.text)
            item.isMarked = span.problem != nil
            if let problem = span.problem { item.label += "  \(problem): \(problem.title)" }
            items.append(item)
            reach = max(reach, span.start + span.length)
        }
        if reach < part.bytes.count, part.showsGaps { items.append(gap(reach, part.bytes.count)) }
        // What fails only in the mapping is named by its diagnostic.
        if let field, !items.contains(where: \.isMarked), !part.spans.isEmpty {
            for index in items.indices where items[index].label == field || items[index].label.hasSuffix("." + field) {
                items[index].isMarked = true
            }
        }
        var row = 0
        for index in items.indices {
            items[index].firstRow = row
            row += items[index].rows
        }
        return items
    }

    private func gap(_ start: Int, _ end: Int) -> Item { Item(start: start, length: end - start, label: "–") }

    /// - Returns: how many rows were written.
    private func append(_ items: [Item], of part: RecordAnatomy.Part, limit: Int, to lines: inout [String]) -> Int {
        guard let last = items.last else { return 0 }
        let total = last.firstRow + last.rows
        var wanted = items.filter(\.isMarked).map { item in
            max(item.firstRow - Self.context, 0)..<min(
                item.firstRow + min(item.rows, Self.rowsOfField) + Self.context, total)
        }
        if wanted.isEmpty || total <= Self.rowsOfRecord { wanted = [0..<min(total, Self.rowsOfRecord)] }
        var next = 0
        var written = 0
        for range in wanted where range.upperBound > next && written < limit {
            let start = max(range.lowerBound, next)
            if start > next { lines.append(leftOut(start - next)) }
            let end = min(range.upperBound, start + limit - written)
            append(start..<end, items, part, &lines)
            written += end - start
            next = end
        }
        if next < total { lines.append(leftOut(total - next)) }
        return written
    }

    private func leftOut(_ rows: Int) -> String { "          … \(rows) row\(rows == 1 ? "" : "s") left out" }

    private func append(_ rows: Range<Int>, _ items: [Item], _ part: RecordAnatomy.Part, _ lines: inout [String]) {
        guard var index = items.lastIndex(where: { $0.firstRow <= rows.lowerBound }) else { return }
        for row in rows {
            while index + 1 < items.count, items[index + 1].firstRow <= row { index += 1 }
            let item = items[index]
            let position = row - item.firstRow
            let start = min(item.start + position * Self.bytesPerRow, part.bytes.count)
            let end = min(item.start + item.length, start + Self.bytesPerRow, part.bytes.count)
            let bytes = part.bytes[start..<max(end, start)]
            let shown: String
            if let text = item.text { shown = position == 0 ? DumpText.printable(text, limit: Self.bytesPerRow) : "" } else {
                shown = DumpText.text(bytes, in: part.page)
            }
            let line =
                (item.isMarked ? "!" : " ") + DumpText.right("\(start)", 8) + "  " + DumpText.left(DumpText.hex(bytes), 39) + "  "
                + DumpText.left(shown, Self.bytesPerRow) + "  " + (position == 0 ? item.label : "")
            lines.append(DumpText.trimmed(line))
        }
    }
}

/// Bytes and texts in the columns of a dump.
enum DumpText {
    /// Pairs of bytes: `F1F2 C3`.
    static func hex(_ bytes: some Collection<UInt8>) -> String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if index > 0, index.isMultiple(of: 2) { text += " " }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return text
    }

    /// A character a byte; a point where the byte is none that can be shown.
    static func text(_ bytes: some Collection<UInt8>, in page: CodePage) -> String {
        if page.isUTF8 { return printable(String(decoding: bytes, as: UTF8.self), limit: bytes.count) }
        var result = ""
        for byte in bytes {
            var text: [UInt8] = []
            [byte].withUnsafeBufferPointer { page.append($0, to: &text) }
            let shown = printable(String(decoding: text, as: UTF8.self), limit: 1)
            result += shown.isEmpty ? "." : shown
        }
        return result
    }

    /// Without what would steer a terminal, or could not be seen.
    static func printable(_ text: String, limit: Int) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard result.count < limit else { break }
            let isShown: Bool
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .nonspacingMark,
                .enclosingMark:
                isShown = false
            default: isShown = scalar.value != 0xFFFD
            }
            result.append(isShown ? scalar : ".")
        }
        return String(result)
    }

    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }

    static func trimmed(_ line: String) -> String {
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
