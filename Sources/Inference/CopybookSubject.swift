public import Copybook

/// The copybook that a file is tried with.
public struct CopybookSubject: Sendable {
    /// As the working directory sees it.
    public let path: String
    public let copybook: Copybook
    /// The records that come into question.
    public let records: [CopybookRecord]
    /// Keys of `copybook` in the mapping beside `file`.
    let keys: [String]

    /// - Parameters:
    ///   - format: how its lines are laid out, `fixed` or `free`; nil: found out.
    ///   - record: a level 01 in any letter case; nil for all.
    /// - Throws: `GatewayError` with `LB1140` to `LB1149`, and `LB1101` where there is no such record.
    public init(path: String, format: String?, record: String?) throws {
        var options = CopybookOptions()
        options.format = format.flatMap { SourceFormat(rawValue: $0) }
        copybook = try Copybook.read(file: path, options: options)
        self.path = path
        keys = format.map { ["format: \($0)"] } ?? []
        guard let record else {
            records = copybook.records
            return
        }
        let wanted = record.lowercased().replacing("-", with: "_")
        records = copybook.records.filter { $0.fieldName == wanted || $0.name.lowercased() == record.lowercased() }
        if records.isEmpty { throw CopybookSubject.noRecord(record, copybook, path) }
    }

    /// Whether mappings must say which record they mean.
    var needsRecordName: Bool { copybook.records.count > 1 }

    var longest: Int { records.map(\.layout.maximumLength).max() ?? 0 }
}
