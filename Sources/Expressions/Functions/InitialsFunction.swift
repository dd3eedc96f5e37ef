import Records

let initialsFunction = Function(
    "initials", summary: "The first letter of each word, in upper case, without separators.", details: "",
    examples: [.init("initials('mary ann lee')", "\"MAL\"")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                call.mapText { text, result in
                    var inWord = false
                    for character in String(decoding: text, as: UTF8.self) {
                        if character.isLetter, !inWord { result.append(contentsOf: character.uppercased().utf8) }
                        inWord = character.isLetter || (inWord && character == "'")
                    }
                }
            })
    ])
