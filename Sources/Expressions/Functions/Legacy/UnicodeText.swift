internal import Foundation
import Records

/// Texts through Unicode's tables, for the rows that need them: ASCII is the same in every form.
enum UnicodeText {
    enum Form: String, CaseIterable {
        case nfc = "NFC"
        case nfd = "NFD"
        case nfkc = "NFKC"
        case nfkd = "NFKD"

        func apply(_ text: String) -> String {
            switch self {
            case .nfc: text.precomposedStringWithCanonicalMapping
            case .nfd: text.decomposedStringWithCanonicalMapping
            case .nfkc: text.precomposedStringWithCompatibilityMapping
            case .nfkd: text.decomposedStringWithCompatibilityMapping
            }
        }
    }

    /// The column with every row that is not all ASCII sent through `transform`; the others keep their bytes.
    static func mapForeign(_ call: CallArguments, _ texts: TextValues, _ transform: (String) -> String) -> Column {
        guard texts.bytes.contains(where: { $0 >= 0x80 }) else { return Column(.string(texts), count: call.count) }
        var result = texts
        for row in 0..<call.count where !call.isBlocked(row) {
            guard texts.withBytes(row, { !$0.isASCII }) else { continue }
            let changed = Array(transform(texts.string(row)).utf8)
            result.starts[row] = UInt32(truncatingIfNeeded: result.bytes.count)
            result.lengths[row] = UInt32(truncatingIfNeeded: changed.count)
            result.bytes += changed
        }
        return Column(.string(result), count: call.count)
    }

    /// A character as it begins a word: ﬁ becomes Fi, where upper case would be FI.
    static func titled(_ character: String) -> String {
        guard let first = character.unicodeScalars.first else { return character }
        return first.properties.titlecaseMapping + String(character.unicodeScalars.dropFirst())
    }

    /// The text in lower case. A sigma that ends a word is ς (Unicode, section 3.13, Final_Sigma).
    static func lowered(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard scalars.contains("Σ") else { return text.lowercased() }
        var result = ""
        var isBehindLetter = false
        for (index, scalar) in scalars.enumerated() {
            if scalar == "Σ", isBehindLetter {
                let next = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
                result += next?.properties.isCased == true ? "σ" : "ς"
            } else {
                result += scalar.properties.lowercaseMapping
            }
            if !scalar.properties.isCaseIgnorable { isBehindLetter = scalar.properties.isCased }
        }
        return result
    }

    /// The code points without accents, ligatures and typographic signs.
    static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in Form.nfkd.apply(text).unicodeScalars {
            if scalar.value < 0x80 {
                result.append(scalar)
            } else if let plain = plainTexts[scalar] {
                result.append(contentsOf: plain.unicodeScalars)
            } else if scalar.properties.canonicalCombiningClass == .notReordered {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// What has no decomposition but a usual spelling.
    private static let plainTexts: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D",
        "đ": "d", "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "ı": "i", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "ĸ": "k",
        "Ŋ": "N", "ŋ": "n", "ƒ": "f", "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʻ": "'", "ʼ": "'", "′": "'", "´": "'",
        "“": "\"", "”": "\"", "„": "\"", "‟": "\"", "″": "\"", "«": "\"", "»": "\"", "‹": "'", "›": "'", "‐": "-",
        "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁄": "/", "×": "x", "÷": "/", "•": "*", "·": ".",
        "¡": "!", "¿": "?", "\u{AD}": "", "\u{200B}": "", "\u{FEFF}": "", "\u{200C}": "", "\u{200D}": "",
    ]
}
