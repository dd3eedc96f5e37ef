import Diagnostics
import Records

let normalizeFunction = Function(
    "normalize", summary: "The text in a normal form of Unicode, so that equal texts have equal bytes.",
    details: "The form is NFC, or the one that is named: NFC, NFD, NFKC, NFKD (Unicode Standard Annex 15).",
    examples: [
        .init("size(normalize('e\\u0301'))", "1"), .init("normalize('ﬁn ①', 'NFKC')", "\"fin 1\""),
        .init("normalize('a', 'NFX')", "error"), .init("normalize(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), work: .perByte(4),
            .kernel { call in UnicodeText.mapForeign(call, call.texts(0)) { UnicodeText.Form.nfc.apply($0) } }),
        Overload(
            [.exact(.string), .exact(.string)], style: .either, gives: .exact(.string), work: .perByte(4),
            .bound { (site) throws(CallSiteError) in
                let name = try site.string(1, "the normal form")
                guard let form = UnicodeText.Form(rawValue: name.uppercased()) else {
                    throw CallSiteError(
                        argument: 1, message: "there is no normal form `\(name)`", expected: "'NFC', 'NFD', 'NFKC' or 'NFKD'",
                        help: Suggestion.nearest(to: name, among: ["NFC", "NFD", "NFKC", "NFKD"]).map {
                            "did you mean '\($0)'?"
                        })
                }
                return BoundCall { call in UnicodeText.mapForeign(call, call.texts(0)) { form.apply($0) } }
            }),
    ])
