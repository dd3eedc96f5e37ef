/// Kinds of record that a code at the beginning tells apart.
struct RecordKinds {
    struct Kind {
        let name: String
        let code: String
        let records: [[UInt8]]
    }

    /// Where the code stands.
    let length: Int
    /// In the order of their first records.
    let kinds: [Kind]

    private static let mostKinds = 12

    /// - Returns: nil where all records look alike.
    ///
    /// - Parameter isWhole: whether the last record is the last of the file.
    static func find(_ records: [[UInt8]], text: [UInt8], isEBCDIC: Bool, isWhole: Bool) -> RecordKinds? {
        guard records.count >= 3 else { return nil }
        var best: (kinds: RecordKinds, score: Double)?
        for length in 1...3 {
            guard let kinds = split(records, length, isEBCDIC: isEBCDIC, isWhole: isWhole), let main = kinds.kinds.max(by: { $0.records.count < $1.records.count })
            else { continue }
            let mainStatistics = ColumnStatistics(main.records, text: text)
            let others = kinds.kinds.filter { $0.code != main.code }
            let differences = others.map { mainStatistics.difference(ColumnStatistics($0.records, text: text)) }
            // Every kind must look different from the main one, or it is part of a number and no code.
            guard let least = differences.min(), least > 0.12 else { continue }
            let score = differences.reduce(0, +) / Double(differences.count) - 0.02 * Double(length)
            if score > best?.score ?? 0 { best = (kinds, score) }
        }
        return best?.kinds
    }

    private static func split(_ records: [[UInt8]], _ length: Int, isEBCDIC: Bool, isWhole: Bool) -> RecordKinds? {
        var order: [String] = []
        var members: [String: [[UInt8]]] = [:]
        for record in records {
            guard record.count >= length, let code = CodeText.text(Array(record[..<length]), isEBCDIC: isEBCDIC), code.utf8.count == length else { return nil }
            if members[code] == nil { order.append(code) }
            members[code, default: []].append(record)
            if order.count > mostKinds { return nil }
        }
        guard order.count > 1 else { return nil }
        let main = order.max { (members[$0]?.count ?? 0) < (members[$1]?.count ?? 0) }
        let first = CodeText.text(Array(records[0].prefix(length)), isEBCDIC: isEBCDIC)
        let last = CodeText.text(Array(records[records.count - 1].prefix(length)), isEBCDIC: isEBCDIC)
        return RecordKinds(
            length: length,
            kinds: order.map { code in
                let mine = members[code] ?? []
                var name = "kind_" + code.lowercased()
                if code == main { name = "detail" }
                // These two names say that the record opens or closes the file.
                if mine.count == 1, code == first, code != main, isWhole, code == "H" || code == "0" || last != nil { name = "header" }
                if mine.count == 1, code == last, code != main, isWhole { name = "trailer" }
                return Kind(name: name, code: code, records: mine)
            })
    }
}
