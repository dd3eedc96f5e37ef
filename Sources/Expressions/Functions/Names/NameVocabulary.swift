/// Words that are no names themselves.
enum NameVocabulary {
    /// Titles before names; those that are family names too count only where a family name cannot stand.
    static let titles: Set<String> = ["MR", "MRS", "MS", "MISS", "MX", "DR", "REV", "PROF", "HON", "MESSRS"]
    static let titlesThatAreNames: Set<String> = [
        "SIR", "FR", "SISTER", "BROTHER", "CAPT", "COL", "LT", "SGT", "MAJ", "GEN", "CPL", "PVT", "ADM", "CMDR", "JUDGE",
        "SEN", "REP", "RABBI", "PASTOR", "BISHOP", "DEACON", "DAME",
    ]
    static let generations: Set<String> = ["JR", "SR", "II", "III", "IV", "2ND", "3RD", "4TH", "VI", "VII", "VIII"]
    static let degrees: Set<String> = [
        "ESQ", "ESQUIRE", "MD", "PHD", "DDS", "DMD", "DVM", "RN", "CPA", "JD", "RET", "LPN", "PE", "PHARMD", "EDD", "OD",
        "DC", "DPM", "MBA", "LCSW", "FNP", "NP", "CRNA", "USN", "USAF", "USMC", "RPH",
    ]
    /// No middle name, no middle initial, first or last name unknown: said so, not named so.
    static let placeholders: Set<String> = ["NMN", "NMI", "(NMN)", "(NMI)", "FNU", "LNU"]

    /// Words that belong to the family name behind them.
    static let particles: Set<String> = [
        "DE", "DEL", "DELA", "DELLA", "DER", "DI", "DU", "DA", "DAS", "DOS", "LA", "LAS", "LOS", "LE", "VAN", "VON", "VOM",
        "ZU", "DEN", "TER", "TEN", "HET", "ST", "SAN", "SANTA", "MC", "MAC", "O", "O'", "D'", "BIN", "IBN", "AL", "EL", "ABU",
        "VANDER", "FITZ",
    ]
    /// What follows an O that is no initial.
    static let irishNames: Set<String> = [
        "BANNON", "BOYLE", "BRIEN", "BYRNE", "CALLAGHAN", "CONNELL", "CONNOR", "CONNER", "DELL", "DONNELL", "DONOGHUE",
        "DONOHUE", "DONOVAN", "DOWD", "DRISCOLL", "DWYER", "FARRELL", "FLAHERTY", "FLYNN", "GARA", "GORMAN", "GRADY", "HAGAN",
        "HALLORAN", "HANLON", "HARA", "HARE", "HEARN", "HERN", "KEEFE", "KEEFFE", "KELLEY", "KELLY", "LEARY", "LOUGHLIN",
        "MAHONEY", "MALLEY", "MARA", "MEARA", "NEAL", "NEIL", "NEILL", "QUINN", "REGAN", "REILLY", "RIORDAN", "ROURKE",
        "ROARKE", "RYAN", "SHAUGHNESSY", "SHEA", "SULLIVAN", "TOOLE",
    ]

    static let careOf: Set<String> = ["C/O", "C/O:", "%", "C\\O", "ATTN", "ATTN:"]
    static let aliases: Set<String> = ["DBA", "D/B/A", "AKA", "A/K/A", "FKA", "F/K/A", "NKA", "N/K/A"]
    static let conjunctions: Set<String> = ["&", "AND", "+", "AND/OR", "/", ";"]
    /// What registers say of an owner: dead, husband and wife, joint tenants with right of survivorship, life estate.
    static let notes: Set<String> = [
        "DECEASED", "DECD", "DEC'D", "H/W", "W/H", "JTWROS", "JTROS", "JT/WROS", "JT/ROS", "JTRS", "JT/RS", "R/S", "L/E",
    ]
    /// And another, and wife, and husband, as deeds write it.
    static let otherOwners: Set<String> = ["ETAL", "ETUX", "ETVIR", "ETALS"]
    static let otherOwnersBehindEt: Set<String> = ["AL", "ALS", "UX", "VIR"]
}
