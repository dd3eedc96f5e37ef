public import Records

/// What a store holds.
public struct StoreStatus: Sendable, Hashable {
    /// Rows of one stream in one entity.
    public struct Rows: Sendable, Hashable {
        public let entity: String
        public let stream: String
        public let live: Int
        /// Marked deleted and still there.
        public let deleted: Int

        public init(entity: String, stream: String, live: Int, deleted: Int) {
            self.entity = entity
            self.stream = stream
            self.live = live
            self.deleted = deleted
        }
    }

    public let namespace: RowID
    public let formatVersion: Int
    public let modelVersion: Int
    public let sizeBytes: Int64
    /// By entity in the order of the model, then by stream.
    public let rows: [Rows]
    public let streams: [StreamState]
    /// Entries that are still open.
    public let openQuarantine: Int
    public let lastRun: StoredRun?

    public init(
        namespace: RowID, formatVersion: Int, modelVersion: Int, sizeBytes: Int64, rows: [Rows], streams: [StreamState],
        openQuarantine: Int, lastRun: StoredRun?
    ) {
        self.namespace = namespace
        self.formatVersion = formatVersion
        self.modelVersion = modelVersion
        self.sizeBytes = sizeBytes
        self.rows = rows
        self.streams = streams
        self.openQuarantine = openQuarantine
        self.lastRun = lastRun
    }
}
