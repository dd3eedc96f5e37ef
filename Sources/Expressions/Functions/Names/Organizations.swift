/// Words by which organisations are told apart from persons.
enum Organizations {
    static func isOne(_ words: [NameWord]) -> Bool {
        guard let first = words.first, let last = words.last else { return false }
        // US, MARY and THE, ANNA are persons.
        if words.count > 1, !first.endsPart, second(words[1], follows: first) || openings.contains(first.plain) { return true }
        // L L C and N A with blanks between the letters.
        let tail = words.suffix(3).map(\.plain).joined(separator: " ")
        if tail == "L L C" || tail.hasSuffix(" N A") { return true }
        let isEstate = last.plain == "ESTATE" || last.plain == "EST" || words.suffix(2).map(\.plain) == ["ESTATE", "OF"]
        if words.count > 1, isEstate { return true }
        for (index, word) in words.enumerated() {
            if forms.contains(word.plain) || trades.contains(word.plain) {
                if index == 0, trades.contains(word.plain), isBeforeGivenNames(words) { continue }
                // One word on its own is a family name or an abbreviation of anything.
                if words.count > 1 || word.plain.utf8.count > 4 { return true }
            } else if familyNames.contains(word.plain) {
                if words.count > 1, !isFamilyName(index, words) { return true }
            } else if word.plain == "CO" || word.plain == "PC" || word.plain == "PA" || word.plain == "LC" {
                if index > 0, index == words.count - 1 { return true }
            } else if word.plain.utf8.contains(where: { $0 &- 0x30 < 10 }), !ordinals.contains(word.plain) {
                return true
            }
        }
        return false
    }

    /// CITY OF, ESTATE OF and the like, and the state itself.
    private static func second(_ word: NameWord, follows first: NameWord) -> Bool {
        if word.plain == "OF" { return bodies.contains(first.plain) }
        return first.plain == "UNITED" && word.plain == "STATES" || first.plain == "U" && word.plain == "S"
    }

    /// CHURCH, FRANK and CHURCH FRANK L and FRANK L CHURCH; but not CHURCH OF GOD.
    private static func isFamilyName(_ index: Int, _ words: [NameWord]) -> Bool {
        if words.contains(where: { $0.plain == "OF" || $0.plain == "THE" }) { return false }
        if index == 0 { return words[0].endsPart || words.count == 3 && words[2].isInitial }
        return index == words.count - 1 && words[index - 1].isInitial && words.count > 2
    }

    /// UNION, JACK and BROTHERS, JOYCE M: a word of organisations that a comma makes a family name.
    private static func isBeforeGivenNames(_ words: [NameWord]) -> Bool { words[0].endsPart && (2...4).contains(words.count) }

    private static let ordinals: Set<String> = ["2ND", "3RD", "4TH", "5TH"]
    private static let openings: Set<String> = ["THE", "US"]
    private static let bodies: Set<String> = [
        "CITY", "TOWN", "VILLAGE", "STATE", "COUNTY", "BOARD", "OFFICE", "ESTATE", "HEIRS", "BOROUGH", "PARISH", "TOWNSHIP",
        "COMMONWEALTH", "DEPARTMENT", "DEPT", "BANK", "SECRETARY", "HOUSE", "SONS", "DAUGHTERS", "KNIGHTS", "ORDER",
        "SISTERS", "FRIENDS", "UNIVERSITY", "COLLEGE", "DIOCESE",
    ]
    private static let familyNames: Set<String> = [
        "CHURCH", "TEMPLE", "PARISH", "LODGE", "CHAPEL", "POST", "MARKET", "BANK", "COUNTY", "HOUSE", "PLAZA", "POOL",
        "HOMES", "FARMS", "MALL", "GRILL", "INN", "ABBEY",
    ]
    /// Legal forms and the like, which are nobody's family name.
    private static let forms: Set<String> = [
        "INC", "INCORPORATED", "LLC", "LLP", "LLLP", "LP", "LTD", "LIMITED", "CORP", "CORPORATION", "COMPANY", "COMPANIES",
        "PLLC", "PLC", "GMBH", "FSB", "ASSN", "ASSOC", "ASSOCIATION", "ASSOCIATES", "PARTNERSHIP", "TRUST", "TRUSTEE",
        "TRUSTEES", "TTEE", "REVOCABLE", "IRREVOCABLE", "ESTATES", "DEPARTMENT", "DEPT", "DISTRICT", "AUTHORITY",
        "COMMISSION", "AGENCY", "BUREAU", "MUNICIPALITY", "TOWNSHIP", "UNIVERSITY", "HOSPITAL", "FOUNDATION", "FEDERATION",
        "BANCORP", "BANCSHARES", "APARTMENTS", "CONDOMINIUM", "CONDOMINIUMS", "HOMEOWNERS", "HOA", "ENTERPRISES",
        "PROPERTIES", "HOLDINGS", "INVESTMENTS",
    ]
    /// Words that are family names only before a comma.
    private static let trades: Set<String> = [
        "NA", "PARTNERS", "ENTERPRISE", "PROPERTY", "REALTY", "INVESTMENT", "INVESTORS", "VENTURES", "GROUP", "SERVICES",
        "SERVICE", "SOLUTIONS", "SYSTEMS", "INDUSTRIES", "MANAGEMENT", "DEVELOPMENT", "CONSTRUCTION", "BUILDERS",
        "CONTRACTORS", "CONTRACTING", "SAVINGS", "MORTGAGE", "INSURANCE", "FINANCIAL", "FINANCE", "CAPITAL", "EQUITY",
        "LENDING", "FUND", "FUNDING", "LEASING", "RENTALS", "HOUSING", "MINISTRIES", "MINISTRY", "DIOCESE", "SYNAGOGUE",
        "MOSQUE", "CATHEDRAL", "CONGREGATION", "BAPTIST", "METHODIST", "LUTHERAN", "PRESBYTERIAN", "EPISCOPAL", "CATHOLIC",
        "SCHOOL", "SCHOOLS", "COLLEGE", "ACADEMY", "CLINIC", "MEDICAL", "DENTAL", "PHARMACY", "SOCIETY", "INSTITUTE", "CLUB",
        "UNION", "LEAGUE", "COUNCIL", "COMMITTEE", "ALLIANCE", "COALITION", "MUSEUM", "LIBRARY", "CEMETERY", "RAILROAD",
        "RAILWAY", "UTILITIES", "RESTAURANT", "CAFE", "PIZZA", "TAVERN", "HOTEL", "MOTEL", "MOTORS", "AUTO", "AUTOMOTIVE",
        "TRUCKING", "TRANSPORT", "TRANSPORTATION", "LOGISTICS", "PLUMBING", "ELECTRIC", "ELECTRICAL", "HEATING", "ROOFING",
        "PAINTING", "LANDSCAPING", "CLEANING", "CONSULTING", "CONSULTANTS", "TECHNOLOGY", "TECHNOLOGIES", "DESIGN", "DESIGNS",
        "SUPPLY", "EQUIPMENT", "SALON", "STUDIO", "STORE", "STORES", "COOPERATIVE", "SHOP", "SONS", "BROS", "BROTHERS",
        "INTERNATIONAL", "USA", "ATTORNEYS", "CENTER", "CENTRE", "TOWING", "HAULING", "RECYCLING", "SALVAGE", "WELDING",
        "EXCAVATING", "EXCAVATION", "PAVING", "FLOORING", "CARPENTRY", "MASONRY", "DRYWALL", "REMODELING", "BAKERY", "DELI",
        "CATERING", "MARKETING", "ADVERTISING", "PRINTING", "PUBLISHING", "TIRE", "TIRES", "REPAIR", "REPAIRS", "COLLISION",
        "GARAGE", "LAUNDRY", "CLEANERS", "KENNELS", "NURSERY", "GREENHOUSE", "GREENHOUSES", "ORCHARDS", "DAIRY", "VINEYARDS",
        "WINERY", "BREWING", "BREWERY", "DISTRIBUTORS", "DISTRIBUTING", "DISTRIBUTION", "WHOLESALE", "IMPORTS", "EXPORTS",
        "TRADING", "PRODUCTS", "MANUFACTURING", "MFG", "FABRICATION", "FABRICATING", "MACHINING", "WAREHOUSE", "STORAGE",
        "SECURITY", "STAFFING", "TRAVEL", "TOURS", "TAXI", "LIMOUSINE", "AIRLINES", "AVIATION", "ENERGY", "MINING", "LUMBER",
        "HARDWARE", "FURNITURE", "JEWELERS", "JEWELRY", "FASHIONS", "BOUTIQUE", "THEATER", "THEATRE", "FITNESS", "DAYCARE",
        "PRESCHOOL", "ORTHODONTICS", "CHIROPRACTIC", "VETERINARY", "OPTICAL", "LABORATORIES", "PRODUCTIONS", "ENTERTAINMENT",
        "MEDIA", "BROADCASTING", "COMMUNICATIONS", "SOFTWARE", "NETWORKS", "ADVISORS", "ADVISERS", "BROKERS", "BROKERAGE",
        "ACCOUNTING", "BOOKKEEPING", "EXTERMINATING", "LIQUORS",
    ]
}
