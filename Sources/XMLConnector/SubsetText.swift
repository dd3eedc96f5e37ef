/// Prepares the text before the root element for libxml2, whose push parser looks for the end of the internal subset without
/// knowing processing instructions, nor all comments: quotes and brackets inside of them would hide it. They say nothing that
/// is read, so blanks take their places, and no offset moves.
struct SubsetText {
    private enum Mode {
        case prolog, doctype, subset, declaration
        /// The root element began.
        case done
    }

    private enum Inside {
        case nothing, comment, instruction
        case literal(UInt8)
    }

    private var mode = Mode.prolog
    private var inside = Inside.nothing
    /// The last bytes, the latest in the lowest place.
    private var last: UInt64 = 0

    /// - Parameter text: of which the last eight bytes are compared.
    private static func ends(_ last: UInt64, _ text: StaticString) -> Bool {
        var wanted: UInt64 = 0
        var mask: UInt64 = 0
        text.withUTF8Buffer {
            for byte in $0.suffix(8) {
                wanted = wanted << 8 | UInt64(byte)
                mask = mask << 8 | 0xFF
            }
        }
        return last & mask == wanted
    }

    mutating func prepare(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result = Array(bytes)
        for index in result.indices {
            if mode == .done { break }
            let byte = result[index]
            last = last << 8 | UInt64(byte)
            switch inside {
            case .comment:
                if byte == 0x3E, Self.ends(last, "-->") { inside = .nothing } else if hides(byte) { result[index] = 0x20 }
            case .instruction:
                if byte == 0x3E, Self.ends(last, "?>") { inside = .nothing } else if hides(byte) { result[index] = 0x20 }
            case .literal(let quote): if byte == quote { inside = .nothing }
            case .nothing: step(byte)
            }
        }
        return result
    }

    /// What libxml2 would take for the end of the subset, or for a literal that hides it.
    private func hides(_ byte: UInt8) -> Bool { mode == .subset && (byte == 0x22 || byte == 0x27 || byte == 0x5D) }

    private mutating func step(_ byte: UInt8) {
        if byte == 0x3F, Self.ends(last, "<?"), mode == .prolog || mode == .subset {
            inside = .instruction
            // What begins it is no part of its end.
            last = 0
        } else if byte == 0x2D, Self.ends(last, "<!--") {
            inside = .comment
            last = 0
            if mode == .declaration { mode = .subset }
        } else {
            switch mode {
            case .prolog:
                if byte == 0x45, Self.ends(last, "<!DOCTYPE") { mode = .doctype }
                if last >> 8 & 0xFF == 0x3C, byte != 0x21, byte != 0x3F, byte > 0x20 { mode = .done }
            case .doctype:
                if byte == 0x22 || byte == 0x27 { inside = .literal(byte) }
                if byte == 0x5B { mode = .subset }
                if byte == 0x3E { mode = .prolog }
            case .subset:
                if byte == 0x21, Self.ends(last, "<!") { mode = .declaration }
                if byte == 0x5D { mode = .doctype }
            case .declaration:
                if byte == 0x22 || byte == 0x27 { inside = .literal(byte) }
                if byte == 0x3E { mode = .subset }
            case .done: break
            }
        }
    }
}
