/// Writes numbers as COBOL's MOVE edits them (Language Reference, "PICTURE clause editing"): the tests' own way, from the rules and
/// not from the reader.
enum EditedNumber {
    /// - Parameters:
    ///   - picture: in capitals, without repetition counts.
    ///   - value: without its decimal point; as many digits as the picture has at most.
    static func text(_ picture: String, _ value: Int) -> String {
        let symbols = Array(picture)
        let floating = ["$", "+", "-"].first { sign in symbols.filter { String($0) == sign }.count > 1 }.map(Character.init)
        let isDigit = { (index: Int) -> Bool in
            let symbol = symbols[index]
            guard let floating, symbol == floating else { return "9Z*".contains(symbol) }
            return symbols[..<index].contains(floating)
        }
        let places = symbols.indices.filter(isDigit).count
        var digits = Array(String(value.magnitude))
        digits = Array(repeating: "0", count: max(places - digits.count, 0)) + digits
        let isMinus = value < 0
        var started = false
        var result: [Character] = []
        // Where a floating character goes once the first digit is known.
        var floatAt: Int?
        var next = 0
        let point = symbols.firstIndex(of: ".") ?? symbols.count
        let isAllSuppressed = value == 0 && !symbols.contains("9")
        for index in symbols.indices {
            let symbol = symbols[index]
            let fill: Character = symbols.contains("*") ? "*" : " "
            if isDigit(index) {
                let digit = digits[next]
                next += 1
                if digit != "0" || symbol == "9" || (index > point && !isAllSuppressed) { started = true }
                if started { result.append(digit) } else { result.append(fill) }
                if !started { floatAt = index }
            } else if let floating, symbol == floating {
                result.append(" ")
                floatAt = index
            } else {
                switch symbol {
                case ".": result.append(isAllSuppressed ? (fill == "*" ? "." : " ") : ".")
                    if !isAllSuppressed { started = true }
                case ",", "/", "0", "B":
                    let character: Character = symbol == "B" ? " " : symbol
                    if started || symbol == "/" && !symbols.contains("Z") { result.append(character) } else {
                        result.append(fill)
                        if floating != nil { floatAt = index }
                    }
                case "+": result.append(isMinus ? "-" : "+")
                case "-": result.append(isMinus ? "-" : " ")
                case "C": result.append(isMinus ? "C" : " ")
                case "R": result.append(isMinus ? "R" : " ")
                case "D": result.append(isMinus ? "D" : " ")
                // Behind D, or else a blank that was handled above.
                default: result.append(symbol)
                }
            }
        }
        if symbols.suffix(2) == ["D", "B"] { result[result.count - 1] = isMinus ? "B" : " " }
        if let floating, let floatAt, !isAllSuppressed {
            result[floatAt] = floating == "$" ? "$" : isMinus ? "-" : floating == "+" ? "+" : " "
        }
        return String(result)
    }
}
