import Foundation
import Testing

/// Files of a mainframe that other people's programs read too, against what those got out of them.
@Suite(.enabled(if: Workbench.hasReal("copybook"))) struct CopybookFeedTests {
    /// A file, its copybook, and the rows that stand in the CSV beside it.
    struct Feed: Sendable, CustomTestStringConvertible {
        let file: String
        let copybook: String
        let csv: String
        let separator: Character
        let framing: String
        let emit: String
        let rows: Int
        /// The copybook's fields in the order of the CSV, with their groups.
        let fields: [[String]]
        /// Where those stand among the columns of a preview.
        let preview: [String]

        var testDescription: String { file }

        /// The records as the CSV has them.
        func expected() throws -> [[String]] {
            let text = try String(contentsOf: URL(fileURLWithPath: Workbench.real("copybook/" + csv)), encoding: .utf8)
            return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
                line.split(separator: separator, omittingEmptySubsequences: false).map { Self.plain(String($0)) }
            }
        }

        /// A number without zeros that say nothing behind its point.
        static func plain(_ text: String) -> String {
            guard text.contains("."), Double(text) != nil else { return text }
            var result = text
            while result.last == "0" { result.removeLast() }
            if result.last == "." { result.removeLast() }
            return result
        }

        func write(into bench: Workbench) throws {
            try bench.folder.write(
                "feed.yaml",
                """
                landbridge: 1
                mapping: sales
                system: stores
                source:
                  format: fixed-width
                  encoding: cp037
                  \(framing)
                  copybook: \(Workbench.real("copybook/" + copybook))
                \(emit)
                """)
        }
    }

    static let feeds = [
        Feed(
            file: "DTAR020.bin", copybook: "DTAR020.cbl", csv: "DTAR020.csv", separator: "\t",
            framing: "framing: fixed\n  length: 27",
            emit: """
                emit:
                  - entity: obligation
                    key: [dtar020_kcode_store_key.dtar020_keycode_no]
                    fields:
                      account: dtar020_kcode_store_key.dtar020_keycode_no
                      total: dtar020_sale_price
                """,
            rows: 379,
            fields: [
                ["dtar020_kcode_store_key", "dtar020_keycode_no"], ["dtar020_kcode_store_key", "dtar020_store_no"],
                ["dtar020_date"], ["dtar020_dept_no"], ["dtar020_qty_sold"], ["dtar020_sale_price"],
            ],
            preview: ["account", "", "", "", "", "total"]),
        Feed(
            file: "DTAR1000_Store_file_std.bin", copybook: "DTAR1000.cbl", csv: "DTAR1000_Store_file_std_02.csv", separator: ";",
            framing: "framing: rdw",
            emit: """
                emit:
                  - entity: constituent
                    key: [dtar1000_store_no]
                    constants: { kind: organization }
                    fields: { name: dtar1000_store_name }
                """,
            rows: 147,
            fields: [
                "store_no", "region_no", "store_name", "new_store", "active_store", "closed_store", "dc_type", "src_type",
                "ho_type",
            ].map { ["dtar1000_" + $0] },
            preview: ["", "", "name", "", "", "", "", "", ""]),
    ]

    private func lines(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    private func text(_ value: Any?) -> String {
        switch value {
        case let value as String: Feed.plain(value)
        case let value as NSNumber: Feed.plain("\(value)")
        default: "no value"
        }
    }

    @Test(arguments: feeds) func everyValueIsTheOneInTheCSV(_ feed: Feed) throws {
        let bench = try Workbench()
        try feed.write(into: bench)
        let run = try bench.run(["read", "feed.yaml", "--input", Workbench.real("copybook/" + feed.file)])
        #expect(run.status == 0, "\(run.err)")
        let read = try lines(run.out).map { record -> [String] in
            let fields = record["fields"] as? [String: Any] ?? [:]
            return feed.fields.map { path in
                text(path.dropLast().reduce(fields) { $0[$1] as? [String: Any] ?? [:] }[path.last ?? ""])
            }
        }
        #expect(read.count == feed.rows)
        #expect(read == (try feed.expected()))
    }

    @Test(arguments: feeds) func everyRecordIsMapped(_ feed: Feed) throws {
        let bench = try Workbench()
        try feed.write(into: bench)
        let run = try bench.run([
            "preview", "feed.yaml", "--input", Workbench.real("copybook/" + feed.file), "--format", "ndjson", "--all",
            "--no-ids",
        ])
        #expect(run.status == 0, "\(run.err)")
        let mapped = feed.preview.enumerated().filter { !$0.element.isEmpty }
        let rows = try lines(run.out).map { row in mapped.map { text(row[$0.element]) } }
        #expect(rows.count == feed.rows)
        #expect(rows == (try feed.expected().map { row in mapped.map { row[$0.offset] } }))
    }
}
