import Diagnostics

/// Makes elementary items of their entries: usage, picture and the clauses that go with them.
struct ItemFactory {
    /// What an item has from its entry and its groups.
    struct Draft {
        var entry: DataEntry
        var usage: DataEntry.Clause<ItemUsage>?
        var sign: DataEntry.Clause<SignForm>?
        var isSynchronized: Bool
    }

    let options: CopybookOptions
    let constants: [String: Int]

    /// Fills in an elementary item. What contradicts is reported; the item then gets a length all the same.
    func complete(_ item: inout CopybookItem, _ draft: Draft, _ findings: inout Findings) {
        item.isJustified = draft.entry.isJustified
        item.isBlankWhenZero = draft.entry.isBlankWhenZero
        item.length = 1
        if let usage = draft.usage, usage.value.hasNoPicture {
            completeWithoutPicture(&item, draft, usage.value, &findings)
        } else if let clause = draft.entry.picture {
            do throws(PictureParser.Failure) {
                let picture = try PictureParser(options: options, constants: constants).parse(clause.value)
                complete(&item, draft, picture, &findings)
            } catch {
                findings.report(
                    .copybookPicture, error.message, at: clause.place, expected: error.expected,
                    found: error.found ?? clause.value,
                    help: "correct the picture string; a period ends the entry only with a blank behind it")
            }
        } else if !draft.entry.isBroken {
            findings.report(
                .copybookPicture, "\(item.name ?? "FILLER") has neither a PICTURE nor items below it", at: draft.entry.place,
                expected: "a PICTURE, or entries with higher level numbers behind it",
                help: "complete the entry; if it is a group, check the level numbers behind it")
        }
        completeSign(&item, draft, &findings)
        checkClauses(item, draft, &findings)
        item.isSynchronized =
            draft.isSynchronized && options.alignsSynchronized
            && ItemSizes.boundary(item.usage, length: item.length, options) > 1
    }

    private func completeWithoutPicture(
        _ item: inout CopybookItem, _ draft: Draft, _ usage: ItemUsage, _ findings: inout Findings
    ) {
        item.usage = usage
        item.length = ItemSizes.withoutPicture(usage, options) ?? 1
        switch usage {
        case .shortFloat, .longFloat, .floatShort, .floatLong:
            item.category = .internalFloat
            item.isSigned = true
        case .binaryChar, .binaryShort, .binaryLong, .binaryDouble:
            item.category = .numeric
            item.isSigned = !draft.entry.isUnsigned
            item.digits = [1: 3, 2: 5, 4: 10][item.length] ?? (item.isSigned ? 19 : 20)
        default: item.category = .address
        }
        if let picture = draft.entry.picture {
            findings.report(
                .copybookClauses, "an item with USAGE \(usage.rawValue) has no PICTURE", at: picture.place,
                expected: "no PICTURE",
                found: picture.value, help: "take the PICTURE out, or correct the usage")
        }
    }

    private func complete(_ item: inout CopybookItem, _ draft: Draft, _ picture: Picture, _ findings: inout Findings) {
        item.picture = picture
        item.category = picture.category
        item.digits = picture.digits
        item.scale = picture.scale
        item.isSigned = picture.isSigned
        let implied: ItemUsage =
            switch picture.category {
            case .national, .nationalEdited: .national
            case .doubleByte: .doubleByte
            case .utf8: .utf8
            default: .display
            }
        item.usage = draft.usage?.value ?? implied
        // PIC N is DISPLAY-1 or NATIONAL by a compiler option; both take two bytes a character.
        if item.usage == .display, implied != .display { item.usage = implied }
        if let length = length(item, picture) {
            item.length = draft.entry.byteLength?.value ?? length
        } else {
            findings.report(
                .copybookPicture, "USAGE \(item.usage.rawValue) does not go with this picture",
                at: draft.entry.picture?.place ?? draft.entry.place, expected: expected(by: item.usage), found: picture.text,
                help: draft.entry.usage == nil ? "the usage is that of the group above" : "correct the usage or the picture")
        }
        if item.usage == .unsignedPacked, item.isSigned {
            findings.report(
                .copybookClauses, "compilers do not agree on signed COMP-6",
                at: draft.entry.picture?.place ?? draft.entry.place,
                severity: .warning, expected: "an unsigned picture", found: picture.text,
                help: "it is read as COMP-3, as Micro Focus stores it; compare with the data")
        }
    }

    /// - Returns: nil where the usage does not go with the picture.
    private func length(_ item: CopybookItem, _ picture: Picture) -> Int? {
        let isNumber = picture.category == .numeric
        switch item.usage {
        case .display: return picture.characters
        case .binary:
            return isNumber ? ItemSizes.binary(digits: picture.digits, isSigned: picture.isSigned, options.binarySizes) : nil
        case .nativeBinary:
            if isNumber { return ItemSizes.binary(digits: picture.digits, isSigned: picture.isSigned, options.binarySizes) }
            return picture.category == .alphanumeric && picture.characters <= 16 ? picture.characters : nil
        case .hexadecimal:
            if isNumber { return ItemSizes.fewest(digits: picture.digits, isSigned: picture.isSigned) }
            return picture.category == .alphanumeric && picture.characters <= 16 ? picture.characters : nil
        case .packedDecimal: return isNumber ? picture.digits / 2 + 1 : nil
        case .unsignedPacked: return isNumber ? (picture.isSigned ? picture.digits / 2 + 1 : (picture.digits + 1) / 2) : nil
        case .national:
            let isFit = [.national, .nationalEdited, .numeric, .numericEdited, .externalFloat].contains(picture.category)
            return isFit ? picture.characters * 2 : nil
        case .doubleByte: return [.doubleByte, .national].contains(picture.category) ? picture.characters * 2 : nil
        case .utf8: return picture.category == .utf8 ? picture.characters * 4 : nil
        default: return nil
        }
    }

    private func expected(by usage: ItemUsage) -> String {
        switch usage {
        case .binary, .packedDecimal, .unsignedPacked: "a numeric picture: 9 S V P"
        case .nativeBinary, .hexadecimal: "a numeric picture, or X for up to 16 bytes"
        case .national: "a national or numeric picture: N, or 9 S V P and editing symbols"
        case .doubleByte: "a picture of G or N"
        case .utf8: "a picture of U"
        default: "another picture"
        }
    }

    private func completeSign(_ item: inout CopybookItem, _ draft: Draft, _ findings: inout Findings) {
        let isZoned = item.category == .numeric && (item.usage == .display || item.usage == .national)
        if item.category == .alphanumeric, item.usage == .nativeBinary || item.usage == .hexadecimal {
            item.category = .numeric
            item.digits = [1: 3, 2: 5, 3: 8, 4: 10, 5: 13, 6: 15, 7: 17, 8: 20][item.length] ?? 38
        }
        if let sign = draft.entry.sign, !isZoned || !item.isSigned {
            findings.report(
                .copybookClauses, "SIGN is for signed numbers with USAGE DISPLAY or NATIONAL", at: sign.place,
                expected: "a picture that begins with S, such as S9(5)", found: item.picture?.text,
                help: "write S in the picture, or take SIGN out")
        }
        guard isZoned, item.isSigned else { return }
        item.signForm = draft.sign?.value ?? .trailing
        if item.signForm?.isSeparate ?? false { item.length += item.usage == .national ? 2 : 1 }
    }

    private func checkClauses(_ item: CopybookItem, _ draft: Draft, _ findings: inout Findings) {
        let isText = [.alphabetic, .alphanumeric, .alphanumericEdited, .national, .nationalEdited, .doubleByte, .utf8].contains(
            item.category)
        if item.isJustified, !isText, item.picture != nil {
            findings.report(
                .copybookClauses, "JUSTIFIED is for text", at: draft.entry.place, expected: "a picture of characters",
                found: item.picture?.text, help: "take JUSTIFIED out")
        }
        let isZeroable =
            (item.category == .numeric || item.category == .numericEdited)
            && (item.usage == .display || item.usage == .national)
        if item.isBlankWhenZero, !isZeroable, item.picture != nil {
            findings.report(
                .copybookClauses, "BLANK WHEN ZERO is for numbers with USAGE DISPLAY or NATIONAL", at: draft.entry.place,
                expected: "a numeric picture", found: item.picture?.text, help: "take BLANK WHEN ZERO out")
        }
    }
}
