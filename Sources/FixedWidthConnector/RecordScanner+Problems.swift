import Diagnostics

/// What can be wrong with lengths in front of records. None of these can be passed over: where the next record begins is not
/// known any more.
extension RecordScanner {
    private static let transferHelp =
        "did the transfer strip the descriptor words (FTP keeps them only after `quote site rdw`)? then try `framing: fixed` "
        + "or `framing: lines`; otherwise check `framing`, its `endian` and `includes_itself`"

    /// Where blocks are declared, the file may have none.
    private var blockHelp: String {
        guard case .descriptors(let framing) = layout.framing, framing.block != nil else { return "" }
        return "did the transfer take the blocks off? then it is `framing: rdw`. "
    }

    /// A prefix that is not a length, or one that the block or the memory has no room for.
    @inline(never)
    func refuse(
        _ reading: LengthPrefix.Reading, _ prefix: LengthPrefix, _ limit: Int, _ place: Place, isSpanned: Bool = false
    ) -> Diagnostic {
        let found = Redacted("a length of \(reading.declared)", isPersonal: false)
        if reading.length < 0 || reading.declared == 0 {
            return Diagnostic(
                .descriptorTooSmall, "the \(prefix.name) is too small", at: place,
                expected: "a length of at least \(max(prefix.minimum, 1))", found: found, help: Self.transferHelp)
        }
        if isSpanned ? (reading.flags & 0xFF != 0 || reading.flags >> 8 > 3) : reading.flags != 0 {
            let isSegment = reading.flags & 0xFF == 0 && reading.flags >> 8 <= 3
            return Diagnostic(
                .descriptorFlags, "the last two bytes of the \(prefix.name) are not what they must be", at: place,
                expected: isSpanned ? "a segment control code from 0 to 3, then 0" : "two zero bytes",
                found: Redacted(Self.hex(reading.flags), isPersonal: false),
                help: isSegment && !isSpanned
                    ? "records that are cut into segments have `framing: vbs`" : blockHelp + Self.transferHelp)
        }
        if reading.length > limit - prefix.bytes {
            return Diagnostic(
                .recordBeyondBlock, "the record is longer than the rest of its block", at: place,
                expected: "at most \(limit - prefix.bytes) bytes",
                found: Redacted("\(reading.length) bytes", isPersonal: false),
                help: "the block or the record descriptor is damaged, or the file has no blocks (`framing: rdw`)")
        }
        return tooLarge(reading.length, place)
    }

    func tooLarge(_ length: Int, _ place: Place) -> Diagnostic {
        Diagnostic(
            .recordTooLarge, "a record is larger than \(maximumRecordBytes) bytes", at: place,
            expected: "at most \(maximumRecordBytes) bytes", found: Redacted("\(length) bytes", isPersonal: false),
            help: Self.transferHelp)
    }

    @inline(never)
    func badBlock(_ reading: LengthPrefix.Reading, _ block: LengthPrefix, _ place: Place) -> Diagnostic {
        Diagnostic(
            .badBlock, "the \(block.name) is not one", at: place,
            expected: "a length of at least \(max(block.minimum, 1)), then two zero bytes",
            found: Redacted("a length of \(reading.declared), then \(Self.hex(reading.flags))", isPersonal: false),
            help: blockHelp + Self.transferHelp)
    }

    /// The file, or the block, ends where a prefix should stand.
    func noPrefix(_ bytes: Int, _ limit: Int, _ place: Place, _ prefix: LengthPrefix) -> Diagnostic {
        if limit < prefix.bytes {
            return Diagnostic(
                .recordBeyondBlock, "the block ends within a \(prefix.name)", at: place, expected: "\(prefix.bytes) bytes",
                found: Redacted("\(limit) bytes", isPersonal: false), help: Self.transferHelp)
        }
        return Diagnostic(
            .recordBeyondFile, "the file ends within a \(prefix.name)", at: place, expected: "\(prefix.bytes) bytes",
            found: Redacted("\(bytes) bytes", isPersonal: false),
            help:
                "the transfer may have been cut off; bytes of no record are declared by `skip_bytes: { footer: … }`"
        )
    }

    func fileCut(_ length: Int, _ bytes: Int, _ place: Place) -> Diagnostic {
        Diagnostic(
            .recordBeyondFile, "the file ends within a record", at: place, expected: "\(length) bytes",
            found: Redacted("\(bytes) bytes", isPersonal: false),
            help: "the transfer may have been cut off. " + Self.transferHelp)
    }

    func recordCut(_ bytes: Int, _ place: Place) -> Diagnostic {
        Diagnostic(
            .recordBeyondFile, "the file ends within a spanned record", at: place, expected: "its last segment",
            found: Redacted("\(bytes) bytes of it", isPersonal: false), help: "the transfer may have been cut off")
    }

    func blockCut(_ place: Place) -> Diagnostic {
        Diagnostic(
            .blockBeyondFile, "the file ends within a block", at: place, expected: "\(blockLeft) more bytes",
            found: Redacted("the end of the file", isPersonal: false), help: "the transfer may have been cut off")
    }

    func outOfOrder(_ isFirst: Bool, _ place: Place, code: Int) -> Diagnostic {
        Diagnostic(
            .segmentOutOfOrder, "a segment of a spanned record is out of order", at: place,
            expected: isFirst ? "a complete (0) or a first (1) segment" : "a middle (3) or the last (2) segment",
            found: Redacted("segment control code \(code)", isPersonal: false),
            help: "blocks are missing or in the wrong order: ask for the extract again")
    }

    func unreadable(_ bytes: [UInt8], _ field: LengthField, _ place: Place) -> Diagnostic {
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
        return Diagnostic(
            .lengthFieldUnreadable, "the length field does not hold a length", at: place,
            expected: "a whole number with usage \(field.usage.rawValue)", found: Redacted("bytes \(hex)", isPersonal: false),
            help: "check `start`, `length` and `usage` of the length field, and `encoding`")
    }

    func wrongLength(_ length: Int, _ field: LengthField, _ place: Place) -> Diagnostic {
        Diagnostic(
            .lengthFieldRange, "the record's length field says less than the record must have", at: place,
            expected: "at least \(field.end) bytes", found: Redacted("\(length) bytes", isPersonal: false),
            help: "if the field does not count all of the record, say `adjust`")
    }

    private static func hex(_ flags: Int) -> String {
        let text = String(flags, radix: 16, uppercase: true)
        return "bytes " + String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
    }
}
