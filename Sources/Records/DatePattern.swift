/// A date or timestamp pattern, compiled once: `yyyy yy MM M MMM MMMM dd d DDD HH hh mm ss S… a XXX` and literal characters.
///
/// Letters are those of Unicode TR 35; `S` may repeat one to nine times. Letters that are literal are quoted (`'h'`), except
/// `T` and `Z`. `M` and `d` take one or two digits, `MMM` the first three letters of a month's English name and `MMMM` all of them,
/// in capitals or not. `XXX` takes `Z`, `+hh:mm` or `-hh:mm`; without it a time is UTC.
public struct DatePattern: Sendable, Hashable, CustomStringConvertible {
    /// Why a text is not a pattern.
    public struct Invalid: Error, Sendable, Hashable {
        public let reason: String
        public let help: String?
    }

    public let text: String
    public let pivot: Int?
    let elements: [Element]
    let fixed: FixedDateLayout?

    /// The default: `yyyy-MM-dd`.
    public static let isoDate = DatePattern(
        text: "yyyy-MM-dd",
        elements: [
            .digits(.year, 4, 4), .literal(0x2D), .digits(.month, 2, 2), .literal(0x2D), .digits(.day, 2, 2),
        ])

    /// The default for timestamps: `yyyy-MM-ddTHH:mm`, optional seconds, fraction and zone.
    public static let isoTimestamp = DatePattern(text: "yyyy-MM-ddTHH:mm:ss", elements: [.isoTimestamp])

    enum Part: Sendable, Hashable {
        case year, shortYear, month, day, dayOfYear, hour, halfDayHour, minute, second
    }

    enum Element: Sendable, Hashable {
        /// A number of at least and at most so many digits.
        case digits(Part, Int, Int)
        /// The English name, or its first three letters.
        case monthName(isWhole: Bool)
        case fraction(Int)
        case halfDay
        case zone
        case literal(UInt8)
        case isoTimestamp
    }

    private init(text: String, elements: [Element]) {
        self.text = text
        self.pivot = nil
        self.elements = elements
        self.fixed = FixedDateLayout(elements, pivot: nil)
    }

    /// - Parameters:
    ///   - text: the pattern.
    ///   - pivot: 0 to 100, for `yy`: years below are 20yy, the others 19yy.
    /// - Throws: ``Invalid`` with the reason.
    public init(_ text: String, pivot: Int? = nil) throws(Invalid) {
        let elements = try Self.elements(of: text)
        let parts = elements.compactMap { element -> Part? in
            switch element {
            case .digits(let part, _, _): part
            case .monthName: .month
            default: nil
            }
        }
        func require(_ condition: Bool, _ reason: String, _ help: String? = nil) throws(Invalid) {
            if !condition { throw Invalid(reason: reason, help: help) }
        }
        try require(Set(parts).count == parts.count, "the pattern names a part twice")
        let hasShortYear = parts.contains(.shortYear)
        try require(parts.contains(.year) != hasShortYear, "the pattern needs one year", "write yyyy or yy")
        try require(
            parts.contains(.dayOfYear) != (parts.contains(.month) && parts.contains(.day)),
            "the pattern needs a month and a day, or a day of the year",
            parts.contains(.minute) && !parts.contains(.month) ? "mm is minutes; months are MM" : "write MM and dd, or DDD")
        try require(
            !parts.contains(.dayOfYear) || !(parts.contains(.month) || parts.contains(.day)),
            "a day of the year stands beside a month or day")
        try require(!hasShortYear || pivot != nil, "yy needs a pivot", "add `pivot: 50`: years below it are 20yy")
        try require(pivot == nil || hasShortYear, "a pivot is for patterns with yy")
        try require(pivot.map { (0...100).contains($0) } ?? true, "the pivot is not a number from 0 to 100")
        let hasHalfDay = elements.contains(.halfDay)
        try require(
            parts.contains(.halfDayHour) == hasHalfDay, "hh and a go together", "for 24 hours write HH")
        try require(!(parts.contains(.hour) && hasHalfDay), "HH and hh exclude each other")
        let hasHour = parts.contains(.hour) || parts.contains(.halfDayHour)
        try require(!parts.contains(.minute) || hasHour, "minutes need hours", "months are MM")
        try require(!parts.contains(.second) || parts.contains(.minute), "seconds need minutes")
        let fractions = elements.count { if case .fraction = $0 { true } else { false } }
        try require(fractions <= 1, "the pattern names a part twice")
        try require(fractions == 0 || parts.contains(.second), "a fraction needs seconds")
        try require(elements.count { $0 == .zone } <= 1, "the pattern names a part twice")
        try require(!elements.contains(.zone) || hasHour, "a zone needs a time")
        self.text = text
        self.pivot = pivot
        self.elements = elements
        self.fixed = FixedDateLayout(elements, pivot: pivot)
    }

    public var description: String { text }

    /// Whether the pattern reads more than a day.
    public var hasTime: Bool {
        elements.contains {
            switch $0 {
            case .digits(.hour, _, _), .digits(.halfDayHour, _, _), .isoTimestamp: true
            default: false
            }
        }
    }

    private static func elements(of text: String) throws(Invalid) -> [Element] {
        let bytes = Array(text.utf8)
        guard bytes.count <= 64 else { throw Invalid(reason: "the pattern is longer than 64 bytes", help: nil) }
        var result: [Element] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x27 {
                guard let close = bytes[(index + 1)...].firstIndex(of: 0x27) else {
                    throw Invalid(reason: "a quote in the pattern is not closed", help: nil)
                }
                if close == index + 1 { result.append(.literal(0x27)) }
                for literal in bytes[(index + 1)..<close] { result.append(.literal(literal)) }
                index = close + 1
                continue
            }
            let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            guard isLetter, byte != 0x54, byte != 0x5A else {
                result.append(.literal(byte))
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, bytes[end] == byte { end += 1 }
            let run = String(decoding: bytes[index..<end], as: UTF8.self)
            switch run {
            case "yyyy": result.append(.digits(.year, 4, 4))
            case "yy": result.append(.digits(.shortYear, 2, 2))
            case "MM": result.append(.digits(.month, 2, 2))
            case "M": result.append(.digits(.month, 1, 2))
            case "MMM": result.append(.monthName(isWhole: false))
            case "MMMM": result.append(.monthName(isWhole: true))
            case "dd": result.append(.digits(.day, 2, 2))
            case "d": result.append(.digits(.day, 1, 2))
            case "DDD": result.append(.digits(.dayOfYear, 3, 3))
            case "HH": result.append(.digits(.hour, 2, 2))
            case "hh": result.append(.digits(.halfDayHour, 2, 2))
            case "mm": result.append(.digits(.minute, 2, 2))
            case "ss": result.append(.digits(.second, 2, 2))
            case "a": result.append(.halfDay)
            case "XXX": result.append(.zone)
            case _ where byte == 0x53 && run.utf8.count <= 9: result.append(.fraction(run.utf8.count))
            default:
                throw Invalid(
                    reason: "the pattern has an unknown part `\(run)`",
                    help: "known: yyyy yy MM M MMM MMMM dd d DDD HH hh mm ss SSS a XXX; quote letters that stand for themselves: '\(run)'")
            }
            index = end
        }
        return result
    }
}
