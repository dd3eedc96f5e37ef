/// What the store remembers of a stream between runs.
public struct StreamState: Sendable, Hashable {
    /// `system/mapping/entity`.
    public let name: String
    public let system: String
    public let mapping: String
    public let entity: String
    /// Date of the last extract applied, as ISO 8601 text.
    public let asOf: String?
    public let mappingDigest: String
    public let inputsDigest: String
    public let inputs: [RunInput]
    public let lastRun: Int64
    /// Rows that are not deleted.
    public let liveRows: Int

    /// ``inputs`` without their positions.
    var inputsWithoutPositions: [RunInput] { inputs.map { RunInput(file: $0.file, bytes: $0.bytes) } }

    public init(
        name: String, system: String, mapping: String, entity: String, asOf: String?, mappingDigest: String,
        inputsDigest: String, inputs: [RunInput], lastRun: Int64, liveRows: Int
    ) {
        self.name = name
        self.system = system
        self.mapping = mapping
        self.entity = entity
        self.asOf = asOf
        self.mappingDigest = mappingDigest
        self.inputsDigest = inputsDigest
        self.inputs = inputs
        self.lastRun = lastRun
        self.liveRows = liveRows
    }
}
