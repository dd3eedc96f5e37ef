/// Places of records that hold packed numbers in every record.
enum PackedColumns {
    private static let longest = 16

    /// - Parameter text: the ASCII character of each byte; 0 where it is none.
    /// - Returns: ascending, apart from one another.
    static func find(_ records: [[UInt8]], text: [UInt8]) -> [Range<Int>] {
        let width = records.map(\.count).min() ?? 0
        guard records.count >= 5 else { return [] }
        var ends = [Bool](repeating: true, count: width)
        var digits = [Bool](repeating: true, count: width)
        var blanks = [Bool](repeating: true, count: width)
        var texts = [Bool](repeating: true, count: width)
        for record in records {
            for place in 0..<width {
                let byte = record[place]
                if byte >> 4 > 9 || ![0xC, 0xD, 0xF].contains(byte & 15) { ends[place] = false }
                if byte >> 4 > 9 || byte & 15 > 9 { digits[place] = false }
                if text[Int(byte)] != 0x20 { blanks[place] = false }
                if text[Int(byte)] < 0x20 { texts[place] = false }
            }
        }
        var result: [Range<Int>] = []
        for end in 0..<width where ends[end] {
            var start = end
            let least = result.last?.upperBound ?? 0
            while start > least, end - start < longest - 1, digits[start - 1] {
                // 0x40 is a blank in EBCDIC, and two digits only behind others.
                if blanks[start - 1], start - 1 <= least || !digits[start - 2] || texts[start - 2] { break }
                start -= 1
            }
            // Characters that happen to look like numbers are texts.
            if (start...end).contains(where: { !texts[$0] }) { result.append(start..<end + 1) }
        }
        return result
    }
}
