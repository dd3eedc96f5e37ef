import Connector
import DelimitedConnector
import Diagnostics
import Settings

/// Reads whatever bytes it is given as delimited text: the first byte chooses the layout, the second the size of chunks.
struct DelimitedProbe {
    private let file: ProbeFile
    private var layouts: [DelimitedLayout] = []

    private static let fields = "fields: [ { name: a }, { name: b, type: int }, { name: c, type: date } ]"
    private static let sources = [
        "header: false\nshort: pad\n" + fields, "dialect: tsv\n" + fields, "dialect: pipe\nheader: false\nlong: truncate\n" + fields,
        "dialect: postgres-copy\nheader: false\n" + fields, "dialect: postgres-csv\n" + fields, "dialect: excel\n" + fields,
        "header: false\nencoding: utf-16\n" + fields, "header: false\nencoding: cp1252\nstray_quotes: keep\n" + fields,
        "header: false\ndelimiter: '||'\nescape: backslash\ncomment: '#'\nfooter_rows: 1\n" + fields,
        """
        header: false
        fields: [ { name: t } ]
        records:
          header: { when: t == 'H', fields: [ { name: h } ] }
          owner: { when: t == 'O', fields: [ { name: o, type: int } ] }
          bill: { when: t == 'B', parent: owner, fields: [ { name: b }, { name: e } ] }
        """,
    ]

    init?() {
        guard let file = ProbeFile() else { return nil }
        self.file = file
        for source in Self.sources {
            let context = SettingsContext()
            guard let node = try? YAMLReader.read("complete: end-of-file\n" + source, file: "probe.yaml"),
                var map = context.map(node, "source"), let layout = DelimitedLayout.read(&map)
            else { continue }
            layouts.append(layout)
        }
        if layouts.count < 8 { return nil }
    }

    /// - Returns: what is wrong with the outcome.
    func problem(_ input: [UInt8]) -> String? {
        guard input.count >= 2, let file = file.file(Array(input.dropFirst(2))) else { return nil }
        let layout = layouts[Int(input[0]) % layouts.count]
        let chunk = input[1] < 128 ? Int(input[1]) + 1 : 1 << 16
        return ProbeFile.problem(DelimitedSource(layout: layout, files: [file], batchBytes: chunk))
    }
}
