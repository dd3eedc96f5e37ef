/// The layout of a record as a table for people: level and name, first and last byte, length, picture, usage and type.
///
/// Bytes count from 1, as on mainframes. `+` behind a position says that the bytes of tables of varying length come on top;
/// inside a table the positions are those of the first occurrence.
public struct CopybookTable: Sendable {
    private static let headers = ["LEVEL NAME", "START", "END", "LENGTH", "OCCURS", "PICTURE", "USAGE", "TYPE"]
    private static let rightAligned: Set<Int> = [1, 2, 3]
    /// Names and pictures are cut to so many characters where the table would be too wide.
    private static let leastWidth = 8

    private let record: CopybookRecord

    public init(_ record: CopybookRecord) { self.record = record }

    /// - Parameter width: of the lines, in characters; the widest columns are cut so that lines fit, down to 8 characters each.
    public func text(width: Int) -> String {
        var rows: [[String]] = []
        for index in record.items.indices { rows.append(row(index)) }
        for (index, rename) in record.renames.enumerated() {
            let field = record.layout.renames[index]
            let last = rename.through.map { " THRU " + (record.items[$0].name ?? "FILLER") } ?? ""
            rows.append(
                ["66 " + rename.name] + positions(field) + [
                    "", "", "RENAMES " + (record.items[rename.from].name ?? "FILLER") + last, "",
                ])
        }
        var lines = Self.lines(rows, width: width)
        let layout = record.layout
        lines.append("")
        lines.append(
            layout.isFixedLength
                ? "\(layout.maximumLength) bytes"
                : "\(layout.minimumLength) to \(layout.maximumLength) bytes; + adds the tables of varying length")
        return lines.joined(separator: "\n")
    }

    private func row(_ index: Int) -> [String] {
        let item = record.items[index]
        var depth = 0
        var above = item.parent
        while let group = above {
            depth += 1
            above = record.items[group].parent
        }
        let level = item.level < 10 ? "0\(item.level)" : "\(item.level)"
        let overlay = item.redefines.map { " = " + (record.items[$0].name ?? "FILLER") } ?? ""
        let name = String(repeating: "  ", count: depth) + level + " " + (item.name ?? "FILLER") + overlay
        return [name] + positions(record.layout.fields[index])
            + [occurs(item), item.picture?.text ?? "", item.isGroup ? "" : usage(item), Self.type(item)]
    }

    private func positions(_ field: LayoutField) -> [String] {
        let plus = field.offset.isFixed ? "" : "+"
        let end = field.offset.fixed + field.length.fixed
        let isEndFixed = field.offset.isFixed && field.length.isFixed
        return [
            "\(field.offset.fixed + 1)\(plus)", "\(end)\(isEndFixed ? "" : "+")",
            "\(field.length.fixed)\(field.length.isFixed ? "" : "+")",
        ]
    }

    private func occurs(_ item: CopybookItem) -> String {
        guard let occurs = item.occurs else { return "" }
        guard let count = occurs.countItem else { return "\(occurs.maximum)" }
        return "\(occurs.minimum)-\(occurs.maximum) by \(record.items[count].name ?? "FILLER")"
    }

    private func usage(_ item: CopybookItem) -> String {
        var text = item.usage.rawValue
        switch item.signForm {
        case .leading?: text += " LEADING"
        case .leadingSeparate?: text += " LEADING SEPARATE"
        case .trailingSeparate?: text += " TRAILING SEPARATE"
        case .trailing?, nil: break
        }
        return item.isSynchronized ? text + " SYNC" : text
    }

    /// The type of the column that the item becomes.
    public static func type(_ item: CopybookItem) -> String {
        switch item.category {
        case .group: ""
        case .alphabetic, .alphanumeric, .alphanumericEdited, .national, .nationalEdited, .doubleByte, .utf8: "string"
        case .numeric, .numericEdited:
            item.scale <= 0 && item.digits - item.scale <= 18
                ? "int" : "decimal(\(max(item.digits - min(item.scale, 0), item.scale)),\(max(item.scale, 0)))"
        case .externalFloat, .internalFloat: "double"
        case .address: "bytes"
        }
    }

    private static func lines(_ rows: [[String]], width: Int) -> [String] {
        var widths = headers.map(\.count)
        for row in rows { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) } }
        let gaps = 2 * (widths.count - 1)
        while widths.reduce(0, +) + gaps > width, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > leastWidth
        {
            widths[widest] -= 1
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return [line(headers, widths), rule] + rows.map { line($0, widths) }
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var result = ""
        for (column, width) in widths.enumerated() {
            let cell = column < cells.count ? cells[column] : ""
            let shown = cell.count > width ? String(cell.prefix(width - 1)) + "…" : cell
            let padding = String(repeating: " ", count: width - shown.count)
            if column > 0 { result += "  " }
            result += rightAligned.contains(column) ? padding + shown : shown + padding
        }
        while result.hasSuffix(" ") { result.removeLast() }
        return result
    }
}
