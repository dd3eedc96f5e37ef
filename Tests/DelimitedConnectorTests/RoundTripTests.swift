import DelimitedConnector
import Testing

/// Random tables, written in every dialect and read back in stretches of every size.
@Suite struct RoundTripTests {
    /// How a cell is written: the tests' own reading of each dialect's rules.
    struct Writer: Sendable, CustomTestStringConvertible {
        let yaml: String
        let delimiter: String
        let lineEnd: String
        /// What the dialect cannot hold.
        let forbidden: [Character]
        let write: @Sendable (String) -> String
        var testDescription: String { yaml }

        static let quoted = [
            Writer(yaml: "dialect: csv", delimiter: ",", lineEnd: "\n", forbidden: []) {
                doubled($0, "\"", [",", "\"", "\n", "\r"])
            },
            Writer(yaml: "dialect: excel", delimiter: ",", lineEnd: "\r\n", forbidden: []) { doubled($0, "\"", nil) },
            Writer(yaml: "header: false\ndelimiter: '||'\nquote: \"'\"", delimiter: "||", lineEnd: "\n", forbidden: []) {
                doubled($0, "'", nil)
            },
            Writer(
                yaml: "header: false\ndelimiter: '|~|'\nline_end: '0x1E0A'", delimiter: "|~|", lineEnd: "\u{1E}\n",
                forbidden: []
            ) {
                doubled($0, "\"", ["|", "\"", "~", "\u{1E}", "\n", "\r"])
            },
            Writer(yaml: "header: false\nescape: backslash", delimiter: ",", lineEnd: "\n", forbidden: []) {
                "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            },
        ]
        static let bare = [
            Writer(yaml: "dialect: tsv", delimiter: "\t", lineEnd: "\r\n", forbidden: ["\t", "\n", "\r", "\r\n"]) { $0 },
            Writer(yaml: "dialect: pipe", delimiter: "|", lineEnd: "\n", forbidden: ["|", "\n", "\r", "\r\n"]) { $0 },
            Writer(yaml: "dialect: postgres-copy", delimiter: "\t", lineEnd: "\n", forbidden: []) {
                let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"]
                return $0.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
            },
        ]

        /// - Parameter special: quotes stand only around what holds one of these; nil: around everything.
        static func doubled(_ text: String, _ quote: Character, _ special: [Character]?) -> String {
            let needs = special.map { special in
                text.isEmpty || text.unicodeScalars.contains { special.contains(Character($0)) }
            }
            guard needs ?? true else { return text }
            return "\(quote)" + text.replacing("\(quote)", with: "\(quote)\(quote)") + "\(quote)"
        }
    }

    private static let characters: [Character] = [
        "a", "b", "ä", "😀", ",", ";", "\"", "'", "|", "~", "\t", "\n", "\r", "\\", " ", "#", "\u{1E}", "0", "x", "N",
    ]

    private struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    private func check(_ writer: Writer, seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        let width = 1 + random.next(4)
        let names = (0..<width).map { "c\($0)" }
        var rows: [[String]] = []
        for _ in 0..<(1 + random.next(6)) {
            rows.append(
                (0..<width).map { _ in
                    let length = random.next(12)
                    let text = String((0..<length).map { _ in Self.characters[random.next(Self.characters.count)] })
                    return "k" + text.filter { !writer.forbidden.contains($0) }
                })
        }
        let hasHeader = !writer.yaml.contains("header: false") && !writer.yaml.contains("postgres")
        var text = hasHeader ? names.joined(separator: writer.delimiter) + writer.lineEnd : ""
        for row in rows { text += row.map(writer.write).joined(separator: writer.delimiter) + writer.lineEnd }
        let fields = names.map { "{ name: \($0) }" }.joined(separator: ",")
        let layout = try Fixture.layout(writer.yaml + "\nfields: [\(fields)]")
        for size in [1 + random.next(64), 1 + random.next(300), 1 << 20] {
            let reading = try Fixture.reading(layout, text, batchBytes: size)
            #expect(reading.rejectTexts == [], "\(text.debugDescription)")
            #expect(reading.rows == rows.map { $0.joined(separator: "|") }, "\(text.debugDescription)")
        }
    }

    @Test(arguments: Writer.quoted) func quoted(writer: Writer) throws {
        for seed in 1...40 { try check(writer, seed: seed) }
    }

    @Test(arguments: Writer.bare) func bare(writer: Writer) throws {
        for seed in 1...40 { try check(writer, seed: seed) }
    }

    /// Whatever the bytes are, every size of chunk sees the same rows, rejects and errors.
    @Test(arguments: [
        "", "escape: backslash", "stray_quotes: keep\ncomment: '#'", "delimiter: ',,'", "dialect: postgres-copy",
        "line_end: crlf", "blank_lines: skip\nfooter: 1\nshort: pad", "dialect: excel", "escape: backslash\ndelimiter: ',,'",
    ])
    func chunksMakeNoDifference(yaml: String) throws {
        let layout = try Fixture.layout(yaml + "\nlimits: { record: 24, columns: 6 }\nheader: 0", fields: "a", "b")
        let alphabet: [UInt8] = Array("\"\",,\n\n\r\\.#ab;=sep".utf8)
        for seed in 1...60 {
            var random = Random(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
            let bytes = (0..<random.next(90)).map { _ in alphabet[random.next(alphabet.count)] }
            func outcome(_ size: Int) throws -> [String] {
                let failure = Fixture.failure(layout, bytes, batchBytes: size)
                if failure != "none" { return [failure] }
                let reading = try Fixture.reading(layout, [bytes], batchBytes: size)
                return reading.rows + reading.places + reading.rejectTexts
            }
            let whole = try outcome(1 << 20)
            for size in [1, 2, 3, 1 + random.next(64)] {
                #expect(try outcome(size) == whole, "size \(size): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}
