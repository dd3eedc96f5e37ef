import Connector
import FixedWidthConnector
import Records

/// The first records of a file as bytes, framed by the connector.
struct RawRecords: Sendable {
    /// By number in the file, from 1.
    private(set) var records: [Int64: [UInt8]] = [:]
    /// Of the file, up to the end of the last.
    private(set) var bytes = 0

    /// - Parameter draft: only its framing counts.
    init(_ draft: FixedWidthDraft, _ sample: FileSample, limit: Int) {
        var any = FixedWidthDraft.anyRecord(draft.framing, encoding: draft.encoding, length: nil)
        any.header = draft.header
        any.footer = draft.footer
        if draft.framing.family == .fixed || draft.framing.family == .blocksOfFixed { any.length = draft.length }
        guard let layout = try? any.layout() else { return }
        let source = FixedWidthSource(layout: layout, files: [sample.file], batchBytes: 1 << 14, maximumRecordBytes: 1 << 20)
        while records.count < limit, bytes < sample.bytes.count, let frame = try? source.next(), let batch = try? frame.decode() {
            for rows in batch.batches {
                for row in 0..<rows.count where records.count < limit {
                    records[rows.origins.recordNumbers[row]] = rows.rawRecord(row)
                    bytes = max(bytes, Int(rows.origins.byteOffsets[row]) + Int(rows.origins.byteLengths[row]))
                }
            }
        }
    }

    /// In the order of the file.
    var inOrder: [[UInt8]] { records.sorted { $0.key < $1.key }.map(\.value) }
}
