/// Reads picture strings.
///
/// Source: IBM Enterprise COBOL for z/OS Language Reference, "PICTURE clause".
struct PictureParser {
    struct Failure: Error {
        let message: String
        let expected: String
        var found: String?
    }

    /// One symbol and how often it stands in a row. CR and DB are the symbols `C` and `D`, every currency symbol is `$`, and
    /// `.` is the decimal point whatever it is written with.
    private struct Run {
        var symbol: Character
        var count: Int
    }

    let options: CopybookOptions
    /// Named constants that may stand for a count.
    let constants: [String: Int]

    private static let lengthLimit = 256
    private static let knownSymbols: Set<Character> = [
        "A", "X", "N", "G", "U", "9", "S", "V", "P", "Z", "*", "+", "-", "B", "0", "/", ",", ".", "E",
    ]

    func parse(_ text: String) throws(Failure) -> Picture {
        guard text.utf8.count <= Self.lengthLimit else {
            throw Failure(message: "the picture is too long", expected: "at most \(Self.lengthLimit) characters")
        }
        let runs = try runs(text)
        let symbols = Set(runs.map(\.symbol))
        if symbols.contains("E") { return try externalFloat(text, runs) }
        if symbols.contains("N") {
            return try characters(text, runs, allowed: "NB0/", bytesOnly: "N", .national, .nationalEdited)
        }
        if symbols.contains("G") { return try characters(text, runs, allowed: "GB", bytesOnly: "GB", .doubleByte, .doubleByte) }
        if symbols.contains("U") { return try characters(text, runs, allowed: "U", bytesOnly: "U", .utf8, .utf8) }
        if symbols.contains("A") || symbols.contains("X") {
            return try characters(
                text, runs, allowed: "AX9B0/", bytesOnly: "AX9", symbols == ["A"] ? .alphabetic : .alphanumeric,
                .alphanumericEdited)
        }
        return try numeric(text, runs, isEdited: !symbols.subtracting(["9", "S", "V", "P"]).isEmpty)
    }

    private func runs(_ text: String) throws(Failure) -> [Run] {
        var result: [Run] = []
        let characters = Array(text)
        var index = 0
        var total = 0
        while index < characters.count {
            var symbol = characters[index]
            let next = characters.at(index + 1)
            index += 1
            if (symbol == "C" && next == "R") || (symbol == "D" && next == "B") {
                index += 1
            } else if options.decimalPointIsComma, symbol == "," || symbol == "." {
                symbol = symbol == "," ? "." : ","
            } else if !Self.knownSymbols.contains(symbol) {
                guard options.currencySymbols.contains(symbol) else {
                    throw Failure(
                        message: "`\(symbol)` is no picture symbol", expected: "A X N G U 9 S V P Z * + - B 0 / , . $ CR DB E",
                        found: text)
                }
                symbol = "$"
            }
            var count = 1
            if characters.at(index) == "(" {
                guard let close = characters[index...].firstIndex(of: ")") else {
                    throw Failure(message: "a count is not closed", expected: "`)`", found: text)
                }
                let inner = String(characters[(index + 1)..<close])
                guard let number = repetition(inner) else {
                    throw Failure(
                        message: "`(\(inner))` is no count", expected: "an integer from 1 to \(options.limits.recordBytes)",
                        found: text)
                }
                count = number
                index = close + 1
            }
            // A picture has few runs and each count is bounded, so the sum cannot overflow.
            total += count
            if result.last?.symbol == symbol {
                result[result.count - 1].count += count
            } else {
                result.append(Run(symbol: symbol, count: count))
            }
        }
        guard total > 0 else { throw Failure(message: "the picture is empty", expected: "a picture string such as X(10)") }
        return result
    }

    private func repetition(_ text: String) -> Int? {
        let number = Int(text) ?? constants[text]
        guard let number, number >= 1, number <= options.limits.recordBytes, !text.hasPrefix("+") else { return nil }
        return number
    }

    private func characters(
        _ text: String, _ runs: [Run], allowed: String, bytesOnly: String, _ plain: ItemCategory, _ edited: ItemCategory
    ) throws(Failure) -> Picture {
        if let run = runs.first(where: { !allowed.contains($0.symbol) }) {
            throw Failure(
                message: "`\(run.symbol)` cannot stand in a picture of characters",
                expected: "only " + allowed.map(String.init).joined(separator: " "), found: text)
        }
        let isEdited = runs.contains { !bytesOnly.contains($0.symbol) }
        return Picture(
            text: text, category: isEdited ? edited : plain, characters: runs.reduce(0) { $0 + $1.count }, digits: 0, scale: 0,
            isSigned: false)
    }

    private func numeric(_ text: String, _ runs: [Run], isEdited: Bool) throws(Failure) -> Picture {
        try PictureRules.check(runs.map(\.symbol), runs.map(\.count), text: text, isEdited: isEdited)
        var digits = 0
        var decimals = 0
        var isBehindPoint = false
        var leadingScaling = 0
        var trailingScaling = 0
        var characters = 0
        for run in runs {
            switch run.symbol {
            case "9", "Z", "*":
                digits += run.count
                if isBehindPoint { decimals += run.count }
            case "+", "-", "$":
                if isFloating(run.symbol, runs) {
                    digits += run.count
                    if isBehindPoint { decimals += run.count }
                }
            case "P": if digits == 0 { leadingScaling = run.count } else { trailingScaling = run.count }
            case "V", ".": isBehindPoint = true
            default: break
            }
            switch run.symbol {
            case "S", "V", "P": break
            case "C", "D": characters += 2
            default: characters += run.count
            }
        }
        // The first of the symbols that float is never a digit.
        if runs.contains(where: { "+-$".contains($0.symbol) && isFloating($0.symbol, runs) }) { digits -= 1 }
        let scale = leadingScaling > 0 ? leadingScaling + digits : trailingScaling > 0 ? -trailingScaling : decimals
        let limit = options.extendedDigits ? 31 : 18
        let places = digits + leadingScaling + trailingScaling
        guard digits > 0 else {
            throw Failure(message: "the picture has no digit", expected: "at least one 9, Z, * or floating symbol", found: text)
        }
        guard places <= limit else {
            throw Failure(
                message: "the picture has too many digits", expected: "at most \(limit), P included",
                found: "\(places) in \(text)")
        }
        return Picture(
            text: text, category: isEdited ? .numericEdited : .numeric, characters: characters, digits: digits, scale: scale,
            isSigned: runs.contains { "S+-CD".contains($0.symbol) })
    }

    /// A sign or currency symbol floats where it stands more than once.
    private func isFloating(_ symbol: Character, _ runs: [Run]) -> Bool {
        runs.reduce(0) { $0 + ($1.symbol == symbol ? $1.count : 0) } > 1
    }

    /// `+9(3).99E+99`: a sign, a mantissa with a point or V, E, a sign and two digits.
    private func externalFloat(_ text: String, _ runs: [Run]) throws(Failure) -> Picture {
        let failure = Failure(
            message: "the picture of a floating-point number is not complete",
            expected: "a sign, digits with a decimal point, E, a sign and 99", found: text)
        guard let split = runs.firstIndex(where: { $0.symbol == "E" }), runs[split].count == 1, split + 3 == runs.count,
            "+-".contains(runs[split + 1].symbol), runs[split + 1].count == 1, runs[split + 2].symbol == "9",
            runs[split + 2].count == 2,
            let sign = runs.first, "+-".contains(sign.symbol), sign.count == 1
        else { throw failure }
        let mantissa = runs[1..<split]
        let points = mantissa.filter { $0.symbol == "." || $0.symbol == "V" }
        guard points.count == 1, points[0].count == 1, mantissa.allSatisfy({ ".V9".contains($0.symbol) }) else { throw failure }
        let digits = mantissa.reduce(0) { $0 + ($1.symbol == "9" ? $1.count : 0) }
        guard digits >= 1, digits <= 16 else { throw failure }
        let decimals = mantissa.last?.symbol == "9" && mantissa.count > 1 ? mantissa.last?.count ?? 0 : 0
        return Picture(
            text: text, category: .externalFloat, characters: runs.reduce(0) { $0 + ($1.symbol == "V" ? 0 : $1.count) },
            digits: digits,
            scale: decimals, isSigned: true)
    }
}
