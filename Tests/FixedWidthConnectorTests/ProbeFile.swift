import Connector
import Diagnostics
import Glibc
import Input
import Records

/// A temporary file that takes one input after the other, and what reading it must keep to whatever it holds.
final class ProbeFile {
    private let descriptor: Int32
    private let path: String

    init?() {
        var template = Array("/tmp/landbridge-probe-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func file(_ bytes: [UInt8]) -> InputFile? {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { return nil }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        return written == bytes.count ? InputFile(path: "input", location: path, size: Int64(bytes.count)) : nil
    }

    /// Reads to the end.
    ///
    /// - Returns: what is wrong with what came out; nil where every record is a row or a reject, or reading ended with a place.
    static func problem(_ source: any RecordSource) -> String? {
        var records: Int64 = 0
        do {
            while let frame = try source.next() {
                let batch = try frame.decode()
                for reject in batch.rejects where reject.diagnostic.place?.file != "input" { return "a reject without a place" }
                records += Int64(batch.rejects.count)
                for rows in batch.batches {
                    records += Int64(rows.count)
                    for column in rows.columns {
                        if column.count != rows.count { return "a column of another length" }
                        if let problem = problem(column) { return problem }
                    }
                    for row in 0..<rows.count {
                        if let problem = problem(frame.anatomy(of: rows.origins.recordNumbers[row])) { return problem }
                        _ = rows.rawRecord(row)
                    }
                }
            }
        } catch let error as GatewayError {
            guard let first = error.diagnostics.first else { return "no diagnostic" }
            return first.place?.file == "input" ? nil : "\(first.code): no place in the file"
        } catch {
            return "no diagnostic: \(error)"
        }
        return records > source.progress.records ? "more rows than records" : nil
    }

    /// Every cell in error has its entry.
    private static func problem(_ column: Column) -> String? {
        for row in 0..<column.count where column.isError(row) {
            if column.error(at: row) == nil { return "an error without its reason" }
        }
        switch column.values {
        case .list(let lists): return problem(lists.elements)
        case .structure(let structure): return structure.columns.lazy.compactMap { problem($0) }.first
        case .string(let texts):
            for row in 0..<column.count where column.isValue(row) {
                if texts.withBytes(row, { String(validating: $0, as: UTF8.self) }) == nil { return "a value that is no UTF-8" }
            }
            return nil
        default: return nil
        }
    }

    private static func problem(_ anatomy: RecordAnatomy?) -> String? {
        guard let anatomy else { return "a record without its bytes" }
        for part in anatomy.parts {
            for span in part.spans where span.start < 0 || span.start + span.length > part.bytes.count {
                return "\(span.path) is outside its record"
            }
        }
        return nil
    }
}
