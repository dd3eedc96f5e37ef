import Connector
public import Diagnostics
public import Input

/// What a file was found to be: one case for each format that is inferred.
public enum FileInference: Sendable {
    case fixedWidth(FixedWidthInference)
    case delimited(DelimitedInference)
    case xml(XMLInference)

    /// - Parameters:
    ///   - copybook: what the records are, where that is known; the file is then fixed-width.
    ///   - codePage: where it is known.
    ///   - more: files beside that of the sample, of XML.
    ///   - limit: bytes of all files.
    ///   - record: the record element, of XML.
    /// - Throws: `GatewayError` with `LB1002`, `LB1501`, `LB1503` or `LB1506`, and for XML what is wrong with it.
    public static func run(
        _ sample: FileSample, copybook: CopybookSubject?, codePage: String?, more: [InputFile] = [], limit: Int = FileSample.defaultLimit,
        record: String? = nil
    ) throws -> FileInference {
        if copybook == nil {
            if isXML(sample.bytes) {
                return .xml(try XMLInference(samples: [sample.file] + more, limit: limit, encoding: codePage, record: record))
            }
            if let other = more.first {
                throw GatewayError(
                    Diagnostic(
                        .formatNotInferred, "several files are looked at only where they are XML", at: Place(file: other.path),
                        expected: "one file", help: "name one of them; the others are probably like it"), exit: .usage)
            }
            if let found = try delimited(sample, codePage) { return .delimited(found) }
        }
        let doctor = FileDoctor(sample: sample, copybook: copybook, codePage: codePage)
        var diagnosis = try doctor.examine()
        guard copybook == nil, diagnosis.isExplained, var best = diagnosis.best else {
            return .fixedWidth(FixedWidthInference(sample: sample, subject: copybook, diagnosis: diagnosis, columns: []))
        }
        var (columns, explanation) = TextColumns(sample: sample).propose(best)
        // Only now it is known which bytes are text.
        diagnosis.codePage = try doctor.rankPages(&explanation)
        if explanation.draft.encoding != best.draft.encoding {
            best.draft.encoding = explanation.draft.encoding
            (columns, explanation) = TextColumns(sample: sample).propose(best)
        }
        diagnosis.explanations[0] = explanation
        return .fixedWidth(FixedWidthInference(sample: sample, subject: nil, diagnosis: diagnosis, columns: columns))
    }

    private static func isXML(_ bytes: [UInt8]) -> Bool {
        // `<?xml` in EBCDIC.
        if bytes.starts(with: [0x4C, 0x6F, 0xA7, 0x94, 0x93]) { return true }
        // Of UTF-16 only every other byte counts here.
        let plain = bytes.prefix(512).filter { $0 != 0 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF && $0 != 0xFE && $0 != 0xFF }
        let text = plain.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        guard text.first == 0x3C, let second = text.dropFirst().first else { return false }
        return TextByte.isLetter(second) || second == 0x3F || second == 0x21
    }

    /// - Returns: nil where the file is no delimited text.
    private static func delimited(_ sample: FileSample, _ codePage: String?) throws -> DelimitedInference? {
        let bytes = sample.bytes
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let isLittle = bytes[0] == 0xFF
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map { at in
                isLittle ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
            }
            return DelimitedInference.find(sample, text: Array(String(decoding: units, as: UTF16.self).utf8), encoding: nil, ranking: nil)
        }
        // The sample may end within a line, and within a character.
        let whole = sample.isWhole ? bytes[...] : bytes[..<(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count)]
        if codePage == nil, String(validating: whole, as: UTF8.self) != nil {
            let text = whole.starts(with: [0xEF, 0xBB, 0xBF]) ? whole.dropFirst(3) : whole
            let hasHigh = text.contains { $0 >= 128 }
            return DelimitedInference.find(
                sample, text: Array(text), encoding: nil,
                ranking: hasHigh ? nil : CodePageRanking(best: "utf-8", same: ["us-ascii", "windows-1252"], next: nil))
        }
        let usual = FileDoctor.usual(bytes)
        let isEBCDIC = try codePage.map { try CodePage($0, allowsMultiByte: true).isEBCDIC } ?? (usual.ebcdic > usual.ascii)
        var histogram = TextHistogram(isEBCDIC: isEBCDIC)
        histogram.add(whole)
        let ranking = codePage == nil ? CodePageRanking.rank(histogram, isEBCDIC ? CodePageRanking.ebcdic : CodePageRanking.ascii) : nil
        let encoding = codePage ?? ranking?.best ?? "windows-1252"
        let page = try CodePage(encoding, allowsMultiByte: true)
        var text: [UInt8] = []
        Array(whole).withUnsafeBufferPointer { page.append($0, to: &text) }
        if isEBCDIC { text = Array(String(decoding: text, as: UTF8.self).replacing("\u{85}", with: "\n").utf8) }
        return DelimitedInference.find(sample, text: text, encoding: encoding, ranking: ranking)
    }

    // MARK: results

    /// As `format` of a source says it.
    public var format: String {
        switch self {
        case .fixedWidth: "fixed-width"
        case .delimited: "delimited"
        case .xml: "xml"
        }
    }

    public var isExplained: Bool {
        switch self {
        case .fixedWidth(let found): found.diagnosis.isExplained
        case .delimited, .xml: true
        }
    }

    /// Why nothing explains the file, where nothing does.
    public var failure: [Diagnostic] {
        switch self {
        case .fixedWidth(let found): found.failure
        case .delimited, .xml: []
        }
    }

    public var sections: [ReportSection] {
        switch self {
        case .fixedWidth(let found): found.sections
        case .xml(let found): found.sections
        case .delimited(let found):
            [ReportSection(title: "The file", lines: found.evidence), ReportSection.columns(found.columns, isFixedWidth: false)]
        }
    }

    /// - Throws: `GatewayError` with what makes the layout unusable.
    public func mapping(name: String, copybookPath: String?) throws -> MappingDraft {
        switch self {
        case .fixedWidth(let found): try found.mapping(name: name, copybookPath: copybookPath)
        case .delimited(let found): found.mapping(name: name)
        case .xml(let found): found.mapping(name: name)
        }
    }
}
