import Records

let nameCaseFunction = Function(
    "nameCase", summary: "A name in the capitals in which people write it.",
    details:
        "Each word begins with a capital, also after a hyphen, a point or an apostrophe. Particles before another word are small (de la, del, van der, von), Mc is followed by a capital, Mac only in names that are known to be written so, suffixes are III, Jr, MD, also where nothing else stands there, as in the parts of personName() (but Vi and Do alone are names). The source's capitals are not looked at.",
    examples: [
        .init("nameCase('MCDONALD')", "\"McDonald\""), .init("nameCase('ANNE O\\'NEILL-SMITH')", "\"Anne O'Neill-Smith\""),
        .init("'DE LA CRUZ'.nameCase()", "\"de la Cruz\""), .init("nameCase('PIET VAN DER BERG III')", "\"Piet van der Berg III\""),
        .init("nameCase('macdonald, j.r. jr.')", "\"MacDonald, J.R. Jr.\""), .init("nameCase('ÉLODIE D\\'ÉTANGS')", "\"Élodie D'Étangs\""),
        .init("nameCase('III')", "\"III\""), .init("nameCase('MACIAS')", "\"Macias\""), .init("nameCase(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                var small: [UInt8] = []
                return call.mapText { text, result in
                    small.removeAll(keepingCapacity: true)
                    if text.isASCII {
                        for byte in text { small.append(byte &- 0x41 < 26 ? byte ^ 0x20 : byte) }
                    } else {
                        small.append(contentsOf: UnicodeText.lowered(String(decoding: text, as: UTF8.self)).utf8)
                    }
                    small.withUnsafeBufferPointer { NameCase.write($0, into: &result) }
                }
            })
    ])

let titleFunction = Function(
    "title", summary: "A name in the capitals in which people write it: nameCase() by its short name.",
    details: "For texts that are no names see titleCase().",
    examples: [
        .init("title('MCDONALD')", "\"McDonald\""), .init("'RAMON DE LA CRUZ III'.title()", "\"Ramon de la Cruz III\""),
        .init("title(null)", "null"),
    ],
    overloads: nameCaseFunction.overloads)

/// Capitals of names, from text that is all in small letters.
enum NameCase {
    private static let suffixes: [String: String] = [
        "ii": "II", "iii": "III", "iv": "IV", "vi": "VI", "vii": "VII", "viii": "VIII", "ix": "IX", "jr": "Jr", "sr": "Sr",
        "esq": "Esq", "md": "MD", "dds": "DDS", "dmd": "DMD", "dvm": "DVM", "phd": "PhD", "pharmd": "PharmD", "edd": "EdD",
        "cpa": "CPA", "jd": "JD", "rn": "RN", "lpn": "LPN", "np": "NP", "fnp": "FNP", "crna": "CRNA", "rph": "RPh", "dpm": "DPM",
        "od": "OD", "dc": "DC", "pe": "PE", "mba": "MBA", "lcsw": "LCSW", "usn": "USN", "usaf": "USAF", "usmc": "USMC",
        "do": "DO", "llc": "LLC",
    ]
    /// Suffixes that are names where nothing else stands beside them.
    private static let namesAlone: Set<String> = ["vi", "do"]
    private static let particles: Set<String> = ["de", "del", "della", "da", "das", "dos", "di", "du", "van", "von", "bin", "ibn"]
    /// Particles only behind another one: on their own they are names.
    private static let secondParticles: Set<String> = ["la", "las", "los", "le", "der", "den", "dem", "het", "ter", "ten", "'t"]
    private static let macNames: Set<String> = [
        "macarthur", "macaulay", "macbeth", "macbride", "maccallum", "macdonald", "macdonell", "macdougall", "macduff",
        "macfarlane", "macgregor", "macinnes", "macintosh", "macintyre", "macivor", "mackay", "mackenzie", "mackinnon",
        "mackintosh", "maclachlan", "maclaren", "maclaughlin", "maclean", "macleod", "macmahon", "macmillan", "macmurray",
        "macnamara", "macnaughton", "macneil", "macneill", "macnicol", "macphail", "macpherson", "macquarie", "macrae",
        "mactaggart", "mactavish", "macallister", "macalister",
    ]

    static func write(_ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
        var index = 0
        var previous = ""
        var isFirst = true
        while index < text.count {
            if let width = breakWidth(text, index) {
                result.append(contentsOf: text[index..<index + width])
                index += width
                continue
            }
            let end = wordEnd(text, index)
            let hasNext = hasWord(text, from: end)
            let core = text[end - 1] == 0x2E ? end - 1 : end
            let word = String(decoding: text[index..<core], as: UTF8.self)
            let mayBeSuffix = isFirst ? !namesAlone.contains(word) && !hasNext : word != "do" || !hasNext
            if let suffix = suffixes[word], mayBeSuffix || (isFirst && hasNext && isAllSuffixes(text)) {
                result.append(contentsOf: suffix.utf8)
                result.append(contentsOf: text[core..<end])
            } else if hasNext, particles.contains(word) || (secondParticles.contains(word) && particles.contains(previous)) {
                result.append(contentsOf: text[index..<end])
            } else {
                capitalize(UnsafeBufferPointer(rebasing: text[index..<end]), into: &result)
            }
            previous = word
            isFirst = false
            index = end
        }
    }

    /// The bytes of a blank or comma; nil where neither stands there.
    @inline(__always)
    private static func breakWidth(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        text[index] == 0x2C ? 1 : UnicodeBlank.width(text, at: index)
    }

    private static func wordEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < text.count, breakWidth(text, end) == nil { end += 1 }
        return end
    }

    /// JR MD, as the suffix of personName().
    private static func isAllSuffixes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            if let width = breakWidth(text, index) {
                index += width
                continue
            }
            let end = wordEnd(text, index)
            let core = text[end - 1] == 0x2E ? end - 1 : end
            guard suffixes[String(decoding: text[index..<core], as: UTF8.self)] != nil else { return false }
            index = end
        }
        return true
    }

    private static func hasWord(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        var index = start
        while index < text.count {
            guard let width = breakWidth(text, index) else { return true }
            index += width
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte >= 0x80 }

    private static func letters(_ word: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        word[start...].prefix { isLetter($0) }.count
    }

    private static func capitalize(_ word: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
        var index = 0
        var isStart = true
        while index < word.count {
            let byte = word[index]
            let isCurly = byte == 0xE2 && index + 2 < word.count && word[index + 1] == 0x80 && word[index + 2] == 0x99
            if byte == 0x27 || isCurly {
                let width = isCurly ? 3 : 1
                result.append(contentsOf: word[index..<index + width])
                index += width
                // A single letter behind it is an ending: Smith's.
                isStart = index == width || letters(word, from: index) > 1
                continue
            }
            guard isLetter(byte) else {
                isStart = byte &- 0x30 >= 10
                result.append(byte)
                index += 1
                continue
            }
            if isStart {
                index = appendCapital(word, index, into: &result)
                let length = letters(word, from: index) + 1
                if byte == 0x6D, index < word.count {
                    if word[index] == 0x63, length > 3 {
                        result.append(0x63)
                        index = appendCapital(word, index + 1, into: &result)
                    } else if length >= 7, index + 2 <= word.count, word[index] == 0x61, word[index + 1] == 0x63,
                        macNames.contains(String(decoding: word[(index - 1)..<(index - 1 + length)], as: UTF8.self)) {
                        result += [0x61, 0x63]
                        index = appendCapital(word, index + 2, into: &result)
                    }
                }
                isStart = false
            } else {
                result.append(byte)
                index += 1
            }
        }
    }

    /// - Returns: the position behind the character.
    private static func appendCapital(_ word: UnsafeBufferPointer<UInt8>, _ index: Int, into result: inout [UInt8]) -> Int {
        guard index < word.count else { return index }
        let byte = word[index]
        if byte < 0x80 {
            result.append(byte &- 0x61 < 26 ? byte ^ 0x20 : byte)
            return index + 1
        }
        var end = index + 1
        while end < word.count, word[end] & 0xC0 == 0x80 { end += 1 }
        result.append(contentsOf: UnicodeText.titled(String(decoding: word[index..<end], as: UTF8.self)).utf8)
        return end
    }
}
