/// A framing as mappings write it, and in words.
public struct FramingChoice: Sendable, Hashable {
    public enum Family: Sendable, Hashable { case lines, fixed, lengths, blocksOfFixed }

    /// What stands behind `framing:`.
    public let yaml: String
    /// For people.
    public let title: String
    public let family: Family
    /// How many bits of every length are given, so that a chain of records does not come about by chance.
    let checkedBits: Int

    static let fixed = FramingChoice(yaml: "fixed", title: "records of one length", family: .fixed, checkedBits: 0)
    static let lines = FramingChoice(yaml: "lines", title: "lines", family: .lines, checkedBits: 0)
    static let blocksOfFixed = FramingChoice(
        yaml: "fb", title: "blocks (BDW) of records of one length", family: .blocksOfFixed, checkedBits: 16)

    /// Lines of EBCDIC files, whose two line ends also stand in binary numbers.
    static let newLines = [("nl", "NL, 0x15"), ("lf", "LF, 0x25")].map { end, name in
        FramingChoice(
            yaml: "{ lines: { line_end: \(end) } }", title: "lines ended by EBCDIC \(name)", family: .lines, checkedBits: 0)
    }

    /// Lengths in front of records, those that say most first.
    static let descriptors: [FramingChoice] = {
        func choice(_ yaml: String, _ title: String, _ bits: Int) -> FramingChoice {
            FramingChoice(yaml: yaml, title: title, family: .lengths, checkedBits: bits)
        }
        return [
            choice("vb", "blocks (BDW) of records with RDWs: RECFM=VB", 32),
            choice("rdw", "record descriptor words: RECFM=V, or VB without its blocks", 16),
            choice("vbs", "blocks of spanned records: RECFM=VBS", 32),
            choice("{ rdw: { includes_itself: false } }", "record descriptor words that do not count themselves", 16),
            choice("{ rdw: { endian: little } }", "record descriptor words, little-endian", 16),
            choice(
                "{ rdw: { endian: little, includes_itself: false } }",
                "record descriptor words, little-endian, that do not count themselves", 16),
            choice(
                "{ vb: { block: { includes_itself: false }, record: { includes_itself: false } } }",
                "blocks of records whose descriptors do not count themselves", 32),
            choice("{ vb: { block: { includes_itself: false } } }", "blocks that do not count their own descriptor", 32),
            choice("{ vb: { record: { includes_itself: false } } }", "blocks of records that do not count their RDW", 32),
            choice("{ vb: { block: { endian: little }, record: { endian: little } } }", "little-endian blocks and records", 32),
            choice("{ prefix: { bytes: 4 } }", "a length of 4 bytes in front, big-endian", 8),
            choice("{ prefix: { bytes: 4, endian: little } }", "a length of 4 bytes in front, little-endian", 8),
            choice("{ prefix: { bytes: 4, includes_itself: true } }", "a length of 4 bytes in front that counts itself", 8),
            choice("{ prefix: { bytes: 2 } }", "a length of 2 bytes in front, big-endian", 4),
            choice("{ prefix: { bytes: 2, endian: little } }", "a length of 2 bytes in front, little-endian", 4),
            choice("{ prefix: { bytes: 2, includes_itself: true } }", "a length of 2 bytes in front that counts itself", 4),
            choice(
                "{ prefix: { bytes: 2, endian: little, includes_itself: true } }",
                "a length of 2 bytes in front, little-endian, that counts itself", 4),
        ]
    }()
}
