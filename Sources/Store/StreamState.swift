internal import Canonical

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

    /// What a part of a run leaves of a stream.
    ///
    /// Before the last part nothing may be taken for read that was not: no extract counts as the one applied last, neither this
    /// one nor the one before, whose rows are partly replaced. Where to go on from stays as before the run, and counts
    /// only under the mapping that wrote all of the rows.
    init(
        _ stream: EntityStream, after run: RunRecord, _ number: Int64, part: RunPart, liveRows: Int, before: StreamState?
    ) {
        let isDone = part.isLast
        self.init(
            name: stream.name, system: stream.system, mapping: stream.mapping, entity: stream.entity.name,
            // An extract that does not say its date does not make the store forget that of the one before.
            asOf: isDone ? run.asOf ?? before?.asOf : before?.asOf,
            mappingDigest: isDone || before?.mappingDigest == run.mappingDigest ? run.mappingDigest : "",
            inputsDigest: isDone ? run.inputsDigest : "", inputs: isDone ? run.inputs : before?.inputs ?? [], lastRun: number,
            liveRows: liveRows)
    }

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
