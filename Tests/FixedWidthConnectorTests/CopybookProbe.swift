import Connector
import Copybook
import Diagnostics
import FixedWidthConnector
import Settings

/// Reads whatever text it is given as a copybook, and its own bytes as data of the records that it describes.
struct CopybookProbe {
    private let book: ProbeFile
    private let data: ProbeFile

    init?() {
        guard let book = ProbeFile(), let data = ProbeFile() else { return nil }
        self.book = book
        self.data = data
    }

    /// - Returns: what is wrong with the outcome; nil where it is records, or diagnostics that each have a place.
    func problem(_ input: [UInt8]) -> String? {
        let copybook: Copybook
        do {
            copybook = try Copybook.parse(CopybookSource(name: "book.cpy", bytes: input))
        } catch let error as GatewayError {
            if error.diagnostics.isEmpty { return "no diagnostic" }
            return error.diagnostics.lazy.compactMap { $0.place?.line == nil ? "\($0.code): no line" : nil }.first
        } catch {
            return "no diagnostic: \(error)"
        }
        for record in copybook.records {
            _ = CopybookTable(record).text(width: 100)
            for item in record.items { _ = ConditionTable(item)?.csv }
            let layout = record.layout
            if layout.minimumLength > layout.maximumLength { return "the least length is above the greatest" }
        }
        guard let name = copybook.records.first?.name, let file = book.file(input) else { return nil }
        let yaml = "encoding: cp037\nframing: rdw\ncomplete: end-of-file\ncopybook: \(file.location)\nrecord: '\(name)'"
        let context = SettingsContext()
        guard let node = try? YAMLReader.read(yaml, file: "probe.yaml"), var map = context.map(node, "source") else { return nil }
        guard let layout = FixedWidthLayout.read(&map) else {
            return context.diagnostics.isEmpty ? "neither a layout nor a diagnostic" : nil
        }
        let record = Array(input.prefix(max(layout.minimumLength, min(layout.length, 4_096))))
        let word = [UInt8(truncatingIfNeeded: (record.count + 4) >> 8), UInt8(truncatingIfNeeded: record.count + 4), 0, 0]
        guard layout.length <= 1 << 15, let bytes = data.file(word + record) else { return nil }
        return ProbeFile.problem(FixedWidthSource(layout: layout, files: [bytes]))
    }
}
