import Diagnostics

/// What the loops of all types share: trimming, nulls and blanks, and the errors of single cells.
extension FieldDecoder {
    /// What is left of a text after trimming, and whether that already settles the cell.
    struct Trimmed {
        var start: Int
        var length: Int
        /// A flag of ``CellMask``; `isSettled` tells a value that is done from one that is yet to be read.
        var flag: UInt8
        var isSettled: Bool
    }

    /// Whether the text is one of the null texts of one short length; texts elsewhere than inside the buffer's first bytes.
    @inline(__always)
    func isNullWord(_ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int, _ words: UnsafeBufferPointer<UInt64>) -> Bool {
        guard length == nullWordLength, start &+ length >= 8 else { return false }
        let unused = UInt64(64 &- length &* 8)
        let all = UnsafeRawPointer(base + (start &+ length &- 8)).loadUnaligned(as: UInt64.self)
        let word = (all &>> unused) &<< unused
        var found = false
        for index in 0..<words.count { found = found || words[index] == word }
        return found
    }

    func isNullText(_ base: UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Bool {
        for null in nulls where null.count == length {
            if null.withUnsafeBufferPointer({ text in (0..<length).allSatisfy { text[$0] == base[start + $0] } }) {
                return true
            }
        }
        return false
    }

    /// Trims, then compares with `nulls`, then looks whether the text is blank.
    func settle(_ slices: TextSlices, _ row: Int, _ errors: inout [CellError]) -> Trimmed {
        var start = slices.start(row)
        var length = slices.length(row)
        if slices.isAbsent(row) { return Trimmed(start: start, length: 0, flag: CellMask.null, isSettled: true) }
        let base = slices.base
        if format.isPositional {
            while length > 0, base[start] == 0x20 {
                start += 1
                length -= 1
            }
            if length > 0 {
                let isNull = isNullText(base, start, length)
                return Trimmed(start: start, length: length, flag: isNull ? CellMask.null : CellMask.value, isSettled: isNull)
            }
        }
        let isTrimmed = format.trim == .right || format.trim == .both
        if isTrimmed { length = Blanks.trimmedLength(base, start, length) }
        if format.trim == .left || format.trim == .both {
            let blanks = Blanks.leading(base, start, length)
            start += blanks
            length -= blanks
        }
        if isNullText(base, start, length) {
            return Trimmed(start: start, length: length, flag: CellMask.null, isSettled: true)
        }
        // What is trimmed already ends in no blank.
        guard length == 0 || !isTrimmed && Blanks.trimmedLength(base, start, length) == 0 else {
            return Trimmed(start: start, length: length, flag: CellMask.value, isSettled: false)
        }
        switch format.blank {
        case .null: return Trimmed(start: start, length: 0, flag: CellMask.null, isSettled: true)
        case .empty:
            let isText = format.type == .string
            return Trimmed(
                start: start, length: 0, flag: isText ? CellMask.value : CellMask.null, isSettled: true)
        case .zero: return Trimmed(start: start, length: 0, flag: CellMask.value, isSettled: true)
        case .error:
            errors.append(
                CellError(
                    row: row, .blankValue, "\(format.name) is blank", expected: expectation,
                    help: "take `blank: error` out where the field may be empty", field: format.name))
            return Trimmed(start: start, length: 0, flag: CellMask.error, isSettled: true)
        }
    }

    @inline(never)
    func fail(
        _ code: DiagnosticCode, _ message: String, _ slices: TextSlices, _ row: Int, _ errors: inout [CellError],
        help: String? = nil
    ) -> UInt8 {
        let text = UnsafeBufferPointer(start: slices.base + slices.start(row), count: slices.length(row))
        errors.append(
            CellError(
                row: row, code, "\(format.name) \(message)", expected: expectation, found: Self.shown(text, format.isPersonal),
                help: help, field: format.name))
        return CellMask.error
    }

    /// The text with what is not UTF-8 as `\xNN`, so that a message shows what the file has.
    static func shown(_ text: UnsafeBufferPointer<UInt8>, _ isPersonal: Bool) -> Redacted {
        let head = UnsafeBufferPointer(rebasing: text.prefix(512))
        if let base = head.baseAddress, !PlainText.isText(base, head.count) {
            var shown = ""
            for byte in head {
                if byte >= 0x20, byte < 0x7F {
                    shown.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    let hex = String(byte, radix: 16, uppercase: true)
                    shown += "\\x" + (hex.utf8.count == 1 ? "0" + hex : hex)
                }
            }
            return Redacted(shown, isPersonal: isPersonal)
        }
        return Redacted(String(decoding: head, as: UTF8.self), isPersonal: isPersonal)
    }

    /// What the field's declaration asks for, in words.
    var expectation: String {
        let signed =
            switch format.sign {
            case .none: "digits only"
            case .leading: "digits, with an optional sign first"
            case .trailing: "digits, then + or -"
            case .overpunch: "digits, the last of them zoned"
            case .overpunchLeading: "digits, the first of them zoned"
            case .separateLeading: "+ or -, then digits"
            }
        switch format.storage {
        case .text, .zoned: break
        case .edited(let picture): return "a number edited as \(picture.text)"
        case .packed(let packed):
            let kind = packed.hasSignNibble ? packed.isSigned ? "signed packed" : "unsigned packed" : "packed, without sign,"
            return packed.digits.map { "\(kind) digits, \($0) of them" } ?? "\(kind) digits"
        case .binary(let binary):
            let kind = binary.isSigned ? "a signed binary number" : "an unsigned binary number"
            return binary.digits.map { "\(kind) of at most \($0) digits" } ?? kind
        case .float(let number): return "a floating-point number, \(number.format.rawValue)"
        }
        switch format.type {
        case .int: return "a whole number: \(signed)"
        case .decimal:
            return format.decimals.map { "a decimal: \(signed), \($0) implied places" } ?? "a decimal: \(signed)"
        case .date: return "a date as \(pattern)"
        case .timestamp: return "a timestamp as \(pattern)"
        case .double: return "a number"
        case .bool:
            let texts = (format.trueTexts + format.falseTexts).map { String(decoding: $0, as: UTF8.self) }
            return "one of " + texts.joined(separator: ", ")
        default: return "a value"
        }
    }
}
