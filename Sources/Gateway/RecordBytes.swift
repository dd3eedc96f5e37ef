import Connector
import Diagnostics
import Input
import Records

/// A record that is shown with its bytes: what is wrong with it, if that is not marked in the bytes, and the bytes.
struct RecordBytes: Sendable {
    /// Records that a command shows so.
    static let maximum = 10

    let diagnostic: Diagnostic?
    let text: String

    /// - Parameter field: that the mapping could not use; nil where what is wrong is found by decoding.
    init?(_ frame: any SourceFrame, record: Int64, file: String, diagnostic: Diagnostic? = nil) {
        guard let anatomy = frame.anatomy(of: record) else { return nil }
        self.diagnostic = diagnostic
        text = RecordDump(anatomy, file: file, field: diagnostic?.place?.field).text()
    }

    /// A rejected record; where the format does not tell fields by bytes, its bytes alone.
    init(_ reject: RejectedRecord, in frame: any SourceFrame) {
        if let known = RecordBytes(frame, record: reject.recordNumber, file: reject.file, diagnostic: reject.diagnostic) {
            self = known
            return
        }
        diagnostic = reject.diagnostic
        let part = RecordAnatomy.Part(
            kind: reject.kind, recordNumber: reject.recordNumber, byteOffset: reject.byteOffset, bytes: reject.raw, page: .utf8)
        text = RecordDump(RecordAnatomy(parts: [part]), file: reject.file).text()
    }

    /// The bytes of a file where reading had to stop: there is no record that could be shown.
    init?(_ error: GatewayError, files: [InputFile], page: CodePage) {
        guard let place = error.diagnostics.first?.place, let offset = place.byteOffset,
            let file = files.first(where: { $0.path == place.file }), file.path != "-",
            let bytes = try? Self.bytes(of: file, from: offset), !bytes.isEmpty
        else { return nil }
        diagnostic = nil
        let part = RecordAnatomy.Part(kind: nil, recordNumber: 0, byteOffset: Int64(offset), bytes: bytes, page: page)
        text = RecordDump(RecordAnatomy(parts: [part]), file: file.path).text()
    }

    private static let bytesOfFailure = 128

    private static func bytes(of file: InputFile, from offset: Int) throws -> [UInt8] {
        let reader = try InputReader(file)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var left = offset
        while left > 0 {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: .init(rebasing: $0[0..<min(left, $0.count)])) }
            guard count > 0 else { return [] }
            left -= count
        }
        let count = try buffer.withUnsafeMutableBytes { try reader.read(into: .init(rebasing: $0[0..<bytesOfFailure])) }
        return Array(buffer[0..<count])
    }
}

extension Console {
    func show(_ records: [RecordBytes], of count: Int) {
        for record in records {
            if let diagnostic = record.diagnostic { showBeside([diagnostic]) }
            showUsage(record.text)
        }
        if count > records.count { showUsage("… \(count - records.count) more records are not shown") }
    }
}
