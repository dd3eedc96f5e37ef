/// What stands at each byte of some records.
struct ColumnStatistics {
    /// Shares from 0 to 1, by byte of the record.
    private(set) var digit: [Double]
    private(set) var letter: [Double]
    private(set) var blank: [Double]
    private(set) var zero: [Double]
    /// 1 or 2, with which years begin.
    private(set) var century: [Double]
    /// Records with a blank before and something else here.
    private(set) var begins: [Double]
    /// Bytes that are no text at all.
    private(set) var binary: [Double]
    /// The last character of a number with its sign in it, or behind it.
    private(set) var sign: [Double]
    /// Of those, characters that are nothing else.
    private(set) var plainSign: [Double]
    /// The one ASCII character that all records have here; 0 where they differ.
    private(set) var constant: [UInt8]
    let count: Int

    var width: Int { digit.count }

    /// - Parameters:
    ///   - records: those shorter than the longest count as filled up with blanks.
    ///   - text: the ASCII character of each byte; 0 where it is none.
    init(_ records: [[UInt8]], text: [UInt8]) {
        let width = records.map(\.count).max() ?? 0
        var counts = [[Int]](repeating: [Int](repeating: 0, count: width), count: 9)
        constant = [UInt8](repeating: 0, count: width)
        for (number, record) in records.enumerated() {
            var previous: UInt8 = 0x21
            for place in 0..<width {
                let byte = place < record.count ? text[Int(record[place])] : 0x20
                if number == 0 { constant[place] = byte } else if constant[place] != byte { constant[place] = 0 }
                if TextByte.isDigit(byte) { counts[0][place] += 1 }
                if TextByte.isLetter(byte) { counts[1][place] += 1 }
                if byte == 0x20 { counts[2][place] += 1 }
                if byte == 0x30 { counts[3][place] += 1 }
                if byte != 0x20, previous == 0x20 { counts[4][place] += 1 }
                if byte < 0x20 { counts[5][place] += 1 }
                if byte == 0x31 || byte == 0x32 { counts[6][place] += 1 }
                if TextByte.isDigit(byte) || (0x41...0x52).contains(byte) || Self.signs.contains(byte) { counts[7][place] += 1 }
                if Self.signs.contains(byte) { counts[8][place] += 1 }
                previous = byte
            }
        }
        count = records.count
        let shares = counts.map { $0.map { Double($0) / Double(max(1, records.count)) } }
        (digit, letter, blank, zero) = (shares[0], shares[1], shares[2], shares[3])
        (begins, binary, century) = (shares[4], shares[5], shares[6])
        (sign, plainSign) = (shares[7], shares[8])
    }

    /// `{`, `}`, `+` and `-`.
    private static let signs: Set<UInt8> = [0x7B, 0x7D, 0x2B, 0x2D]

    /// Places where a column begins; the first is always 0.
    func boundaries() -> [Int] {
        var result = [0]
        for place in stride(from: 1, to: width, by: 1) where isBoundary(place) { result.append(place) }
        return result
    }

    private func isBoundary(_ place: Int) -> Bool {
        let before = place - 1
        // Marks between digits belong to a date, an amount or a number.
        if isMark(place), digit[before] > 0.9, place + 1 < width, digit[place + 1] > 0.9 { return false }
        if isMark(before), digit[place] > 0.9, before > 0, digit[before - 1] > 0.9 { return false }
        // An overpunched digit, or a sign behind the number, ends it.
        if digit[before] > 0.98, digit[place] < 0.98, sign[place] > 0.98, plainSign[place] > 0.02 { return false }
        if binary[before] < 0.01, binary[place] > 0.5 { return true }
        if binary[before] > 0.5, binary[place] < 0.01 { return true }
        if blank[before] > 0.995, blank[place] < 0.995 {
            // One record says little: a single blank stands between words, too.
            return count >= 5 || (before > 0 && blank[before - 1] > 0.995)
        }
        guard count >= 5 else { return abs(digit[before] - digit[place]) > 0.9 && blank[before] < 0.5 && blank[place] < 0.5 }
        // Texts of different lengths end, and all of the next column's begin at one place.
        if begins[place] > 0.35 || (begins[place] > 0.12 && blank[place] < 0.02) { return true }
        if abs(digit[before] - digit[place]) > 0.9 || abs(letter[before] - letter[place]) > 0.9 { return true }
        // Numbers that are filled up with zeros begin with many of them.
        let isDigits = digit[before] > 0.98 && digit[place] > 0.98
        if isDigits, zero[place] - zero[before] > 0.5, century[before] < 0.7, !isYear(before) { return true }
        // A column that may be blank as a whole begins.
        return abs(blank[place] - blank[before]) > 0.4 && digit[place] + blank[place] > 0.98 && blank[before] < 0.02
    }

    /// Whether the four digits up to here may be a year: the month behind it begins with zeros, too.
    private func isYear(_ last: Int) -> Bool { last >= 3 && century[last - 3] > 0.9 && digit[last - 3] > 0.98 }

    private func isMark(_ place: Int) -> Bool { [0x2D, 0x2F, 0x2E, 0x3A].contains(constant[place]) }

    /// How much the sorts of characters differ, from 0 to 1.
    func difference(_ other: ColumnStatistics) -> Double {
        let places = max(width, other.width)
        guard places > 0 else { return 0 }
        var different = 0
        for place in 0..<places {
            guard place < width, place < other.width else {
                different += 1
                continue
            }
            let distance = abs(digit[place] - other.digit[place]) + abs(letter[place] - other.letter[place]) + abs(blank[place] - other.blank[place])
            if distance > 1 { different += 1 }
        }
        return Double(different) / Double(places)
    }
}
