internal import Delta
internal import FoundationEssentials

/// As the ledger keeps counts. A count that an older version did not write reads as 0, and one that a newer version added is
/// passed over, so that the ledger stays readable.
extension RunCounts {
    private struct Stored: Codable {
        var records: Int
        var rejects: Int
        var warnings: Int?
        var warningMessages: [WarningCount]?
        var streams: [String: [String: Int]]
        var batches: Int?
    }

    func json() throws -> String {
        let stored = Stored(
            records: records, rejects: rejects, warnings: warnings,
            warningMessages: warningMessages.isEmpty ? nil : warningMessages, streams: try streams.mapValues(Self.fields),
            batches: batches)
        return try JSONText.encode(stored)
    }

    init(json: String) throws {
        let stored = try JSONText.decode(Stored.self, from: json)
        self.init(
            records: stored.records, rejects: stored.rejects, warnings: stored.warnings ?? 0,
            warningMessages: stored.warningMessages ?? [],
            streams: try stored.streams.mapValues { known in
                let merged = try Self.fields(ChangeCounts()).merging(known) { _, stored in stored }
                return try JSONText.decode(ChangeCounts.self, from: JSONText.encode(merged))
            }, batches: stored.batches ?? 1)
    }

    private static func fields(_ counts: ChangeCounts) throws -> [String: Int] {
        try JSONText.decode([String: Int].self, from: JSONText.encode(counts))
    }
}
