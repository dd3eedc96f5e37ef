import Records

/// What was read of one kind of record and is not in a frame yet.
struct KindReading: Sendable {
    /// A value that the kind's last element left for the records beside it.
    struct Left: Sendable, Equatable {
        let flag: UInt8
        let bytes: [UInt8]
    }

    let isSchemaKind: Bool
    let hasInner: Bool
    let isContext: Bool
    var origins: RecordOrigins
    /// For each group after the file, the ordinal for each record.
    var ordinals: [[Int64]] = []
    var isOpen = false
    /// Level of the open element.
    var depth = 0
    /// Of the open record, or of the last one.
    var number: Int64 = 0
    var start: Int64 = 0
    var textStart: Int64 = 0
    var line = 0
    /// Records of the document.
    var count = 0
    var left: [Int: Left] = [:]
    /// Slots whose value records asked for and found absent, or found.
    var lentAbsent: Set<Int> = []
    var lentValue: Set<Int> = []
    var miss: NamespaceMiss?

    init(_ kind: XMLMachine.Kind, file: String, fileIndex: Int) {
        isSchemaKind = kind.name != nil
        hasInner = kind.hasInner
        isContext = kind.isContext
        origins = RecordOrigins(file: file, fileIndex: fileIndex)
        miss = isSchemaKind ? NamespaceMiss(steps: kind.steps.map(\.local)) : nil
    }
}
