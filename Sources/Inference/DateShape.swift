/// A way to write dates that is looked for.
struct DateShape: Hashable {
    /// As `format` of a field says it.
    let pattern: String
    /// The more common first.
    let rank: Int

    var hasShortYear: Bool { !pattern.contains("yyyy") }

    static let all: [DateShape] = [
        "yyyy-MM-dd", "yyyyMMdd", "MM/dd/yyyy", "dd/MM/yyyy", "dd.MM.yyyy", "MMddyyyy", "ddMMyyyy", "yyyy/MM/dd", "yyyyDDD", "yyMMdd",
        "MM/dd/yy",
    ].enumerated().map { DateShape(pattern: $1, rank: $0) }

    /// Whether the text is a day of the years 1900 to 2099, or of any century where it has two digits for the year.
    func matches(_ text: [UInt8]) -> Bool {
        let pattern = Array(pattern.utf8)
        guard text.count == pattern.count else { return false }
        var parts: [UInt8: Int] = [:]
        for (mark, byte) in zip(pattern, text) {
            if TextByte.isLetter(mark) {
                guard TextByte.isDigit(byte) else { return false }
                parts[mark, default: 0] = parts[mark, default: 0] * 10 + Int(byte - 0x30)
            } else if mark != byte {
                return false
            }
        }
        let year = parts[0x79] ?? 0
        if !hasShortYear, !(1900...2099).contains(year) { return false }
        if let day = parts[0x44] { return (1...366).contains(day) }
        guard let month = parts[0x4D], (1...12).contains(month), let day = parts[0x64], day >= 1 else { return false }
        let lengths = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }
}
