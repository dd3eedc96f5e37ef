import Connector

/// Code pages in the order in which they explain the texts of a file.
public struct CodePageRanking: Sendable, Hashable {
    public let best: String
    /// Pages that give the very same texts, so that this file cannot tell them from ``best``.
    public let same: [String]
    /// The best of those that give other texts, and how many bytes of the texts they read otherwise.
    public let next: String?

    /// The pages of one family that are tried, the most common first.
    static let ebcdic = [
        "cp037", "cp1047", "cp500", "cp1140", "cp273", "cp1141", "cp285", "cp1146", "cp297", "cp1147", "cp284", "cp1145",
        "cp280", "cp1144", "cp277", "cp1142", "cp278", "cp1143", "cp871", "cp1149", "cp1148", "cp870", "cp875", "cp1025",
        "cp1026",
    ]
    static let ascii = [
        "windows-1252", "iso-8859-1", "iso-8859-15", "cp850", "cp437", "windows-1250", "iso-8859-2", "windows-1251", "cp852",
    ]

    /// - Parameter pages: the candidates, the most common first.
    /// - Returns: nil where none is known here.
    static func rank(_ histogram: TextHistogram, _ pages: [String]) -> CodePageRanking? {
        var ranked: [(name: String, score: Double, characters: [Unicode.Scalar?])] = []
        for name in pages {
            guard let page = try? CodePage(name) else { continue }
            let characters = characters(of: page)
            ranked.append((name, score(histogram, name, characters), characters))
        }
        // Sorted by score; of equals the more common page stands first.
        let order = ranked.indices.sorted { (ranked[$0].score, -$0) > (ranked[$1].score, -$1) }
        guard let first = order.first else { return nil }
        let best = ranked[first]
        func isSame(_ other: Int) -> Bool {
            (0..<256).allSatisfy {
                histogram.near[$0] + histogram.apart[$0] == 0 || ranked[other].characters[$0] == best.characters[$0]
            }
        }
        let same = order.dropFirst().filter(isSame)
        let next = order.dropFirst().first { !same.contains($0) }
        return CodePageRanking(best: best.name, same: same.map { ranked[$0].name }, next: next.map { ranked[$0].name })
    }

    /// What each byte means; nil where it means nothing.
    private static func characters(of page: CodePage) -> [Unicode.Scalar?] {
        (0..<256).map { byte in
            var text: [UInt8] = []
            [UInt8(byte)].withUnsafeBufferPointer { page.append($0, to: &text) }
            let scalars = String(validating: text, as: UTF8.self)?.unicodeScalars
            return scalars?.count == 1 && scalars?.first != "\u{FFFD}" ? scalars?.first : nil
        }
    }

    /// The letters of the languages that a page was made for; a page that is not here was made for all of western Europe.
    private static let national: [String: Set<Unicode.Scalar>] = {
        let letters: [([String], String)] = [
            (["cp273", "cp1141"], "ÄÖÜäöüß"), (["cp297", "cp1147"], "éèêëàâçùûôîïÉÈÊÀÇÔÎ"),
            (["cp284", "cp1145"], "ñÑáéíóúüÁÉÍÓÚ"), (["cp280", "cp1144"], "àèéìòùÀÈÉÌÒÙ"), (["cp277", "cp1142"], "ÆØÅæøå"),
            (["cp278", "cp1143"], "ÅÄÖåäöé"), (["cp871", "cp1149"], "ÞÐÆÖþðæöáéíóúÁÉÍÓÚ"),
            (["cp870"], "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰäöüÄÖÜăâîşţĂÂÎŞŢ"),
            (["cp1026"], "çğıöşüÇĞİÖŞÜ"), (["cp285", "cp1146"], ""),
        ]
        return Dictionary(
            letters.flatMap { pages, letters in pages.map { ($0, Set(letters.unicodeScalars)) } }, uniquingKeysWith: { first, _ in first })
    }()
    private static let western = Set("ÄÖÜäöüßéèêëàâçñÑáíóúÉÁÍÓÚåÅæøÆØôîûï".unicodeScalars)
    /// In capitals these have one letter of their own.
    private static let spanish: Set<String> = ["cp284", "cp1145"]
    /// What a page must be better by than a more common one, of the worth of a character.
    private static let margin = 0.0002

    private static func score(_ histogram: TextHistogram, _ page: String, _ characters: [Unicode.Scalar?]) -> Double {
        let letters = national[page]
        var sum = 0.0
        var count = 0
        var own = (near: 0, apart: 0)
        var distinct = 0
        var latin = 0
        var foreign = 0
        for byte in 0..<256 where histogram.near[byte] + histogram.apart[byte] > 0 {
            let (near, apart) = (histogram.near[byte], histogram.apart[byte])
            sum += Double(near) * worth(characters[byte], letters ?? western, besideLetter: true)
            sum += Double(apart) * worth(characters[byte], letters ?? western, besideLetter: false)
            count += near + apart
            guard let scalar = characters[byte], scalar.properties.isAlphabetic else { continue }
            if letters?.contains(scalar) == true {
                own = (own.near + near, own.apart + apart)
                if near > 0 { distinct += 1 }
            }
            if scalar.value < 0x250 { latin += near + apart } else { foreign += near + apart }
        }
        guard count > 0 else { return 0 }
        var score = sum / Double(count)
        // A country's page is taken where its letters stand in words, another alphabet's where most letters are of that.
        // One letter alone may be the sign of mail addresses.
        let isNational = own.near > 2 * own.apart && distinct >= (spanish.contains(page) ? 1 : 2)
        if letters != nil { score -= isNational ? margin : 1 }
        if foreign > 0, foreign <= latin { score -= 1 }
        // In steps, so that rounding decides nothing.
        return (score * 1e9).rounded()
    }

    /// How likely a character is in the texts of records.
    private static func worth(_ scalar: Unicode.Scalar?, _ letters: Set<Unicode.Scalar>, besideLetter: Bool) -> Double {
        guard let scalar else { return -2 }
        if scalar.value < 128 {
            let byte = UInt8(scalar.value)
            if byte < 0x20 || byte == 0x7F { return -1 }
            if TextByte.isLetter(byte) || TextByte.isDigit(byte) || byte == 0x20 { return 1 }
            switch scalar {
            // Where these stand, pages of countries have their letters.
            case "#", "$", "\\": return besideLetter ? 0.2 : 0.9
            case "[", "]": return 0.6
            default: return TextByte.isUsual(byte) ? 0.9 : besideLetter ? 0.1 : 0.4
            }
        }
        if (0x80...0x9F).contains(scalar.value) { return -1 }
        if scalar.properties.isAlphabetic {
            if letters.contains(scalar) { return besideLetter ? 0.95 : 0.5 }
            // Letters of another alphabet stand in words of their own.
            if scalar.value < 0x250 { return besideLetter ? 0.5 : 0.3 }
            return besideLetter ? 0.3 : 0.6
        }
        if ["€", "£", "§", "°", "ª", "º"].contains(scalar) { return besideLetter ? 0.2 : 0.5 }
        return besideLetter ? 0.05 : 0.2
    }
}
