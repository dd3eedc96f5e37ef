import Connector
import Diagnostics
import FixedWidthConnector
import Input
import Records

/// What the connector made of a file's beginning with one draft.
struct Trial: Sendable {
    /// Records that were framed.
    var records = 0
    /// Records and empty lines that the layout leaves out.
    var rejected = 0
    /// Bytes of the file up to the end of the last record.
    var end = 0
    /// The whole file was read and nothing is wrong with its framing.
    var isWhole = false
    /// Why reading stopped; nil where it came to the end, or to what was asked for.
    var failure: Diagnostic?
    var shortest = Int.max
    var longest = 0
    var tally = FieldTally()

    /// A file may be read in such pieces that what stands before a failure is seen, too.
    private static let smallBatch = 512
    private static let largestRecord = 1 << 20

    /// - Parameters:
    ///   - bytes: of the file to be read, about.
    ///   - records: to be read, about.
    ///   - keepsRows: whether the tally remembers each record.
    static func run(
        _ draft: FixedWidthDraft, _ sample: FileSample, bytes: Int, records: Int = .max, keepsRows: Bool = false
    ) -> Trial {
        let layout: FixedWidthLayout
        do { layout = try draft.layout() } catch {
            var trial = Trial()
            trial.failure = Self.diagnostic(error)
            return trial
        }
        let first = read(layout, sample, bytes, records, keepsRows, batch: min(max(bytes, smallBatch), 1 << 18))
        guard first.failure != nil, (first.failure?.place?.record ?? 1) > first.records + first.rejected + 1 else { return first }
        var again = read(layout, sample, min(bytes, 1 << 18), records, keepsRows, batch: smallBatch)
        // What is read in small pieces is the evidence; how far reading comes was known before.
        if again.failure == nil {
            again.failure = first.failure
            again.isWhole = false
        }
        return again
    }

    private static func read(
        _ layout: FixedWidthLayout, _ sample: FileSample, _ bytes: Int, _ records: Int, _ keepsRows: Bool, batch: Int
    ) -> Trial {
        var trial = Trial()
        trial.tally = FieldTally(layout, keepsRows: keepsRows)
        let source = FixedWidthSource(
            layout: layout, files: [sample.file], batchBytes: batch, maximumRecordBytes: largestRecord)
        // The end of a file that is looked at as a whole is part of the evidence.
        let bytes = sample.isWhole && bytes >= sample.bytes.count ? Int.max : bytes
        do {
            while trial.end < bytes, trial.records < records {
                guard let frame = try source.next() else {
                    trial.isWhole = true
                    break
                }
                trial.add(try frame.decode(), layout)
            }
        } catch {
            trial.failure = diagnostic(error)
        }
        return trial
    }

    private mutating func add(_ batch: SourceBatch, _ layout: FixedWidthLayout) {
        rejected += batch.rejects.count
        for reject in batch.rejects { end = max(end, Int(reject.byteOffset) + reject.raw.count) }
        for rows in batch.batches {
            records += rows.count
            for row in 0..<rows.count {
                let length = rows.ownLength(row)
                shortest = min(shortest, length)
                longest = max(longest, length)
                end = max(end, Int(rows.origins.byteOffsets[row]) + Int(rows.origins.byteLengths[row]))
            }
            tally.add(rows, layout)
        }
    }

    private static func diagnostic(_ error: any Error) -> Diagnostic {
        (error as? GatewayError)?.diagnostics.first ?? Diagnostic(.fixedWidthLayout, "\(error)")
    }
}

extension RecordBatch {
    /// Bytes of a record, without the descriptors between its segments.
    func ownLength(_ row: Int) -> Int {
        rawSpans.indices.contains(row) ? Int(rawSpans[row].length) : Int(origins.byteLengths[row])
    }
}
