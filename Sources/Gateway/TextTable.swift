/// Aligned columns for a terminal; the widest columns are cut so that a line fits.
struct TextTable {
    let headers: [String]
    /// Columns whose cells stand to the right, such as counts.
    var rightAligned: Set<Int> = []
    var rows: [[String]] = []

    func text(width: Int) -> String {
        var widths = headers.map(\.count)
        let cells = rows.map { $0.map(Self.printable) }
        for row in cells { for (index, cell) in row.enumerated() where index < widths.count { widths[index] = max(widths[index], cell.count) } }
        let gaps = 2 * max(widths.count - 1, 0)
        while widths.reduce(0, +) + gaps > width, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 {
            widths[widest] -= 1
        }
        var lines = [line(headers, widths), widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")]
        lines += cells.map { line($0, widths) }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var result = ""
        for (index, width) in widths.enumerated() {
            let cell = index < cells.count ? cells[index] : ""
            let shown = cell.count > width ? String(cell.prefix(width - 1)) + "…" : cell
            let padding = String(repeating: " ", count: width - shown.count)
            if index > 0 { result += "  " }
            result += rightAligned.contains(index) ? padding + shown : shown + padding
        }
        while result.hasSuffix(" ") { result.removeLast() }
        return result
    }

    /// Control characters of hostile data must not reach a terminal.
    private static func printable(_ text: String) -> String {
        String(text.map { $0.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } ? "·" : $0 })
    }
}
