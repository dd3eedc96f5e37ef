import Diagnostics
import Inference
import Testing

/// Columns of text without a copybook, and files that are none.
@Suite struct ColumnTests {
    private func columns(_ inference: FileInference) -> [ColumnProposal] {
        switch inference {
        case .fixedWidth(let found): found.columns
        case .delimited(let found): found.columns
        case .xml: []
        }
    }

    private static let names = ["SMITH", "GARCIA-LOPEZ", "LI", "O'NEIL", "VAN DER BERG", "BROWN"]

    /// An id, a name, a birthday, an amount of cents and a code.
    private static func line(_ index: Int) -> String {
        let name = names[index % names.count].padding(to: 15)
        let date = "19\(50 + index % 49)0\(1 + index % 9)\(10 + index % 19)"
        return "A\(String(1_000 + index)) \(name)\(date)\(String(index * 7_919 % 100_000).leading(to: 9))\(["Y", "N"][index % 2])"
    }

    @Test func columnsOfLines() throws {
        let text = (0..<200).map { Self.line($0) + "\n" }.joined()
        let inference = try Scratch().infer(Array(text.utf8))
        let columns = columns(inference)
        #expect(inference.isExplained && inference.format == "fixed-width")
        let name = try #require(columns.first { $0.start == 6 })
        #expect(name.length == 15 && name.type == "text")
        #expect(!name.shape.contains("G") && name.example == "GARCIA-LOPEZ" && name.shape == "AAAAAA-AAAAA")
        let date = try #require(columns.first { $0.start == 21 })
        #expect(date.length == 8 && date.type == "date yyyyMMdd" && date.keys == ["type: date", "format: yyyyMMdd"])
        let amount = try #require(columns.first { $0.start == 29 })
        #expect(amount.length == 9 && amount.type == "int" && amount.note?.contains("decimals: 2") == true)
        let code = try #require(columns.last)
        #expect(code.start == 38 && code.type == "code" && code.distinct == 2)
    }

    @Test func kindsByTheirFirstCharacter() throws {
        let head = "H20260930COUNTY OF EXAMPLE".padding(to: 40) + "\n"
        let tail = "T000000200".padding(to: 40) + "\n"
        let text = head + (0..<200).map { "D" + Self.line($0) + "\n" }.joined() + tail
        guard case .fixedWidth(let found) = try Scratch().infer(Array(text.utf8)) else { return #expect(Bool(false)) }
        #expect(Set(found.columns.compactMap(\.kind)) == ["header", "detail", "trailer"])
        #expect(found.diagnosis.best?.evidence.contains("a record of its own closes the file") == true)
        #expect(found.diagnosis.best?.tally.clean == 202)
    }

    @Test func packedColumnsWithoutACopybook() throws {
        guard case .fixedWidth(let found) = try Scratch().infer(Claims.records(120).flatMap { $0 }) else { return #expect(Bool(false)) }
        let packed = try #require(found.columns.first { $0.type == "packed" })
        #expect(packed.start == 28 && packed.length == 5)
        #expect(found.diagnosis.best?.draft.encoding == "cp037")
    }

    // MARK: delimited text

    @Test(arguments: [",", "\t", "|", ";"]) func delimitedTextWithAHeader(delimiter: String) throws {
        var rows = ["Owner No", "Full Name", "Due", "Since"].joined(separator: delimiter) + "\r\n"
        for index in 0..<50 {
            rows += ["\(1_000 + index)", "\"Lee\(delimiter) \"\"Ann\"\" \(index)\"", "\(index).50", "2026-01-\(10 + index % 20)"].joined(separator: delimiter) + "\r\n"
        }
        let inference = try Scratch().infer(Array(rows.utf8))
        let columns = columns(inference)
        #expect(inference.format == "delimited")
        #expect(columns.map(\.name) == ["owner_no", "full_name", "due", "since"])
        #expect(columns.map(\.type) == ["digits", "text", "decimal", "date yyyy-MM-dd"])
        #expect(columns[1].shape.hasPrefix("Aaa"))
    }

    @Test func delimitedTextWithoutAHeaderInAnotherCodePage() throws {
        let rows = (0..<40).flatMap { index -> [UInt8] in Array("\(index);M".utf8) + [0xFC] + Array("ller;\(index * 3)\n".utf8) }
        let inference = try Scratch().infer(rows)
        guard case .delimited(let found) = inference else { return #expect(Bool(false)) }
        #expect(found.columns.map(\.name) == ["col_1", "col_2", "col_3"])
        #expect(found.rows == 40 && found.rejected == 0)
        let yaml = try inference.mapping(name: "x", copybookPath: nil).yaml()
        #expect(yaml.contains("encoding: windows-1252") && yaml.contains("delimiter: semicolon"))
    }

    // MARK: what is nothing

    private func code(_ bytes: [UInt8]) -> String {
        do {
            let inference = try Scratch().infer(bytes)
            return inference.isExplained ? "explained" : inference.failure.first?.code.number ?? "no failure"
        } catch let error as GatewayError {
            return error.diagnostics.first?.code.number ?? "none"
        } catch { return "\(error)" }
    }

    @Test func filesThatAreNothing() {
        #expect(code([]) == "LB1502")
        #expect(code(Array("<?xml version='1.0'?><a/>".utf8)) == "explained")
        #expect(code(Array("<?xml version='1.0'?><a>".utf8)) == "LB1204")
        #expect(code([0x41]) == "LB1501")
        #expect(code([0xFF, 0xFE]) == "LB1501")
        var state: UInt64 = 42
        let random = (0..<50_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
        #expect(code(random) == "LB1501")
        // A descriptor that says 2 GB.
        #expect(code([0x7F, 0xFF, 0xFF, 0xFF] + random.prefix(2_000)) == "LB1501")
        #expect(code([UInt8](repeating: 0, count: 5_000)) == "LB1501")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    fileprivate func leading(to width: Int) -> String { String(repeating: "0", count: max(0, width - count)) + self }
}
