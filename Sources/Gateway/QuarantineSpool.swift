import Diagnostics
import FoundationEssentials
import Mapping
import Records
import Store

/// Gathers what a run rejects until it is written with the run; beyond a few it waits in the spill store, not in memory.
final class QuarantineSpool {
    private static let lane = Int.max
    /// Bytes of records that wait in memory, and how many records.
    private static let keptBytes = 4 << 20
    private static let kept = 1_000
    /// What is kept of one record; a longer one is cut off.
    private static let maximumRaw = 64 << 10
    private var memoryBytes = 0
    private var memory: [QuarantineFinding] = []
    private let spill: FileSpillStore
    private let isPersonal: Bool
    private(set) var count = 0
    /// The first few, for the report.
    private(set) var samples: [Diagnostic] = []

    init(spill: FileSpillStore, isPersonal: Bool) {
        self.spill = spill
        self.isPersonal = isPersonal
    }

    func add(_ record: RejectedRecord) throws {
        count += 1
        if samples.count < 10 { samples.append(record.diagnostic) }
        try add(
            QuarantineFinding(
                code: record.diagnostic.code.number, reason: Self.reason(record.diagnostic),
                field: record.diagnostic.place?.field, file: record.file, recordNumber: record.recordNumber,
                byteOffset: record.byteOffset, mappingPlace: record.diagnostic.rule?.text,
                raw: record.raw.isEmpty ? nil : Array(record.raw.prefix(Self.maximumRaw)), isPersonal: isPersonal))
    }

    func add(_ finding: QuarantineFinding) throws {
        guard memory.count >= Self.kept || memoryBytes >= Self.keptBytes else {
            memory.append(finding)
            memoryBytes += finding.raw?.count ?? 0
            return
        }
        let line = try JSONEncoder().encode(Stored(finding))
        var bytes = withUnsafeBytes(of: UInt32(line.count).littleEndian) { Array($0) }
        bytes += line
        try bytes.withUnsafeBytes { try spill.append($0, to: Self.lane) }
    }

    /// All findings, in batches.
    func forEachBatch(_ body: ([QuarantineFinding]) throws -> Void) throws {
        if !memory.isEmpty { try body(memory) }
        var rest: [UInt8] = []
        try spill.read(Self.lane) { piece in
            rest += piece
            var position = 0
            var batch: [QuarantineFinding] = []
            while rest.count - position >= 4 {
                let length = (0..<4).reduce(0) { $0 | Int(rest[position + $1]) << ($1 * 8) }
                guard rest.count - position - 4 >= length else { break }
                let line = Data(rest[(position + 4)..<(position + 4 + length)])
                batch.append(try JSONDecoder().decode(Stored.self, from: line).finding)
                position += 4 + length
            }
            rest.removeFirst(position)
            if !batch.isEmpty { try body(batch) }
        }
    }

    /// The message with what was expected and found; personal values are hidden by their own description.
    private static func reason(_ diagnostic: Diagnostic) -> String {
        var text = diagnostic.message
        if let expected = diagnostic.expected { text += "; expected \(expected)" }
        if let found = diagnostic.found { text += "; found \(found)" }
        return text
    }

    /// The form of a finding in the spill store.
    private struct Stored: Codable {
        let stream: String?
        let code: String
        let reason: String
        let field: String?
        let file: String
        let recordNumber: Int64
        let byteOffset: Int64
        let mappingPlace: String?
        let raw: Data?
        let isPersonal: Bool

        init(_ finding: QuarantineFinding) {
            stream = finding.stream
            code = finding.code
            reason = finding.reason
            field = finding.field
            file = finding.file
            recordNumber = finding.recordNumber
            byteOffset = finding.byteOffset
            mappingPlace = finding.mappingPlace
            raw = finding.raw.map { Data($0) }
            isPersonal = finding.isPersonal
        }

        var finding: QuarantineFinding {
            QuarantineFinding(
                stream: stream, code: code, reason: reason, field: field, file: file, recordNumber: recordNumber,
                byteOffset: byteOffset, mappingPlace: mappingPlace, raw: raw.map { Array($0) }, isPersonal: isPersonal)
        }
    }
}
