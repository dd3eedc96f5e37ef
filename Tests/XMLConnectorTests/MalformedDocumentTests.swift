import Glibc
import Testing

@testable import XMLConnector

/// Every verdict of `real/xml-malformed/EXPECTED.tsv`.
@Suite struct MalformedDocumentTests {
    static let folder: String =
        (getenv("LANDBRIDGE_SHARED").map { String(cString: $0) } ?? "../shared") + "/real/xml-malformed"
    static let isThere = access(folder + "/EXPECTED.tsv", R_OK) == 0

    private func bytes(_ name: String) -> [UInt8] {
        guard let file = fopen(Self.folder + "/" + name, "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    @Test(.enabled(if: isThere), arguments: [64, 65_536]) func verdictsHold(chunkSize: Int) {
        let lines = String(decoding: bytes("EXPECTED.tsv"), as: UTF8.self).split(separator: "\n").dropFirst()
        var checked = 0
        for line in lines {
            let parts = line.split(separator: "\t")
            let report = XMLReading.refusal(bytes(String(parts[0])), "{ record: /doc/e, fields: [ { name: t, path: \".\" } ] }", chunkSize: chunkSize)
            if parts[1] == "refuse" { #expect(report != nil, "\(parts[0])") }
            if parts[1] == "accept" { #expect(report == nil, "\(parts[0]): \(report?.message ?? "")") }
            #expect(report == nil || report?.help != nil)
            if parts[2].contains("external entity") { #expect(report?.code == .xmlExternalEntity, "\(parts[0])") }
            checked += 1
        }
        #expect(checked >= 45)
    }
}
