import Connector
import Copybook
import Records

/// How the items of a copybook are read.
extension CopybookFields {
    /// - Returns: nil for items that are no data.
    func value(_ item: CopybookItem, name: String, isPersonal: Bool) -> FieldValue? {
        var format = FieldFormat(name: name, nullBytes: settings.nullBytes)
        var encoding: CodePage?
        var isDoubleByte = false
        switch item.storage {
        case .group, .address: return nil
        case .text: text(item, &format)
        case .zoned(let sign): zoned(item, sign, isEBCDIC: page.isEBCDIC, &format)
        case .packed:
            number(item, .packed(PackedNumber(digits: item.digits, isSigned: item.isSigned, signs: settings.signs)), &format)
        case .unsignedPacked:
            number(item, .packed(PackedNumber(digits: item.digits, isSigned: false, hasSignNibble: false)), &format)
        case .binary(let order, let isLimited):
            let binary = BinaryNumber(
                digits: isLimited && !settings.isTruncationBinary ? item.digits : nil, isSigned: item.isSigned,
                isLittleEndian: order == .native && settings.isLittleEndian)
            number(item, .binary(binary), &format)
        case .float, .ieeeFloat:
            let kind = item.storage == .float ? settings.floating : .ieee
            format = FieldFormat(
                name: name, type: .double, storage: .float(FloatNumber(kind, isLittleEndian: settings.isLittleEndian)),
                nullBytes: settings.nullBytes)
        case .doubleByte where page.isMultiByte: isDoubleByte = true
        case .utf8: encoding = .utf8
        case .national:
            encoding = Self.utf16
            text(item, &format)
        case .nationalDigits(let sign):
            encoding = Self.utf16
            zoned(item, sign, isEBCDIC: false, &format)
        // A page of single bytes does not say what pairs of them are.
        case .doubleByte: format = FieldFormat(name: name, type: .bytes, nullBytes: settings.nullBytes)
        }
        // Lengths that no compiler gives an item (BYTE-LENGTH) leave its bytes to the mapping.
        if !isEdited(format.storage), format.storage.problem(length: item.length) != nil {
            format = FieldFormat(name: name, type: .bytes, nullBytes: settings.nullBytes)
        }
        format.isPersonal = isPersonal
        return FieldValue(format, length: item.length, encoding: encoding, isDoubleByte: isDoubleByte)
    }

    /// The national characters of COBOL, whatever the code page of the other ones (Language Reference, "USAGE NATIONAL").
    private static let utf16 = try? CodePage("UTF-16BE", allowsMultiByte: true)

    private func isEdited(_ storage: NumberStorage) -> Bool { if case .edited = storage { true } else { false } }

    private func text(_ item: CopybookItem, _ format: inout FieldFormat) {
        switch item.category {
        case .numericEdited:
            guard let text = item.picture?.text,
                let picture = EditedPicture(text, isDecimalComma: isDecimalComma, currency: settings.currency),
                picture.length * (item.usage == .national ? 2 : 1) == item.length
            else {
                return
            }
            number(item, .edited(picture), &format)
            format.decimals = picture.decimals
            format.trim = .none
            format.blank = item.isBlankWhenZero || picture.isBlankWhenZero ? .zero : .null
        case .externalFloat: format = FieldFormat(name: format.name, type: .double, nullBytes: settings.nullBytes)
        default: if item.isJustified { format.trim = .both }
        }
    }

    private func zoned(_ item: CopybookItem, _ sign: SignForm?, isEBCDIC: Bool, _ format: inout FieldFormat) {
        let isOverpunch = sign.map { !$0.isSeparate } ?? false
        number(item, isOverpunch && isEBCDIC ? .zoned(ZonedNumber(signs: settings.signs)) : .text, &format)
        format.sign =
            switch sign {
            case nil: .none
            case .trailing: .overpunch
            case .leading: .overpunchLeading
            case .trailingSeparate: .trailing
            case .leadingSeparate: .separateLeading
            }
        // Without a point of its own: also where there are no places after it.
        if format.type == .decimal { format.decimals = item.scale }
        if item.isBlankWhenZero { format.blank = .zero }
    }

    private func number(_ item: CopybookItem, _ storage: NumberStorage, _ format: inout FieldFormat) {
        let isInt = item.scale <= 0 && item.digits - item.scale <= 18
        format = FieldFormat(
            name: format.name, type: isInt ? .int : .decimal, decimals: isInt && item.scale == 0 ? nil : item.scale,
            storage: storage, nullBytes: settings.nullBytes)
    }
}
