import Records

let addressLineFunction = Function(
    "addressLine", summary: "A line of a United States address as the Postal Service standardises it.",
    details:
        "Upper case, one space between words, no points or commas; the street suffix, the directions before and behind the street and the kinds of all units are abbreviated (USPS Publication 28). A word that is the street's name stays: AVENUE RD. PO boxes are PO BOX, rural routes RR, highway contract routes HC; a number sign stands apart: # 3.",
    examples: [
        .init("addressLine('123 North Main Street, Apartment 4b')", "\"123 N MAIN ST APT 4B\""),
        .init("addressLine('77 Avenue Road Suite 200')", "\"77 AVENUE RD STE 200\""), .init("addressLine('P.O. Box 7')", "\"PO BOX 7\""),
        .init("addressLine('Rural Route 2 Box 15')", "\"RR 2 BOX 15\""), .init("addressLine('55 Park Place #3')", "\"55 PARK PL # 3\""),
        .init("addressLine('500 Martin Luther King Jr. Boulevard Southwest')", "\"500 MARTIN LUTHER KING JR BLVD SW\""),
        .init("addressLine('12 North Street')", "\"12 NORTH ST\""), .init("addressLine('')", "\"\""), .init("addressLine(null)", "null"),
    ],
    overloads: [
        Overload(
            [.exact(.string)], style: .either, gives: .exact(.string), work: .perByte(4),
            .kernel { call in
                call.mapText { text, result in
                    let words = text.isASCII ? text.plainWords : Array(String(decoding: text, as: UTF8.self).uppercased().utf8)
                        .withUnsafeBufferPointer { $0.plainWords }
                    result.append(contentsOf: AddressLine.standardized(words).utf8)
                }
            })
    ])

/// USPS Publication 28, section 232 and appendix C.
enum AddressLine {
    static func standardized(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        guard !words.isEmpty else { return "" }
        // PO BOX, P O BOX, POST OFFICE BOX, POB
        for form in [["POST", "OFFICE", "BOX"], ["P", "O", "BOX"], ["PO", "BOX"], ["POBOX"], ["POB"], ["BOX"]]
        where words.count > form.count && Array(words.prefix(form.count)) == form {
            return (["PO", "BOX"] + words.dropFirst(form.count)).joined(separator: " ")
        }
        if let route = route(words) { return route }
        words = words.flatMap { $0.utf8.count > 1 && $0.hasPrefix("#") ? ["#", String($0.dropFirst())] : [$0] }
        // Where the first unit begins, everything before it is the street.
        let isNumbered = startsWithDigit(words[0])
        var end = words.count
        for index in words.indices.dropFirst(2) {
            guard words[index] == "#" || (units[words[index]] != nil && isUnit(words, index, isBehindStreet: end < words.count)) else { continue }
            words[index] = units[words[index]] ?? words[index]
            end = min(end, index)
        }
        // A number first, then perhaps a direction, the name, the suffix, and perhaps a direction.
        let first = isNumbered ? 1 : 0
        var last = end - 1
        if last > first + 1, let direction = directions[words[last]], suffixes[words[last - 1]] != nil {
            words[last] = direction
            last -= 1
        }
        if last > first, let suffix = suffixes[words[last]] {
            words[last] = suffix
            last -= 1
        }
        // What is left must keep a name.
        if last > first, let direction = directions[words[first]] {
            if words.indices.contains(first + 1), last > first + 1, let second = directions[words[first + 1]],
                let both = directions[words[first] + words[first + 1]] ?? directions[direction + second] {
                words.replaceSubrange(first...(first + 1), with: [both])
            } else {
                words[first] = direction
            }
        }
        return words.joined(separator: " ")
    }

    private static func startsWithDigit(_ word: String) -> Bool { word.utf8.first.map { $0 &- 0x30 < 10 } == true }

    /// Rural and highway contract routes (Publication 28, sections 24 and 25): RR 2 BOX 15, HC 1 BOX 9A.
    private static func route(_ words: [String]) -> String? {
        for (form, code) in routes where words.count > form.count && Array(words.prefix(form.count)) == form {
            var rest = Array(words.dropFirst(form.count))
            if rest[0] == "NO" || rest[0] == "NUMBER" || rest[0] == "#" { rest.removeFirst() }
            guard var number = rest.first else { continue }
            if number.hasPrefix("#") { number.removeFirst() }
            guard startsWithDigit(number), !ambiguousRoutes.contains(form) || rest.dropFirst().first == "BOX" else { continue }
            // Zeros before a route's number are dropped, and the number sign of a box.
            let bare = number.drop { $0 == "0" }
            rest[0] = bare.isEmpty ? number : String(bare)
            if rest.count > 2, rest[1] == "BOX" {
                if rest[2] == "#" { rest.remove(at: 2) } else if rest[2].hasPrefix("#") { rest[2].removeFirst() }
            }
            return ([code] + rest).joined(separator: " ")
        }
        return nil
    }

    /// ROUTE 9 is a road, too.
    private static let ambiguousRoutes: Set<[String]> = [["RT"], ["RTE"], ["ROUTE"], ["RD", "ROUTE"]]

    private static let routes: [(form: [String], code: String)] = [
        (["RURAL", "ROUTE"], "RR"), (["RURAL", "RTE"], "RR"), (["RURAL", "RT"], "RR"), (["R", "R"], "RR"), (["RR"], "RR"),
        (["RFD", "ROUTE"], "RR"), (["RFD"], "RR"), (["R", "F", "D"], "RR"), (["RD", "ROUTE"], "RR"), (["RT"], "RR"), (["RTE"], "RR"),
        (["ROUTE"], "RR"), (["HIGHWAY", "CONTRACT", "ROUTE"], "HC"), (["HIGHWAY", "CONTRACT"], "HC"), (["HC", "ROUTE"], "HC"),
        (["STAR", "ROUTE"], "HC"), (["HC"], "HC"), (["HCR"], "HC"),
    ]

    /// A unit needs something behind it, except for those that stand alone. FRONT ST is a street, where no other stands before it.
    private static func isUnit(_ words: [String], _ index: Int, isBehindStreet: Bool) -> Bool {
        guard index + 1 < words.count else { return aloneUnits.contains(words[index]) }
        return isBehindStreet || suffixes[words[index + 1]] == nil || words[1..<index].contains { suffixes[$0] != nil }
    }

    private static let directions: [String: String] = [
        "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE",
        "SOUTHWEST": "SW", "N": "N", "S": "S", "E": "E", "W": "W", "NE": "NE", "NW": "NW", "SE": "SE", "SW": "SW",
    ]

    private static let units: [String: String] = [
        "APARTMENT": "APT", "APT": "APT", "BUILDING": "BLDG", "BLDG": "BLDG", "DEPARTMENT": "DEPT", "DEPT": "DEPT",
        "FLOOR": "FL", "FL": "FL", "FLR": "FL", "HANGAR": "HNGR", "HNGR": "HNGR", "LOT": "LOT", "PENTHOUSE": "PH", "PIER": "PIER", "ROOM": "RM",
        "RM": "RM", "SLIP": "SLIP", "SPACE": "SPC", "SPC": "SPC", "STOP": "STOP", "SUITE": "STE", "STE": "STE", "TRAILER": "TRLR",
        "TRLR": "TRLR", "UNIT": "UNIT", "BASEMENT": "BSMT", "BSMT": "BSMT", "REAR": "REAR", "FRONT": "FRNT", "FRNT": "FRNT",
        "LOBBY": "LBBY", "LBBY": "LBBY", "LOWER": "LOWR", "OFFICE": "OFC", "UPPER": "UPPR", "SIDE": "SIDE",
    ]
    private static let aloneUnits: Set<String> = [
        "BASEMENT", "BSMT", "FRONT", "FRNT", "LOBBY", "LBBY", "LOWER", "OFFICE", "PENTHOUSE", "REAR", "SIDE", "UPPER",
    ]

    private static let suffixes: [String: String] = {
        let table = """
            ALY ALLEY ALLEE ALLY ALY|ANX ANNEX ANEX ANNX ANX|ARC ARCADE ARC|AVE AVENUE AV AVE AVEN AVENU AVN AVNUE|BAYU BAYOU BAYOO
            BCH BEACH BCH|BND BEND BND|BLF BLUFF BLF BLUF|BLFS BLUFFS|BTM BOTTOM BOT BOTTM BTM|BLVD BOULEVARD BLVD BOUL BOULV|BR BRANCH BRNCH BR
            BRG BRIDGE BRDGE BRG|BRK BROOK BRK|BRKS BROOKS|BG BURG|BYP BYPASS BYP BYPA BYPAS BYPS|CP CAMP CMP CP|CYN CANYON CANYN CNYN|CPE CAPE CPE
            CSWY CAUSEWAY CAUSWA CSWY|CTR CENTER CEN CENT CENTR CENTRE CNTER CNTR CTR|CTRS CENTERS|CIR CIRCLE CIR CIRC CIRCL CRCL CRCLE|CIRS CIRCLES
            CLF CLIFF CLF|CLFS CLIFFS CLFS|CLB CLUB CLB|CMN COMMON|CMNS COMMONS|COR CORNER COR|CORS CORNERS CORS|CRSE COURSE CRSE|CT COURT CT|CTS COURTS CTS
            CV COVE CV|CVS COVES|CRK CREEK CRK|CRES CRESCENT CRES CRSENT CRSNT|CRST CREST|XING CROSSING CRSSNG XING|XRD CROSSROAD|CURV CURVE|DL DALE DL
            DM DAM DM|DV DIVIDE DIV DV DVD|DR DRIVE DR DRIV DRV|DRS DRIVES|EST ESTATE EST|ESTS ESTATES ESTS|EXPY EXPRESSWAY EXP EXPR EXPRESS EXPW EXPY
            EXT EXTENSION EXT EXTN EXTNSN|EXTS EXTENSIONS EXTS|FALL FALL|FLS FALLS FLS|FRY FERRY FRRY FRY|FLD FIELD FLD|FLDS FIELDS FLDS|FLT FLAT FLT|FLTS FLATS FLTS
            FRD FORD FRD|FRST FOREST FORESTS FRST|FRG FORGE FORG FRG|FRK FORK FRK|FRKS FORKS FRKS|FT FORT FRT FT|FWY FREEWAY FREEWY FRWAY FRWY FWY|GDN GARDEN GARDN GRDEN GRDN
            GDNS GARDENS GDNS GRDNS|GTWY GATEWAY GATEWY GATWAY GTWAY GTWY|GLN GLEN GLN|GRN GREEN GRN|GRV GROVE GROV GRV|HBR HARBOR HARB HARBR HBR HRBOR|HVN HAVEN HVN
            HTS HEIGHTS HT HTS|HWY HIGHWAY HIGHWY HIWAY HIWY HWAY HWY|HL HILL HL|HLS HILLS HLS|HOLW HOLLOW HLLW HOLLOWS HOLW HOLWS|INLT INLET INLT|IS ISLAND IS ISLND
            ISS ISLANDS ISLNDS ISS|ISLE ISLE ISLES|JCT JUNCTION JCT JCTION JCTN JUNCTN JUNCTON|KY KEY KY|KYS KEYS KYS|KNL KNOLL KNL KNOL|KNLS KNOLLS KNLS|LK LAKE LK|LKS LAKES LKS
            LAND LAND|LNDG LANDING LNDG LNDNG|LN LANE LN|LGT LIGHT LGT|LF LOAF LF|LCK LOCK LCK|LCKS LOCKS LCKS|LDG LODGE LDG LDGE LODG|LOOP LOOP LOOPS|MALL MALL|MNR MANOR MNR
            MNRS MANORS MNRS|MDW MEADOW MDW|MDWS MEADOWS MDWS MEDOWS|MEWS MEWS|ML MILL|MLS MILLS|MSN MISSION MISSN MSSN|MTWY MOTORWAY|MT MOUNT MNT MT|MTN MOUNTAIN MNTAIN MNTN MTIN MTN
            NCK NECK NCK|ORCH ORCHARD ORCH ORCHRD|OVAL OVAL OVL|OPAS OVERPASS|PARK PARK PRK PARKS|PKWY PARKWAY PARKWY PKWAY PKWY PKY PARKWAYS PKWYS|PASS PASS|PSGE PASSAGE|PATH PATH PATHS
            PIKE PIKE PIKES|PNE PINE|PNES PINES PNES|PL PLACE PL|PLN PLAIN PLN|PLNS PLAINS PLNS|PLZ PLAZA PLZ PLZA|PT POINT PT|PTS POINTS PTS|PRT PORT PRT|PR PRAIRIE PR PRR
            RADL RADIAL RAD RADIEL RADL|RAMP RAMP|RNCH RANCH RANCHES RNCH RNCHS|RPD RAPID RPD|RPDS RAPIDS RPDS|RST REST RST|RDG RIDGE RDG RDGE|RDGS RIDGES RDGS|RIV RIVER RIV RVR RIVR
            RD ROAD RD|RDS ROADS RDS|RTE ROUTE RTE|ROW ROW|RUE RUE|RUN RUN|SHL SHOAL SHL|SHR SHORE SHOAR SHR|SHRS SHORES SHOARS SHRS|SKWY SKYWAY|SPG SPRING SPG SPNG SPRNG
            SPGS SPRINGS SPGS SPNGS SPRNGS|SPUR SPUR SPURS|SQ SQUARE SQ SQR SQRE SQU|SQS SQUARES SQRS|STA STATION STA STATN STN|STRA STRAVENUE STRA|STRM STREAM STREME STRM|ST STREET STRT ST STR
            STS STREETS|SMT SUMMIT SMT SUMIT SUMITT|TER TERRACE TER TERR|TRWY THROUGHWAY|TRCE TRACE TRACES TRCE|TRAK TRACK TRACKS TRAK TRK TRKS|TRL TRAIL TRAILS TRL TRLS|TUNL TUNNEL TUNL TUNNL
            TPKE TURNPIKE TRNPK TURNPK TPKE TPK|UPAS UNDERPASS|UN UNION UN|VLY VALLEY VALLY VLLY VLY|VIA VIADUCT VDCT VIA VIADCT|VW VIEW VW|VWS VIEWS VWS|VLG VILLAGE VILL VILLAG VILLG VLG|VL VILLE VL
            VIS VISTA VIS VIST VST VSTA|WALK WALK WALKS|WALL WALL|WAY WAY WY|WAYS WAYS|WL WELL|WLS WELLS WLS
            """
        var result: [String: String] = [:]
        for entry in table.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let words = entry.split(separator: " ").map(String.init)
            guard let code = words.first else { continue }
            for word in words { result[word] = code }
        }
        return result
    }()
}
