import Connector
import Diagnostics
import FixedWidthConnector
import Settings

/// Reads whatever bytes it is given as a fixed-width file: the first byte chooses fields, the second framing and code page, the third
/// the size of chunks.
struct FixedWidthProbe {
    private let file: ProbeFile
    private var layouts: [[FixedWidthLayout]] = []

    private static let framings = [
        "framing: lines\nshort: absent", "framing: lines\nshort: reject\nlong: reject", "framing: { lines: { line_end: crlf } }\nshort: pad",
        "framing: rdw", "framing: { rdw: { endian: little, includes_itself: false } }\nshort: reject\nlong: reject", "framing: vb",
        "framing: vbs", "framing: vbs\nlong: truncate", "framing: { prefix: { bytes: 2 } }", "framing: { prefix: { endian: little } }",
        "framing: { length_field: { start: 1, length: 2 } }",
        "framing: { length_field: { start: 2, length: 2, usage: binary, adjust: 1 } }", "framing: fixed\nlength: 40",
        "framing: fb\nlength: 40", "framing: rdw\nskip_bytes: { header: 3, footer: 2 }",
    ]

    private static let fields = [
        """
        fields:
          - { name: a, start: 1, length: 3 }
          - { name: n, length: 2, type: int, sign: overpunch }
          - { name: p, usage: packed, digits: 5, decimals: 2 }
          - { name: b, usage: binary, digits: 4 }
          - { name: f, usage: float, length: 4 }
          - { name: e, picture: "ZZ9.99-" }
          - { name: d, length: 8, type: date, format: yyyyMMdd }
          - { name: u, length: 4, encoding: utf-16be }
          - { name: x, length: 1, type: bytes }
        """,
        """
        fields:
          - { name: n, start: 1, length: 1, type: int }
          - { name: m, length: 1, type: int }
          - group: g
            occurs: { min: 0, max: 4, depending_on: n }
            fields:
              - { name: v, length: 2, type: int, sign: trailing }
              - { name: t, length: 1, occurs: { min: 1, max: 3, depending_on: m } }
          - { name: w, length: 3, when: n == 2 }
          - { name: k, redefines: w, length: 3, type: int, blank: zero }
          - { name: z, length: 2, null_bytes: [low-values, high-values] }
        """,
        """
        id_field: s
        fields: [ { name: s, start: 1, length: 1 } ]
        records:
          root: { id: R, fields: [ { name: r, start: 2, length: 3 } ] }
          child: { id: C, parent: root, list: children, fields: [ { name: c, start: 2, length: 2, type: int } ] }
          leaf: { id: L, parent: child, list: leaves, fields: [ { name: l, start: 2, usage: packed, digits: 3 } ] }
          other: { id: O, fields: [ { name: o, start: 2, length: 2 } ] }
        """,
        """
        fields: [ { name: s, start: 1, length: 1 } ]
        records:
          header: { when: s == 'H', fields: [ { name: h, start: 2, length: 2 } ] }
          owner: { when: s == 'O', fields: [ { name: o, start: 2, length: 2, type: int } ] }
          bill: { when: s == 'B', parent: owner, fields: [ { name: b, start: 2, length: 3 } ] }
          trailer: { when: s == 'T', fields: [ { name: t, start: 2, length: 2 } ] }
        filler: "9"
        """,
    ]

    private static let pages = ["utf-8", "us-ascii", "cp037", "cp939"]

    init?() {
        guard let file = ProbeFile() else { return nil }
        self.file = file
        for fields in Self.fields {
            var readable: [FixedWidthLayout] = []
            for framing in Self.framings {
                for page in Self.pages {
                    // Some framings do not go with some fields.
                    if let layout = Self.layout("complete: end-of-file\nencoding: \(page)\n\(framing)\n\(fields)") {
                        readable.append(layout)
                    }
                }
            }
            if readable.isEmpty { return nil }
            layouts.append(readable)
        }
    }

    private static func layout(_ yaml: String) -> FixedWidthLayout? {
        let context = SettingsContext()
        guard let node = try? YAMLReader.read(yaml, file: "probe.yaml"), var map = context.map(node, "source") else { return nil }
        let layout = FixedWidthLayout.read(&map)
        map.finish()
        return context.diagnostics.isEmpty ? layout : nil
    }

    /// - Returns: what is wrong with the outcome.
    func problem(_ input: [UInt8]) -> String? {
        guard input.count >= 3 else { return nil }
        let group = layouts[Int(input[0]) % layouts.count]
        let layout = group[Int(input[1]) % group.count]
        guard let file = file.file(Array(input.dropFirst(3))) else { return nil }
        let chunk = input[2] < 128 ? Int(input[2]) + 4 : 1 << 16
        return ProbeFile.problem(FixedWidthSource(layout: layout, files: [file], batchBytes: chunk, maximumRecordBytes: 1 << 14))
    }
}
