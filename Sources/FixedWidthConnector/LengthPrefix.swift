/// A length in front of a record or of a block.
public struct LengthPrefix: Sendable, Hashable {
    public enum Form: Sendable, Hashable {
        /// A record descriptor word: two bytes of length, then two that are zero or tell the segments of a spanned record.
        case recordDescriptor
        /// A block descriptor word: the same, or, with the highest bit set, 31 bits of length (large block interface).
        case blockDescriptor
        /// Two or four bytes of length.
        case plain
    }

    public let form: Form
    /// 2 or 4.
    public let bytes: Int
    public let isBigEndian: Bool
    /// Whether the length counts its own bytes too, as z/OS has it.
    public let includesItself: Bool
    /// Added to the length that the file has.
    public let adjust: Int

    public init(form: Form, bytes: Int = 4, isBigEndian: Bool = true, includesItself: Bool = true, adjust: Int = 0) {
        self.form = form
        self.bytes = bytes
        self.isBigEndian = isBigEndian
        self.includesItself = includesItself
        self.adjust = adjust
    }

    /// z/Architecture's record descriptor word (DFSMS Using Data Sets, "Variable-Length Record Formats").
    public static let rdw = LengthPrefix(form: .recordDescriptor)
    public static let bdw = LengthPrefix(form: .blockDescriptor)

    /// What the prefix says.
    struct Reading {
        /// Bytes after the prefix; negative or far too large in a damaged file.
        var length: Int
        /// As the file has it.
        var declared: Int
        /// The two bytes after the length of a descriptor, which are zero in a record that is not spanned.
        var flags: Int
    }

    /// - Parameter base: at least ``bytes`` bytes.
    @inline(__always)
    func read(_ base: UnsafePointer<UInt8>) -> Reading {
        let first = Int(base[0])
        let second = Int(base[1])
        var declared = isBigEndian ? first &<< 8 | second : second &<< 8 | first
        var flags = 0
        if bytes == 4 {
            let third = Int(base[2])
            let fourth = Int(base[3])
            let isLong = form == .plain || (form == .blockDescriptor && isBigEndian && first & 0x80 != 0)
            if isLong {
                declared = isBigEndian ? declared &<< 16 | third &<< 8 | fourth : (fourth &<< 8 | third) &<< 16 | declared
                if form == .blockDescriptor { declared &= 0x7FFF_FFFF }
            } else {
                flags = third &<< 8 | fourth
                // Writers that swap the whole word leave its length in the last two bytes.
                if !isBigEndian, declared == 0, form != .plain { (declared, flags) = (fourth &<< 8 | third, 0) }
            }
        }
        let length = declared &+ adjust &- (includesItself ? bytes : 0)
        return Reading(length: length, declared: declared, flags: flags)
    }

    /// The smallest length that a file may have here.
    var minimum: Int { (includesItself ? bytes : 0) - adjust }

    var name: String {
        switch form {
        case .recordDescriptor: "record descriptor word"
        case .blockDescriptor: "block descriptor word"
        case .plain: "length in front"
        }
    }
}
