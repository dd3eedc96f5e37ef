import Diagnostics

extension CodePage {
    /// The names under which iconv may know an encoding. glibc has most of IBM's code pages as `IBM037` and `CP037`, the newer
    /// ones as `IBM-1140` too; mappings say 37, cp037, IBM-037 or CCSID 37.
    static func iconvNames(of name: String) -> [String] {
        // A name may carry no instructions to iconv, such as //IGNORE.
        let isName = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [0x2D, 0x5F, 0x2E, 0x3A].contains($0)
        }
        guard isName, !name.isEmpty else { return [] }
        guard let number = ccsid(name) else { return [name] }
        let padded = String(repeating: "0", count: max(0, 3 - number.utf8.count)) + number
        let ofIBM = ["IBM\(padded)", "IBM-\(number)", "CP\(padded)"] + (equals[number].map { [$0] } ?? [])
        // A bare number is IBM's, whatever else iconv may call so.
        return name.utf8.allSatisfy { (0x30...0x39).contains($0) } ? ofIBM : [name] + ofIBM
    }

    /// The number in a name of IBM's, without leading zeros.
    private static func ccsid(_ name: String) -> String? {
        var rest = name.lowercased()[...]
        for prefix in ["ccsid", "ibm", "cp"] where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
            break
        }
        if rest.first == "-" || rest.first == "_" { rest = rest.dropFirst() }
        guard rest.utf8.count <= 5, let number = UInt16(rest), number > 0 else { return nil }
        return String(number)
    }

    /// What to use in place of a name that iconv does not know.
    static func nearest(to name: String) -> String? {
        if let number = ccsid(name), let near = relatives[number] { return "iconv has no such page; the nearest is \(near)" }
        return Suggestion.nearest(to: name, among: commonNames).map { "did you mean `\($0)`?" }
    }

    /// Code pages of IBM's that glibc lacks, and those that it has instead (IBM's code page registry).
    private static let relatives = [
        "924": "`ibm1047` (Latin-1 where 924 has Latin-9, so without the euro sign)"
    ]

    /// Code pages of IBM's that glibc has under another number. ICU's converter tables have 838 and 9030 (Thai) as one table.
    private static let equals = ["838": "IBM9030"]

    /// Names that are likely to be meant; any other that iconv knows works as well.
    private static let commonNames: [String] =
        ["utf-8", "us-ascii", "ascii", "latin1", "macintosh", "koi8-r", "koi8-u"]
        + (1...16).filter { $0 != 12 }.map { "iso-8859-\($0)" }
        + (1250...1258).flatMap { ["windows-\($0)", "cp\($0)"] }
        + [
            "037", "273", "277", "278", "280", "284", "285", "297", "437", "500", "838", "850", "852", "858", "863", "865", "870",
            "871", "875", "930", "933", "935", "937", "939", "1025", "1026", "1047", "1140", "1141", "1142", "1143", "1144",
            "1145", "1146", "1147", "1148", "1149",
        ].flatMap { ["cp\($0)", "ibm\($0)"] }
}
