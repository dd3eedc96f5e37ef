/// Turns the characters of an edited picture into symbols.
struct PictureParser {
    private let characters: [UInt8]
    private(set) var symbols: [EditedPicture.Symbol] = []
    private(set) var digits = 0
    private(set) var decimals = 0
    private(set) var floating: UInt8?
    private var pointSeen = false

    init(_ characters: [UInt8]) { self.characters = characters }

    /// - Returns: whether the characters are a picture.
    mutating func parse() -> Bool {
        var index = 0
        while index < characters.count {
            let character = characters[index]
            switch character {
            case 0x39: add(.digit)
            case 0x5A: add(.suppressed(0x20))
            case 0x2A: add(.suppressed(0x2A))
            case 0x2B, 0x2D, 0x24:
                // Two of a kind float: the first is the place of the character alone, the others may be digits.
                if characters.count(where: { $0 == character }) == 1 {
                    symbols.append(character == 0x24 ? .literal(0x24) : .sign(character))
                } else if floating == nil {
                    floating = character
                    symbols.append(.floating(isDigit: false))
                } else if floating == character {
                    add(.floating(isDigit: true))
                } else {
                    return false
                }
            case 0x2C, 0x2F, 0x30: symbols.append(.insertion(character))
            case 0x42: symbols.append(.insertion(0x20))
            case 0x2E:
                guard !pointSeen else { return false }
                pointSeen = true
                symbols.append(.point)
            case 0x56:
                guard !pointSeen else { return false }
                pointSeen = true
            case 0x50: if pointSeen { decimals += 1 } else { decimals -= 1 }
            case 0x43, 0x44:
                let second: UInt8 = character == 0x43 ? 0x52 : 0x42
                guard index + 2 == characters.count, characters[index + 1] == second else { return false }
                symbols.append(.credit(character, second))
                index += 1
            default: return false
            }
            index += 1
        }
        return digits > 0
    }

    private mutating func add(_ symbol: EditedPicture.Symbol) {
        symbols.append(symbol)
        digits += 1
        if pointSeen { decimals += 1 }
    }
}
