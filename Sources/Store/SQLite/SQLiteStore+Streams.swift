public import Delta
internal import SQLite

extension SQLiteStore {
    public func streamState(_ stream: String) throws -> StreamState? {
        let select = try database.prepare(Self.selectStreams + " WHERE stream = ?")
        try select.bind(stream, at: 1)
        return try select.step() ? try streamState(select) : nil
    }

    public func fingerprints(of stream: String, _ body: ([Fingerprint]) throws -> Void) throws {
        try reading { try FingerprintSegments(database, path: path, stream: stream).forEachBatch(body) }
    }

    func streamStates() throws -> [StreamState] {
        let select = try database.prepare(Self.selectStreams + " ORDER BY stream")
        var result: [StreamState] = []
        while try select.step() { result.append(try streamState(select)) }
        return result
    }

    private static let selectStreams =
        "SELECT stream, system, mapping, entity, as_of, mapping_digest, inputs_digest, inputs, last_run, live_rows FROM lb_stream"

    private func streamState(_ row: SQLiteStatement) throws -> StreamState {
        let name = row.text(0) ?? ""
        guard let inputs = try? JSONText.decode([RunInput].self, from: row.text(7) ?? "") else {
            throw StoreError.damaged(path, "the inputs of stream \(name) cannot be read")
        }
        return StreamState(
            name: name, system: row.text(1) ?? "", mapping: row.text(2) ?? "", entity: row.text(3) ?? "", asOf: row.text(4),
            mappingDigest: row.text(5) ?? "", inputsDigest: row.text(6) ?? "", inputs: inputs, lastRun: row.int(8),
            liveRows: Int(row.int(9)))
    }
}
