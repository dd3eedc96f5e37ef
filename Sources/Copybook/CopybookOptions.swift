/// How a copybook is read: what the compiler of the system that wrote the data was told by its options.
///
/// The defaults are those of IBM Enterprise COBOL on z/OS.
public struct CopybookOptions: Sendable, Hashable {
    /// Sizes of binary items (COMP, COMP-4, COMP-5, BINARY) by the digits of their pictures.
    public enum BinarySizes: String, Sendable, Hashable, CaseIterable {
        /// 2, 4, 8 or 16 bytes (IBM).
        case halfword
        /// 1, 2, 4, 8 or 16 bytes (GnuCOBOL `binary-size: 1-2-4-8`).
        case powersOfTwo
        /// The fewest bytes that hold the digits, 1 to 16 (Micro Focus with NOIBMCOMP).
        case fewest
    }

    /// Where items stand that follow a table with OCCURS DEPENDING ON.
    public enum TableStyle: String, Sendable, Hashable, CaseIterable {
        /// Right after the occurrences that are there, as IBM compilers write records.
        case actualCount
        /// After the room for the greatest number of occurrences.
        case maximumCount
    }

    /// nil: found out from the text, for the copybook and for each member that it copies.
    public var format: SourceFormat?
    /// Whether lines with `D` in column 7 are part of the copybook.
    public var includesDebuggingLines = false
    /// Also turned on by `DECIMAL-POINT IS COMMA` in the text.
    public var decimalPointIsComma = false
    /// The symbols that stand for the currency sign in pictures.
    public var currencySymbols: Set<Character> = ["$", "£", "€", "¥"]
    public var binarySizes: BinarySizes = .halfword
    /// Whether SYNCHRONIZED aligns (compilers for byte machines, such as Micro Focus with NOIBMCOMP, only accept it).
    public var alignsSynchronized = true
    /// Whether binary items of 8 and 16 bytes are aligned on 8 bytes; on IBM it is 4.
    public var alignsLongBinaryOnDoubleword = false
    /// 4, or 8 with LP(64): the size of pointers and indexes, and their alignment.
    public var pointerBytes: PointerBytes = .four
    public var tableStyle: TableStyle = .actualCount
    /// Whether pictures may have 31 digits (ARITH(EXTEND)) and not 18.
    public var extendedDigits = true
    public var limits = CopybookLimits()

    public enum PointerBytes: Int, Sendable, Hashable {
        case four = 4
        case eight = 8
    }

    public init() {}
}
