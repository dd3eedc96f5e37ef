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
            ranked.append((name, score(histogram, characters), characters))
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

    private static func score(_ histogram: TextHistogram, _ characters: [Unicode.Scalar?]) -> Double {
        var sum = 0.0
        var count = 0
        for byte in 0..<256 where histogram.near[byte] + histogram.apart[byte] > 0 {
            sum += Double(histogram.near[byte]) * worth(characters[byte], besideLetter: true)
            sum += Double(histogram.apart[byte]) * worth(characters[byte], besideLetter: false)
            count += histogram.near[byte] + histogram.apart[byte]
        }
        // In steps, so that rounding decides nothing.
        return count == 0 ? 0 : (sum / Double(count) * 1e9).rounded()
    }

    /// How likely a character is in the texts of records.
    private static func worth(_ scalar: Unicode.Scalar?, besideLetter: Bool) -> Double {
        guard let scalar else { return -2 }
        if scalar.value < 128 {
            let byte = UInt8(scalar.value)
            if byte < 0x20 || byte == 0x7F { return -1 }
            if TextByte.isLetter(byte) || TextByte.isDigit(byte) || byte == 0x20 { return 1 }
            return TextByte.isUsual(byte) ? 0.9 : besideLetter ? 0.1 : 0.4
        }
        if (0x80...0x9F).contains(scalar.value) { return -1 }
        if scalar.properties.isAlphabetic {
            // Letters of another alphabet stand in words of their own.
            if scalar.value < 0x250 { return besideLetter ? 0.8 : 0.4 }
            return besideLetter ? 0.3 : 0.6
        }
        if ["€", "£", "§", "°", "ª", "º"].contains(scalar) { return besideLetter ? 0.2 : 0.5 }
        return besideLetter ? 0.05 : 0.2
    }
}
