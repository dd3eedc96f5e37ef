public import Delta
internal import SQLite

extension SQLiteStore {
    public func streamState(_ stream: String) throws -> StreamState? {
        let select = try database.prepare(Self.selectStreams + " WHERE stream = ?")
        try select.bind(stream, at: 1)
        return try select.step() ? try StreamState(select, of: path) : nil
    }

    public func forgetPositions(of streams: [String]) throws {
        try requireWritable()
        try database.transaction(.immediate) {
            for stream in streams {
                guard let state = try streamState(stream) else { continue }
                let update = try database.prepare("UPDATE lb_stream SET inputs = ? WHERE stream = ?")
                try update.bind(try JSONText.encode(state.inputsWithoutPositions), at: 1)
                try update.bind(stream, at: 2)
                try update.run()
            }
        }
    }

    public func fingerprints(of stream: String, _ body: ([Fingerprint]) throws -> Void) throws {
        try reading { try FingerprintSegments(SQLiteFingerprints(database, path: path, stream: stream)).forEachBatch(body) }
    }

    func streamStates() throws -> [StreamState] {
        let select = try database.prepare(Self.selectStreams + " ORDER BY stream")
        var result: [StreamState] = []
        while try select.step() { result.append(try StreamState(select, of: path)) }
        return result
    }

    private static let selectStreams = "SELECT \(StreamState.columns) FROM lb_stream"
}
