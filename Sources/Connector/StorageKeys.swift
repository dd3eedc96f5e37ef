import Records
import Settings

/// The keys of a field declaration that say how the bytes hold a number: `usage`, `digits`, `signed`, `signs`, `endian`,
/// `floating`, `picture` and `null_bytes`.
struct StorageKeys {
    enum Endian: String, CaseIterable { case big, little }
    enum DecimalPoint: String, CaseIterable { case point, comma }

    let usage: NumberUsage
    let digits: Int?
    let isSigned: Bool?
    let signs: SignPolicy?
    let endian: Endian?
    let floating: FloatNumber.Format?
    let pictureText: String?
    let picture: EditedPicture?
    private let decimalPointGiven: Bool
    let nullBytes: [NullBytes]
    /// EBCDIC, as numbers see it: what is not declared is then as the mainframe has it.
    private let isEBCDIC: Bool

    init(_ map: inout SettingsMap, _ page: CodePage) {
        usage = map.choice("usage", NumberUsage.self) ?? .display
        digits = map.int("digits", in: 1...38)
        isSigned = map.bool("signed")
        signs = map.choice("signs", SignPolicy.self)
        endian = map.choice("endian", Endian.self)
        floating = map.choice("floating", FloatNumber.Format.self)
        pictureText = map.string("picture")
        let isComma = map.choice("decimal_point", DecimalPoint.self) == .comma
        decimalPointGiven = isComma
        picture = pictureText.flatMap { EditedPicture($0, isDecimalComma: isComma) }
        nullBytes = NullBytes.read(&map)
        isEBCDIC = page.isEBCDIC
    }

    /// The type of a field that names none.
    func defaultType(decimals: Int?) -> ValueType {
        if usage == .float { return .double }
        if let picture { return picture.decimals > 0 || picture.digits - min(picture.decimals, 0) > 18 ? .decimal : .int }
        guard usage != .display else { return .string }
        return (decimals ?? 0) > 0 || (digits ?? 0) - min(decimals ?? 0, 0) > 18 ? .decimal : .int
    }

    /// Bytes of the field, where the other keys say how many it has.
    var impliedLength: Int? {
        if let picture { return picture.length }
        guard let digits else { return nil }
        return switch usage {
        case .packed: PackedNumber().length(digits: digits)
        case .packedUnsigned: PackedNumber(hasSignNibble: false).length(digits: digits)
        case .binary, .native: BinaryNumber.length(digits: digits)
        case .display, .float: nil
        }
    }

    func storage(sign: SignPosition) -> NumberStorage {
        switch usage {
        case .display:
            if let picture { return .edited(picture) }
            guard sign.isOverpunch, isEBCDIC else { return .text }
            return .zoned(ZonedNumber(isSigned: isSigned ?? true, signs: signs ?? .any))
        case .packed: return .packed(PackedNumber(digits: digits, isSigned: isSigned ?? true, signs: signs ?? .any))
        case .packedUnsigned: return .packed(PackedNumber(digits: digits, isSigned: false, hasSignNibble: false))
        case .binary:
            return .binary(BinaryNumber(digits: digits, isSigned: isSigned ?? true, isLittleEndian: endian == .little))
        case .native:
            let isLittle = endian.map { $0 == .little } ?? !isEBCDIC
            return .binary(BinaryNumber(isSigned: isSigned ?? true, isLittleEndian: isLittle))
        case .float:
            let format = floating ?? (isEBCDIC ? .ibm : .ieee)
            return .float(FloatNumber(format, isLittleEndian: endian.map { $0 == .little } ?? !isEBCDIC))
        }
    }

    /// What does not go together, as the key that is to blame and the reason.
    func problems(type: ValueType, decimals: Int?, sign: SignPosition?, trim: FieldTrim?, blank: BlankPolicy?, nulls: [String]?)
        -> [(key: String, reason: String)]
    {
        var found: [(key: String, reason: String)] = []
        func refuse(_ key: String, _ isGiven: Bool, _ isAllowed: Bool, _ reason: String) {
            if isGiven, !isAllowed { found.append((key, "`\(key)` is for \(reason)")) }
        }
        let name = usage.rawValue
        let isPacked = usage == .packed
        let isBinary = usage == .binary || usage == .native
        let isOverpunch = usage == .display && sign?.isOverpunch == true && isEBCDIC
        refuse("digits", digits != nil, isPacked || usage == .packedUnsigned || isBinary, "packed and binary numbers")
        refuse(
            "signed", isSigned != nil, isPacked || isBinary || isOverpunch,
            "packed and binary numbers, and overpunched ones in EBCDIC")
        refuse("signs", signs != nil, isPacked || isOverpunch, "packed numbers, and overpunched ones in EBCDIC")
        refuse("endian", endian != nil, isBinary || usage == .float, "binary and floating-point numbers")
        refuse("floating", floating != nil, usage == .float, "usage float")
        refuse("decimal_point", decimalPointGiven, pictureText != nil, "fields with a `picture`")
        refuse("picture", pictureText != nil, usage == .display, "usage display, not \(name)")
        refuse("sign", sign != nil, usage == .display && pictureText == nil, "numbers in characters without a `picture`")
        refuse("trim", trim != nil, usage == .display, "characters, not usage \(name)")
        refuse("blank", blank != nil, usage == .display, "characters; use `null_bytes` with usage \(name)")
        if pictureText != nil {
            if picture == nil { found.append(("picture", "its picture is none of an edited number")) }
            if decimals != nil { found.append(("decimals", "its picture says how many decimals it has")) }
            refuse("picture", true, type == .int || type == .decimal, "int and decimal, not \(type)")
            if type == .int, let picture, picture.decimals > 0 {
                found.append(("picture", "its picture has decimal places, which an int cannot hold"))
            }
        } else if usage == .float {
            refuse("usage", true, type == .double, "doubles where it is float, not \(type)")
        } else if usage != .display {
            if type == .double || type == .bytes {
                found.append(("usage", "a \(name) number is an int, a decimal, or digits as a string or date, not \(type)"))
            }
            if type == .int || type == .decimal, nulls?.contains(where: { Decimal38($0)?.scale != 0 }) == true {
                found.append(("nulls", "its `nulls` are digits without a point, as the field holds them"))
            }
        }
        return found
    }
}
