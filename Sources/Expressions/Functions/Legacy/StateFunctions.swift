import Diagnostics
import Records

let stateCodeFunction = Function(
    "stateCode", summary: "The two letters of a state or territory of the United States, from its name, code or abbreviation.",
    details: "As the Postal Service writes them, with AA, AE and AP of the armed forces. The two digits of the census (FIPS 5-2, such as 39) are understood too. Points, commas and case are not looked at. What is unknown is an error.",
    examples: [
        .init("stateCode('Ohio')", "\"OH\""), .init("stateCode('oh')", "\"OH\""), .init("stateCode('N. Carolina')", "\"NC\""),
        .init("stateCode('Calif.')", "\"CA\""), .init("stateCode('Puerto Rico')", "\"PR\""), .init("stateCode('39')", "\"OH\""), .init("stateCode('Ontario')", "error"),
        .init("stateCode(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                call.tryMapText { row, text, result in
                    guard let code = States.code(text.plainWords) else { return .failure(States.unknown(call, row, text)) }
                    result.append(contentsOf: code.utf8)
                    return .value
                }
            })
    ])

let stateNameFunction = Function(
    "stateName", summary: "The name of a state or territory of the United States, from its code, name or abbreviation.",
    details: "It knows what stateCode() knows. What is unknown is an error.",
    examples: [.init("stateName('OH')", "\"Ohio\""), .init("stateName('dc')", "\"District of Columbia\""), .init("stateName('ZZ')", "error")],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string),
            .kernel { call in
                call.tryMapText { row, text, result in
                    guard let code = States.code(text.plainWords), let name = States.names[code] else {
                        return .failure(States.unknown(call, row, text))
                    }
                    result.append(contentsOf: name.utf8)
                    return .value
                }
            })
    ])

/// USPS Publication 28, appendix B.
enum States {
    static let names: [String: String] = [
        "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
        "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii",
        "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
        "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
        "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
        "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
        "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
        "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
        "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam",
        "MP": "Northern Mariana Islands", "PR": "Puerto Rico", "VI": "Virgin Islands", "FM": "Federated States of Micronesia",
        "MH": "Marshall Islands", "PW": "Palau", "AA": "Armed Forces Americas", "AE": "Armed Forces Europe",
        "AP": "Armed Forces Pacific",
    ]

    /// Abbreviations of before 1963 that old files hold, without points.
    private static let abbreviations: [String: String] = [
        "ALA": "AL", "ARIZ": "AZ", "ARK": "AR", "CALIF": "CA", "CAL": "CA", "COLO": "CO", "COL": "CO", "CONN": "CT", "DEL": "DE",
        "D C": "DC", "WASHINGTON DC": "DC", "WASHINGTON D C": "DC", "FLA": "FL", "ILL": "IL", "IND": "IN", "KAN": "KS",
        "KANS": "KS", "KEN": "KY", "MASS": "MA", "MICH": "MI", "MINN": "MN", "MISS": "MS", "MONT": "MT", "NEB": "NE",
        "NEBR": "NE", "NEV": "NV", "N H": "NH", "N J": "NJ", "N M": "NM", "N MEX": "NM", "N MEXICO": "NM", "NEW MEX": "NM",
        "N Y": "NY", "N C": "NC", "N CAR": "NC", "N CAROLINA": "NC", "N D": "ND", "N DAK": "ND", "N DAKOTA": "ND", "OKLA": "OK",
        "ORE": "OR", "OREG": "OR", "PENN": "PA", "PENNA": "PA", "R I": "RI", "S C": "SC", "S CAR": "SC", "S CAROLINA": "SC",
        "S D": "SD", "S DAK": "SD", "S DAKOTA": "SD", "TENN": "TN", "TEX": "TX", "VIRG": "VA", "WASH": "WA", "W VA": "WV",
        "W VIRGINIA": "WV", "WIS": "WI", "WISC": "WI", "WYO": "WY", "US VIRGIN ISLANDS": "VI", "U S VIRGIN ISLANDS": "VI",
        "MICRONESIA": "FM", "COMMONWEALTH OF PUERTO RICO": "PR",
    ]

    private static let codes: [String: String] = {
        var result = abbreviations
        for (number, code) in census { result[number] = code }
        for (code, name) in names {
            result[code] = code
            result[name.uppercased()] = code
        }
        return result
    }()

    /// FIPS 5-2, which the census still numbers by.
    private static let census: [(String, String)] = {
        let table = """
            01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN \
            28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA \
            54WV 55WI 56WY 60AS 64FM 66GU 68MH 69MP 70PW 72PR 78VI
            """
        return table.split(separator: " ").map { (String($0.prefix(2)), String($0.suffix(2))) }
    }()

    static func code(_ words: String) -> String? { codes[words] }

    static func unknown(_ call: CallArguments, _ row: Int, _ text: UnsafeBufferPointer<UInt8>) -> CellError {
        // A suggestion would tell what stands in a personal field.
        let near = call.isPersonal ? nil : Suggestion.nearest(to: String(decoding: text.trimmed, as: UTF8.self), among: names.values)
        return call.malformed(
            row, text, .unknownCode, "the text is no state or territory of the United States",
            expected: "a name or code such as Ohio or OH", help: near.map { "did you mean \($0)?" })
    }
}
