import Records

/// What a function does for the texts of a row, in the steps of ``Budget``, where that is much more than copying them.
public enum Work: Sendable {
    /// No more than what making the result takes, or what the kernel takes off the budget itself.
    case light
    /// So many steps for each byte.
    case perByte(Int)
    /// A step for 32 pairs of bytes of two texts.
    case perPair

    /// The steps of a row.
    func steps(_ texts: [TextValues], _ row: Int) -> Int {
        switch self {
        case .light: 0
        case .perByte(let each): texts.reduce(0) { $0 &+ Int($1.lengths[row]) } &* each
        case .perPair: texts.count < 2 ? 0 : Int(texts[0].lengths[row]) &* Int(texts[1].lengths[row]) / 32
        }
    }
}

extension Budget {
    /// Takes the work of a call off.
    ///
    /// - Returns: errors of the rows for which there is not enough left; they must not be looked at.
    func spend(_ work: Work, _ columns: [Column], blocked: [UInt8], count: Int) -> [CellError] {
        if case .light = work { return [] }
        let texts = columns.compactMap { column -> TextValues? in
            if case .string(let all) = column.values { all } else { nil }
        }
        guard !texts.isEmpty else { return [] }
        // Nearly always there is enough for all rows at once.
        var wanted = 0
        for row in 0..<count where blocked.isEmpty || blocked[row] == 0 { wanted &+= work.steps(texts, row) }
        if take(steps: wanted) { return [] }
        var errors: [CellError] = []
        for row in 0..<count where blocked.isEmpty || blocked[row] == 0 {
            if take(steps: work.steps(texts, row)) { continue }
            var error = Self.tooMuchWork
            error.row = Int32(truncatingIfNeeded: row)
            errors.append(error)
        }
        return errors
    }
}
