import Records

let digitsFunction = Function(
    "digits", summary: "Only the digits 0–9 of the text.", details: "", examples: [.init("'(216) 555-0123'.digits()", "\"2165550123\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                call.mapText { text, result in
                    for byte in text where byte &- 0x30 < 10 { result.append(byte) }
                }
            })
    ])
